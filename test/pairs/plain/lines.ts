import { readCode } from '../../../core/codes.ts';
import type { PlainLine } from '../seats/plain.ts';
import type { LookedFile } from '../seats/seat.ts';

/** As many answers as anybody likes: what the pairs are about is not how many there are. */
export const allowance = { answers: 1_000_000, ms: 48 * 60 * 60 * 1000, gatherMs: [] };
export const wellFormed = (text: string) => text.toWellFormed();

/** @param open only called where somebody looks into the file */
export function fileOf(kind: string, name: string, open: () => Uint8Array | undefined): { readonly file: LookedFile } {
  return { file: { kind, name, bytes: async () => open() ?? new Uint8Array() } };
}

/** The code that stands in front of the newest message that has one. */
export function newestCode(lines: readonly PlainLine[]): string | undefined {
  return lines.map(({ text }) => readCode(text ?? '')?.code).findLast((code) => code !== undefined);
}

/** Something that a customer said. */
export interface Own {
  /** How many messages stood there before it. */
  readonly after: number;
  readonly line: PlainLine;
}

/** What a customer said, between what was said to that one. */
export function woven(ours: readonly PlainLine[], mine: readonly Own[]): readonly PlainLine[] {
  const of = (count: number) => mine.filter(({ after }) => after === count).map(({ line }) => line);
  return [...of(0), ...ours.flatMap((line, index) => [line, ...of(index + 1)])];
}
