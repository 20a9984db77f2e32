import type { RichText } from './richtext.ts';

/**
 * Text for places without formatting: a link is followed by its address, unless it shows it already, and quoted
 * lines begin with `> `. Other formats only change how text looks, and are dropped.
 */
export function toPlain({ text, spans }: RichText): string {
  const insertions: { readonly at: number; readonly text: string }[] = [];
  for (const span of spans) {
    if (span.style === 'link' && !shows(text.slice(span.start, span.end), span.url)) {
      insertions.push({ at: span.end, text: ` (${span.url})` });
    }
    if (span.style === 'quote') {
      insertions.push(...lineStarts(text, span.start, span.end).map((at) => ({ at, text: '> ' })));
    }
  }
  insertions.sort((a, b) => a.at - b.at);

  let result = '';
  let done = 0;
  for (const insertion of insertions) {
    result += text.slice(done, insertion.at) + insertion.text;
    done = insertion.at;
  }
  return result + text.slice(done);
}

/** Whether a label already tells where the link goes, give or take the scheme and a closing slash. */
function shows(label: string, url: string): boolean {
  return bare(label) === bare(url);
}

function bare(url: string): string {
  return url
    .trim()
    .replace(/^(?:https?:\/\/|mailto:|tel:)/iu, '')
    .replace(/\/$/u, '');
}

function lineStarts(text: string, start: number, end: number): number[] {
  const starts: number[] = [];
  for (let at = start; at < end; at++) {
    if (at === 0 || text[at - 1] === '\n') starts.push(at);
  }
  return starts;
}
