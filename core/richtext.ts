/** What a stretch of text looks like. */
export type Format =
  | { readonly style: 'bold' | 'italic' | 'strike' | 'underline' | 'code' | 'pre' | 'quote' }
  | { readonly style: 'link'; readonly url: string }
  /** Calls a person of the room by their id there. Only ever made by us: no adapter makes one of what was typed. */
  | { readonly style: 'mention'; readonly id: string };

/** Formatting of a stretch of text; offsets count UTF-16 units, like Telegram's entities. */
export type Span = { readonly start: number; readonly end: number } & Format;

/** Plain text with spans. What a person typed stays plain text, whatever it looks like. */
export interface RichText {
  readonly text: string;
  readonly spans: readonly Span[];
}

/** Text without formatting. */
export function plain(text: string): RichText {
  return { text, spans: [] };
}

/** Text with one format over all of it. A link that is not safe is not added. */
export function styled(text: string, format: Format): RichText {
  return style(plain(text), format);
}

/** The same text with one more format over all of it. A link that is not safe is not added. */
export function style(content: RichText, format: Format): RichText {
  if (format.style === 'link' && !isSafeUrl(format.url)) return content;
  return normalize({
    text: content.text,
    spans: [...content.spans, { ...format, start: 0, end: content.text.length }],
  });
}

/** One text after the other; formats that meet at a seam are joined. */
export function concat(...pieces: readonly (RichText | string)[]): RichText {
  let text = '';
  const spans: Span[] = [];
  for (const piece of pieces) {
    const content = typeof piece === 'string' ? plain(piece) : piece;
    for (const span of content.spans) {
      spans.push({ ...span, start: span.start + text.length, end: span.end + text.length });
    }
    text += content.text;
  }
  return normalize({ text, spans });
}

/** Texts with a separator between them. */
export function join(pieces: readonly RichText[], separator: string): RichText {
  return concat(...pieces.flatMap((piece, index) => (index === 0 ? [piece] : [separator, piece])));
}

/** The part from `start` up to `end`, in UTF-16 units, with the formats that reach into it. */
export function slice(content: RichText, start: number, end: number = content.text.length): RichText {
  const from = Math.max(start, 0);
  const spans = content.spans.map((span) => ({ ...span, start: span.start - from, end: span.end - from }));
  return normalize({ text: content.text.slice(from, Math.max(from, end)), spans });
}

/**
 * The one way to write this formatting down: spans lie within the text, cut no surrogate pair, are not empty,
 * are sorted, and equal ones that touch or overlap are one.
 */
export function normalize(content: RichText): RichText {
  const { text } = content;
  const sorted = content.spans
    .map((span) => ({ ...span, start: outward(text, span.start, -1), end: outward(text, span.end, 1) }))
    .filter((span) => span.start < span.end)
    .sort(compareSpans);
  const merged: Span[] = [];
  const last = new Map<string, number>();
  for (const span of sorted) {
    const key = formatKey(span);
    const index = last.get(key);
    const before = index === undefined ? undefined : merged[index];
    if (index !== undefined && before !== undefined && before.end >= span.start) {
      merged[index] = { ...before, end: Math.max(before.end, span.end) };
    } else {
      last.set(key, merged.push(span) - 1);
    }
  }
  return { text, spans: merged.sort(compareSpans) };
}

/** Wider spans first, so that a renderer can nest them in the order given. */
function compareSpans(a: Span, b: Span): number {
  return a.start - b.start || b.end - a.end || formatKey(a).localeCompare(formatKey(b), 'en');
}

function formatKey(span: Span): string {
  if (span.style === 'mention') return `mention ${span.id}`;
  return span.style === 'link' ? `link ${span.url}` : span.style;
}

/** The offset within the text, moved out of a surrogate pair in the given direction. */
function outward(text: string, offset: number, direction: 1 | -1): number {
  const inside = Math.min(Math.max(offset, 0), text.length);
  return isPair(text, inside) ? inside + direction : inside;
}

/** Whether the offset lies between the two halves of a surrogate pair. */
export function isPair(text: string, offset: number): boolean {
  return (text.codePointAt(offset - 1) ?? 0) > 0xffff;
}

/**
 * Whether a link may be shown and opened: absolute, `http`, `https`, `mailto` or `tel`, and without white space,
 * control characters or marks that change the reading direction.
 */
export function isSafeUrl(url: string): boolean {
  if (/[\s\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u.test(url)) return false;
  return /^(?:https?:\/\/|mailto:|tel:)./iu.test(url) && URL.canParse(url);
}
