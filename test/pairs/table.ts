import { about } from './about.ts';
import { type Pair, plainPairs, richPairs } from './stage.ts';
import { absence, type Direction, howOf, type Source, type Thing } from './thing.ts';
import { things } from './things/index.ts';

export const directions: readonly Direction[] = ['customer → desk', 'desk → customer'];

/** What the tests of a pair are called. */
export function nameOf({ customer, desk }: Pair): string {
  return `a customer on ${about[customer].title}, a desk on ${about[desk].title}`;
}

export function endsOf({ customer, desk }: Pair, direction: Direction): { from: Source; to: Source } {
  const [one, other]: [Source, Source] = [
    { platform: customer, role: 'customer' },
    { platform: desk, role: 'agent' },
  ];
  return direction === 'customer → desk' ? { from: one, to: other } : { from: other, to: one };
}

function cell(thing: Thing, pair: Pair, direction: Direction): string {
  if (thing.only && thing.only !== direction) return '';
  const { from, to } = endsOf(pair, direction);
  const how = howOf(thing, from, to.platform);
  const words = typeof thing.words === 'function' ? thing.words(from, to.platform) : thing.words;
  if (how === 'absent') return `– ${absence(thing, from) ?? words ?? ''}`;
  const way = words ?? (how === 'native' || thing.feature === undefined ? '' : about[to.platform].ways[thing.feature]);
  if (how === 'native') return ['✓', way].filter(Boolean).join(' ');
  if (!way) throw new Error(`Say how ${thing.name} reaches ${to.platform}`);
  return `${how === 'partial' ? '◐' : '↪'} ${way}`;
}

/** `docs/fidelity.md`: what each pair of platforms carries, by what the tests show. */
export function fidelityTable(): string {
  const sections = [...richPairs, ...plainPairs].map((pair) => {
    const rows = things.map((thing) => {
      const cells = directions.map((direction) => cell(thing, pair, direction));
      return `| ${thing.name} | ${cells.join(' | ')} |`;
    });
    const title = `## ${nameOf(pair).replace(/^a/, 'A')}`;
    return [title, '', `| | ${directions.join(' | ')} |`, '|---|---|---|', ...rows].join('\n');
  });
  return `${[intro, ...sections].join('\n\n')}\n`;
}

const intro = `# What is carried

For each pair of platforms, what reaches the other side, and how. Each cell but the empty ones and those with \`–\` is
a test in \`test/pairs\`: its name is the pair, the row and the column, as in
\`a customer on Telegram, a desk on Slack > a sticker, customer → desk\`. It plays the row through all of Frontdesk,
between the real channels and platforms at the wire.

| | |
|---|---|
| ✓ | as what it is |
| ◐ | as what it is, with the loss that is named |
| ↪ | by something else that says the same |
| – | nobody can do it where it would come from |

A loss on the way into Frontdesk is not repeated in each table: Telegram tells the names of photos, stickers and voice
messages to nobody, and lets a bot fetch no file above 20 MB; WeChat tells no name of a picture, a film or a voice message, and
brings a caption as a message of its own. WeChat customer service and official accounts can be no desk. Each answer there counts
(five to a message), which is not what this page is about: [WeCom](wecom.md), [official accounts](wechat-mp.md). Where WeChat
or Lanying is on one side, long and strange texts and files that are too large are played with the website alone. This page is
made by \`npm run fidelity\` from what the channels declare and what the tests show; a test fails where it is out of date.`;
