import { closest, distance } from 'fastest-levenshtein';

/** The candidate that was probably meant, or undefined where none is near. */
export function nearest(written: string, candidates: readonly string[]): string | undefined {
  if (candidates.length === 0) return undefined;
  const found = closest(written.toLowerCase(), candidates as string[]);
  const apart = Math.min(distance(written.toLowerCase(), found.toLowerCase()), distance(written, found));
  // Two slips cover swapped letters, the commonest mistake; in very short words they would match anything.
  const slips = found.length < 3 ? 1 : Math.max(2, Math.floor(found.length / 3));
  return apart <= slips ? found : undefined;
}

/** `Did you mean …?` where something is near, else what there is to choose from. */
export function suggest(written: string, candidates: readonly string[]): string {
  const found = nearest(written, candidates);
  return found === undefined ? `Known here: ${candidates.join(', ')}` : `Did you mean ${found}?`;
}
