export interface DeskKeys {
  readonly search: () => void;
  readonly move: (step: 1 | -1) => void;
  readonly help: () => void;
  readonly customer: () => void;
  readonly back: () => void;
}

/** Listens for the desk's shortcuts. @returns what ends it. */
export function deskKeys(keys: DeskKeys): () => void {
  const listen = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || document.querySelector('dialog[open]') !== null) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
      take(event, keys.search);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (writes(event.target)) {
      if (event.key === 'Escape') take(event, () => event.target instanceof HTMLElement && event.target.blur());
      return;
    }
    if (event.key === 'Escape') take(event, keys.back);
    if (event.key === '/') take(event, keys.search);
    else if (event.key === '?') take(event, keys.help);
    else if (event.key === 'i') take(event, keys.customer);
    else if (event.key === 'j' || (event.key === 'ArrowDown' && inList(event.target))) take(event, () => keys.move(1));
    else if (event.key === 'k' || (event.key === 'ArrowUp' && inList(event.target))) take(event, () => keys.move(-1));
  };
  document.addEventListener('keydown', listen);
  return () => document.removeEventListener('keydown', listen);
}

function take(event: KeyboardEvent, run: () => unknown): void {
  event.preventDefault();
  run();
}

function writes(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]');
}

/** Arrows scroll the conversation where that has the focus. */
function inList(target: EventTarget | null): boolean {
  return target === document.body || (target instanceof Element && target.closest('.list') !== null);
}
