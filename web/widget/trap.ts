const FOCUSABLE =
  'a[href], button:not([disabled]), input:not([hidden]), textarea, select, audio, video, [tabindex="0"]';

/** Keeps Tab within a box that covers everything else. */
export function trapTab(event: KeyboardEvent, box: HTMLElement): void {
  const all = [...box.querySelectorAll<HTMLElement>(FOCUSABLE)];
  const root = box.getRootNode() as Document | ShadowRoot;
  const leaving = event.shiftKey ? all[0] : all.at(-1);
  const entering = event.shiftKey ? all.at(-1) : all[0];
  if (root.activeElement !== leaving || entering === undefined) return;
  event.preventDefault();
  entering.focus();
}
