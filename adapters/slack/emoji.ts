import { readFileSync } from 'node:fs';

const lines = readFileSync(new URL('./emoji.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => line.split(' ', 2) as [string, string]);

const byName = new Map(lines);
// Reversed, so that an emoji's first name, which is its main one, is set last.
const byEmoji = new Map(lines.toReversed().map(([name, emoji]) => [bare(emoji), name]));

const firstTone = 0x1f3fb;
const tones = /[\u{1f3fb}-\u{1f3ff}]/u;

/** The emoji of a shortcode such as `+1::skin-tone-4`; undefined for one of the workspace's own. */
export function emojiOf(shortcode: string): string | undefined {
  const [name = '', tone] = shortcode.split('::');
  const emoji = byName.get(name);
  if (emoji === undefined || tone === undefined) return emoji;
  const level = Number(/^skin-tone-([2-6])$/.exec(tone)?.[1]);
  if (Number.isNaN(level)) return emoji;
  const [first = '', ...rest] = [...emoji];
  // A skin tone takes the place of the sign that asks for the coloured form.
  return [first, String.fromCodePoint(firstTone + level - 2), ...(rest[0] === '\ufe0f' ? rest.slice(1) : rest)].join(
    '',
  );
}

/** The shortcode of an emoji; undefined for what Slack has not got. */
export function shortcodeOf(emoji: string): string | undefined {
  const tone = tones.exec(emoji)?.[0];
  const plain = bare(emoji);
  const name = plain === '' ? undefined : byEmoji.get(plain);
  if (name === undefined || tone === undefined) return name;
  return `${name}::skin-tone-${(tone.codePointAt(0) ?? firstTone) - firstTone + 2}`;
}

/** The emoji of Slack's `unicode` field, such as `1f44d-1f3fd`. */
export function emojiOfCodes(codes: string): string | undefined {
  const points = codes.split('-').map((code) => Number.parseInt(code, 16));
  if (points.some((point) => Number.isNaN(point) || point > 0x10ffff)) return undefined;
  return String.fromCodePoint(...points);
}

function bare(emoji: string): string {
  return emoji.replace(/[\ufe0f\u{1f3fb}-\u{1f3ff}]/gu, '');
}
