import type { RichText, Span } from '../../core/richtext.ts';

type Style = Exclude<Span['style'], 'link' | 'mention' | 'pre' | 'quote'>;

/** A stretch of text that looks the same throughout. */
export interface Run {
  readonly text: string;
  readonly styles: readonly Style[];
  readonly url?: string;
}

export interface Block {
  readonly kind: 'plain' | 'quote' | 'pre';
  readonly runs: readonly Run[];
}

const STYLES: readonly Style[] = ['bold', 'italic', 'underline', 'strike', 'code'];
const SAFE_SCHEMES: readonly string[] = ['http:', 'https:', 'mailto:', 'tel:'];

/** The address where a browser may be led to it, else null: scripts, data and other applications are never opened. */
export function safeUrl(url: string): string | null {
  try {
    const parsed = new URL(url);
    return SAFE_SCHEMES.includes(parsed.protocol) ? parsed.href : null;
  } catch {
    return null;
  }
}

/**
 * Text cut into blocks of runs, ready to become elements. Spans that overlap or reach beyond the text do no harm.
 * @param autolink turns bare web addresses into links to themselves.
 */
export function layout(rich: RichText, autolink: boolean): readonly Block[] {
  const { text } = rich;
  const spans = [...rich.spans, ...(autolink ? bareLinks(rich) : [])].filter(
    (span) => span.start < span.end && span.start < text.length && span.end > 0,
  );
  const cuts = new Set([0, text.length]);
  for (const span of spans) cuts.add(Math.max(0, span.start)).add(Math.min(text.length, span.end));
  const edges = [...cuts].sort((a, b) => a - b);

  const blocks: { kind: Block['kind']; runs: Run[] }[] = [];
  for (const [index, start] of edges.entries()) {
    const end = edges[index + 1];
    if (end === undefined) break;
    const over = spans.filter((span) => span.start <= start && span.end >= end);
    const kind = over.some((span) => span.style === 'pre')
      ? 'pre'
      : over.some((span) => span.style === 'quote')
        ? 'quote'
        : 'plain';
    const last = blocks.at(-1);
    const block: { kind: Block['kind']; runs: Run[] } = last?.kind === kind ? last : { kind, runs: [] };
    if (block !== last) blocks.push(block);
    block.runs.push(run(text.slice(start, end), over));
  }
  return blocks.map((block, index) => trimmed(block, blocks[index - 1], blocks[index + 1]));
}

function run(text: string, over: readonly Span[]): Run {
  const styles = STYLES.filter((style) =>
    over.some((span) => span.style === style || (style === 'bold' && span.style === 'mention')),
  );
  const link = over.find((span) => span.style === 'link');
  const url = link?.style === 'link' ? safeUrl(link.url) : null;
  return url === null ? { text, styles } : { text, styles, url };
}

/** A block begins on a line of its own anyway: the line break beside it would show as an empty line. */
function trimmed(block: Block, before: Block | undefined, after: Block | undefined): Block {
  const runs = block.runs.map((one, index) => {
    let text = one.text;
    if (before !== undefined && before.kind !== 'plain' && index === 0) text = text.replace(/^\n/, '');
    if (after !== undefined && after.kind !== 'plain' && index === block.runs.length - 1)
      text = text.replace(/\n$/, '');
    return { ...one, text };
  });
  return { kind: block.kind, runs };
}

function bareLinks(rich: RichText): readonly Span[] {
  const found: Span[] = [];
  // Plain ASCII only: Chinese often follows an address without a space.
  for (const match of rich.text.matchAll(/\bhttps?:\/\/[!#-;=?-~]+/giu)) {
    const url = match[0].replace(/[.,;:!?)\]}]+$/, '');
    const span: Span = { start: match.index, end: match.index + url.length, style: 'link', url };
    const taken = rich.spans.some(
      (one) => ['link', 'code', 'pre'].includes(one.style) && one.start < span.end && one.end > span.start,
    );
    if (!taken) found.push(span);
  }
  return found;
}
