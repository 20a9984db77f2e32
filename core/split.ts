import { isPair, type RichText, type Span, slice } from './richtext.ts';

/** A place to cut: the piece ends at `end`, the following one begins at `next`; between them is only white space. */
interface Cut {
  readonly end: number;
  readonly next: number;
  readonly kind: CutKind;
}

type CutKind = 'paragraph' | 'line' | 'sentence' | 'word';

const KINDS: readonly CutKind[] = ['paragraph', 'line', 'sentence', 'word'];

// White space that may break a line, so no no-break space; and marks after which Chinese breaks without a space.
const SPACE = String.raw`[\t-\r \u1680\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f\u3000]`;
const BREAKS = new RegExp(`(?<mark>[。！？；…，、：]+[”’」』）》】]*)(?<after>${SPACE}*)|(?<gap>${SPACE}+)`, 'gu');
const BLANK = new RegExp(`^${SPACE}*$`, 'u');
const SENTENCE_END = /[.!?。！？…；][”"’'）)」』》】\]]*$/u;

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * The text in pieces of at most `limit` UTF-16 units, none of them blank, with their formatting. It is cut between
 * paragraphs if that leaves a piece at least half full, else between lines, sentences or words; where there is none
 * of these, between graphemes, and between code points where even a grapheme is too long. A code block, a link or
 * inline code that fits into a piece stays whole. What the pieces leave out is the white space at the cuts (the
 * indentation of a line stays); a text within the limit is returned as it is.
 *
 * @throws {RangeError} if `limit` is less than 2, since one character may take two units
 */
export function split(content: RichText, limit: number): RichText[] {
  if (!(limit >= 2)) throw new RangeError(`A text cannot be split into pieces of ${limit}; use 2 or more`);
  const { text } = content;
  if (text.length <= limit) return [content];
  const finder = new CutFinder(content, Math.floor(limit));
  const pieces: RichText[] = [];
  for (let start = 0; start < text.length; ) {
    const { end, next } = finder.after(start);
    if (!BLANK.test(text.slice(start, end))) pieces.push(slice(content, start, end));
    start = next;
  }
  return pieces.length > 0 ? pieces : [slice(content, 0, limit)];
}

class CutFinder {
  readonly #text: string;
  readonly #limit: number;
  readonly #whole: readonly Span[];
  readonly #segments: Intl.Segments;
  /** Every place between words, in order; those that are behind us are taken out. */
  #cuts: readonly Cut[];

  constructor(content: RichText, limit: number) {
    this.#text = content.text;
    this.#limit = limit;
    this.#whole = content.spans.filter(
      ({ style, start, end }) => (style === 'code' || style === 'pre' || style === 'link') && end - start <= limit,
    );
    this.#segments = graphemes.segment(content.text);
    this.#cuts = this.#allCuts();
  }

  after(start: number): { readonly end: number; readonly next: number } {
    const furthest = start + this.#limit;
    if (furthest >= this.#text.length) return { end: this.#text.length, next: this.#text.length };
    const spans = this.#whole.filter((span) => span.end > start && span.start < furthest);
    const cuts = this.#cutsWithin(start, furthest).toReversed();
    const open = cuts.filter((cut) => !spans.some((span) => span.start < cut.end && cut.next < span.end));
    return (
      best(open.filter((cut) => cut.end - start >= this.#limit / 2)) ??
      best(open) ??
      this.#graphemeCut(start, furthest, spans) ??
      best(cuts) ??
      this.#graphemeCut(start, furthest, []) ??
      at(isPair(this.#text, furthest) ? furthest - 1 : furthest)
    );
  }

  #cutsWithin(start: number, furthest: number): Cut[] {
    const first = this.#cuts.findIndex((cut) => cut.end > start);
    this.#cuts = first === -1 ? [] : this.#cuts.slice(first);
    const beyond = this.#cuts.findIndex((cut) => cut.end > furthest);
    return this.#cuts.slice(0, beyond === -1 ? undefined : beyond);
  }

  #allCuts(): Cut[] {
    const cuts: Cut[] = [];
    for (const match of this.#text.matchAll(BREAKS)) {
      const { mark = '', after = '', gap = after } = match.groups ?? {};
      const end = match.index + mark.length;
      // The rest of the white space after a line end is the indentation of the next line.
      const next = end + (/^.*[\n\r]/su.exec(gap)?.[0] ?? gap).length;
      if (this.#isBoundary(end) && this.#isBoundary(next)) cuts.push({ end, next, kind: this.#kind(end, gap) });
    }
    return cuts;
  }

  #kind(end: number, gap: string): CutKind {
    const newlines = gap.match(/\r\n|[\n\r\u2028\u2029]/gu)?.length ?? 0;
    if (newlines > 0) return newlines > 1 ? 'paragraph' : 'line';
    return SENTENCE_END.test(this.#text.slice(Math.max(0, end - 4), end)) ? 'sentence' : 'word';
  }

  #graphemeCut(start: number, furthest: number, spans: readonly Span[]): ReturnType<typeof at> | undefined {
    let end = furthest;
    for (;;) {
      const span = spans.find((candidate) => candidate.start < end && end < candidate.end);
      const earlier = span?.start ?? this.#segments.containing(end)?.index ?? end;
      if (earlier <= start) return undefined;
      if (earlier === end) return at(end);
      end = earlier;
    }
  }

  #isBoundary(offset: number): boolean {
    return (this.#segments.containing(offset)?.index ?? offset) === offset;
  }
}

/** The last cut of the most sensible kind there is. `cuts` begins with the last one. */
function best(cuts: readonly Cut[]): Cut | undefined {
  return KINDS.map((kind) => cuts.find((cut) => cut.kind === kind)).find((cut) => cut !== undefined);
}

function at(end: number): { readonly end: number; readonly next: number } {
  return { end, next: end };
}
