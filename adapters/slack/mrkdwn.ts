import { concat, type Format, join, plain, type RichText, style, styled } from '../../core/richtext.ts';
import { emojiOf } from './emoji.ts';

/**
 * Slack's own markup, which messages without blocks are written in: `<@U1>`, `<https://a.example|label>`, `*bold*`.
 * docs.slack.dev/messaging/formatting-message-text
 */
export function fromMrkdwn(text: string, names: ReadonlyMap<string, string>): RichText {
  const pieces = text.split(/```(?:\n)?([\s\S]+?)(?:\n)?```/);
  return concat(
    ...pieces.map((piece, index) =>
      index % 2 === 1 ? styled(unescaped(piece), { style: 'pre' }) : linesOf(piece, names),
    ),
  );
}

function linesOf(text: string, names: ReadonlyMap<string, string>): RichText {
  const lines = text.split('\n').map((line) => {
    const quoted = /^(?:&gt;|>)\s?(.*)$/.exec(line);
    return quoted ? style(inlineOf(quoted[1] ?? '', names), { style: 'quote' }) : inlineOf(line, names);
  });
  return join(lines, '\n');
}

const marks: Readonly<Record<string, Format>> = {
  '*': { style: 'bold' },
  _: { style: 'italic' },
  '~': { style: 'strike' },
};

/** Code, a reference, or text between two equal marks that stand at the edges of words. */
const tokens =
  /`(?<code>[^`\n]+)`|<(?<ref>[^<>\n]+)>|(?<![\p{L}\p{N}])(?<mark>[*_~])(?=\S)(?<inner>[^\n]*?\S)\k<mark>(?![\p{L}\p{N}])|:(?<emoji>[a-z0-9_+'-]+(?:::skin-tone-[2-6])?):/gu;

function inlineOf(text: string, names: ReadonlyMap<string, string>): RichText {
  const pieces: (RichText | string)[] = [];
  let done = 0;
  for (const match of text.matchAll(tokens)) {
    pieces.push(unescaped(text.slice(done, match.index)));
    done = match.index + match[0].length;
    const { code, ref, mark, inner, emoji } = match.groups ?? {};
    const format = mark === undefined ? undefined : marks[mark];
    if (code !== undefined) pieces.push(styled(unescaped(code), { style: 'code' }));
    else if (ref !== undefined) pieces.push(referenceOf(ref, names));
    else if (format && inner !== undefined) pieces.push(style(inlineOf(inner, names), format));
    else pieces.push(emojiOf(emoji ?? '') ?? match[0]);
  }
  pieces.push(unescaped(text.slice(done)));
  return concat(...pieces);
}

function referenceOf(reference: string, names: ReadonlyMap<string, string>): RichText {
  const bar = reference.indexOf('|');
  const target = bar < 0 ? reference : reference.slice(0, bar);
  const label = bar < 0 ? undefined : unescaped(reference.slice(bar + 1));
  const id = target.slice(1);
  if (target.startsWith('@')) return plain(`@${names.get(id) ?? label ?? id}`);
  if (target.startsWith('#')) return plain(`#${names.get(id) ?? label ?? id}`);
  if (target.startsWith('!')) return plain(label ?? `@${id.split('^')[0] ?? id}`);
  const url = unescaped(target);
  return label === undefined || label === url ? plain(url) : styled(label, { style: 'link', url });
}

function unescaped(text: string): string {
  return text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
}
