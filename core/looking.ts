/**
 * Has a signal look before it says whether it is aborted. After a pause, what came over the wire may be heard before any
 * alarm rings, so that nobody has aborted it yet; `fetch` and `AbortSignal.any` ask it like everybody else.
 */
export function looking(signal: AbortSignal, look: () => void): AbortSignal {
  let isLooking = false;
  return Object.defineProperty(signal, 'aborted', {
    get() {
      if (!isLooking) {
        isLooking = true;
        look();
        isLooking = false;
      }
      return Reflect.get(AbortSignal.prototype, 'aborted', signal);
    },
  });
}
