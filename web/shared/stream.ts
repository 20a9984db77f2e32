import type { Line } from '../../adapters/web/protocol.ts';

/** What a browser has of a stream: lines without gaps, and those that came ahead of ones still missing. */
export interface Stream {
  readonly lines: readonly Line[];
  readonly ahead: readonly Line[];
  /** There are older lines than the first of `lines`. */
  readonly earlier: boolean;
}

export const emptyStream: Stream = { lines: [], ahead: [], earlier: false };

/** seq of the newest line without a gap below it; 0 where there is none. */
export function head(stream: Stream): number {
  return stream.lines.at(-1)?.seq ?? 0;
}

/** Lines before this seq have to be asked for to close a gap; null where there is none. */
export function gap(stream: Stream): number | null {
  return stream.ahead[0]?.seq ?? null;
}

/**
 * The stream with more lines of it, in whatever order and however often they come.
 * @param earlier of a page: whether there are older lines than its first.
 */
export function receive(stream: Stream, lines: readonly Line[], earlier?: boolean): Stream {
  const bySeq = new Map<number, Line>();
  for (const line of [...stream.lines, ...stream.ahead, ...lines]) bySeq.set(line.seq, line);
  const all = [...bySeq.values()].sort((a, b) => a.seq - b.seq);

  const anchor = stream.lines[0]?.seq ?? all[0]?.seq ?? 0;
  let from = all.findIndex((line) => line.seq === anchor);
  while (from > 0 && follows(all[from - 1], all[from])) from -= 1;
  let to = Math.max(from, 0);
  while (to < all.length - 1 && follows(all[to], all[to + 1])) to += 1;

  const run = all.slice(Math.max(from, 0), to + 1);
  const first = run[0]?.seq ?? 1;
  const told = earlier !== undefined && lines[0]?.seq === first;
  const was = first === stream.lines[0]?.seq ? stream.earlier : first > 1;
  return { lines: run, ahead: all.slice(to + 1), earlier: told ? earlier : was };
}

function follows(a: Line | undefined, b: Line | undefined): boolean {
  return a !== undefined && b !== undefined && b.seq === a.seq + 1;
}
