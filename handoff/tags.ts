/** How many tags a case bears, and how long each may be, in characters. */
export const tagLimits = { count: 12, length: 30 } as const;

/**
 * The tags after a `!tag` command: `NAME` adds one, `-NAME` takes it away; several at once, with spaces or commas
 * between them. Upper and lower case are one, since people type both.
 *
 * @returns undefined where nothing was typed, or it would be too much
 */
export function retag(before: readonly string[], typed: string): readonly string[] | undefined {
  const words = typed.toLowerCase().split(/[\s,、]+/u);
  const tags = new Set(before);
  let isChange = false;
  for (const word of words) {
    const name = word.replace(/^[-#]+/u, '');
    if (name === '') continue;
    if ([...name].length > tagLimits.length) return undefined;
    isChange = true;
    if (word.startsWith('-')) tags.delete(name);
    else tags.add(name);
  }
  return isChange && tags.size <= tagLimits.count ? [...tags] : undefined;
}
