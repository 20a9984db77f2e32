/** Remembers the newest value of a bounded number of keys. What it forgot is new again. */
export function createMemory(most = 5_000): { isNew(key: string, value: string): boolean } {
  const known = new Map<string, string>();
  return {
    isNew(key, value) {
      const isNew = known.get(key) !== value;
      known.delete(key);
      known.set(key, value);
      const [oldest] = known.keys();
      if (known.size > most && oldest !== undefined) known.delete(oldest);
      return isNew;
    },
  };
}
