/** Says whether something may happen now: at most once per `ms` for one key. */
export type Throttle = (key: string) => boolean;

/** Remembers a bounded number of keys; what it forgot may happen once more. */
export function createThrottle(ms: number, now: () => number): Throttle {
  const last = new Map<string, number>();
  return (key) => {
    const at = now();
    if (at - (last.get(key) ?? Number.NEGATIVE_INFINITY) < ms) return false;
    last.delete(key);
    last.set(key, at);
    const [oldest] = last.keys();
    if (last.size > 10_000 && oldest !== undefined) last.delete(oldest);
    return true;
  };
}
