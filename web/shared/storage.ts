/** Where a browser keeps small things; never throws. */
export interface Shelf {
  get(key: string): string | null;
  set(key: string, value: string): void;
  remove(key: string): void;
  /** Keys that begin with `prefix`. */
  keys(prefix: string): readonly string[];
}

/** A shelf that lasts as long as the page. */
export function memoryShelf(): Shelf {
  const items = new Map<string, string>();
  return {
    get: (key) => items.get(key) ?? null,
    set: (key, value) => void items.set(key, value),
    remove: (key) => void items.delete(key),
    keys: (prefix) => [...items.keys()].filter((key) => key.startsWith(prefix)),
  };
}

/**
 * `localStorage`, or memory where the browser has none for us: a third-party frame, a private window, a full quota.
 * Even reading the property throws where storage is blocked.
 */
export function localShelf(): Shelf {
  const spare = memoryShelf();
  const attempt = <T>(run: (storage: Storage) => T, otherwise: () => T): T => {
    try {
      return run(window.localStorage);
    } catch {
      return otherwise();
    }
  };
  return {
    get: (key) =>
      spare.get(key) ??
      attempt(
        (storage) => storage.getItem(key),
        () => null,
      ),
    set: (key, value) =>
      attempt(
        (storage) => storage.setItem(key, value),
        () => spare.set(key, value),
      ),
    remove(key) {
      spare.remove(key);
      attempt(
        (storage) => storage.removeItem(key),
        () => undefined,
      );
    },
    keys: (prefix) => [
      ...new Set([
        ...spare.keys(prefix),
        ...attempt(
          (storage) => Object.keys(storage).filter((key) => key.startsWith(prefix)),
          () => [],
        ),
      ]),
    ],
  };
}
