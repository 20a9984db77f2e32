import { capabilitiesOf as slackCapabilities } from '../../adapters/slack/capabilities.ts';
import { capabilities as telegram } from '../../adapters/telegram/capabilities.ts';
import { capabilitiesOf as webCapabilities } from '../../adapters/web/capabilities.ts';
import type { Capabilities, Feature } from '../../core/channel.ts';
import type { PlatformName } from './seats/seat.ts';
import { fileLimits, type Pair, pairs } from './stage.ts';
import { absence, type Direction, howOf, type Source, type Thing } from './thing.ts';
import { things } from './things/index.ts';

export const directions: readonly Direction[] = ['customer → desk', 'desk → customer'];

/** What the tests of a pair are called. */
export function nameOf({ customer, desk }: Pair): string {
  return `a customer on ${titles[customer]}, a desk on ${titles[desk]}`;
}

/** What the channels say of themselves. */
export const declared: Readonly<Record<PlatformName, Capabilities>> = {
  web: webCapabilities(fileLimits.web),
  slack: slackCapabilities(fileLimits.slack),
  telegram,
};

export function endsOf({ customer, desk }: Pair, direction: Direction): { from: Source; to: Source } {
  const [one, other]: [Source, Source] = [
    { platform: customer, role: 'customer' },
    { platform: desk, role: 'agent' },
  ];
  return direction === 'customer → desk' ? { from: one, to: other } : { from: other, to: one };
}

/** What is lost where a channel carries something in part, and what stands in for what it has not. */
const ways: Partial<Record<PlatformName, Partial<Record<Feature, string>>>> = {
  slack: {
    voice: 'a sound file that can be played',
    sticker: 'a picture',
    location: 'a line with its name and a link to a map',
    contact: 'a line with name and number',
    reply: 'the quoted words above the answer',
  },
  telegram: {
    image: 'a photo: compressed by Telegram, without its name',
    album: 'one album, without names',
    voice: 'a voice message, without its name',
    sticker: 'a sticker, without its name',
    buttons: 'a text with buttons below it',
    forms: 'asked field by field in a message',
    delete: 'deleted, for 48 hours',
    reaction: 'the one reaction that a bot has',
  },
};

const titles: Readonly<Record<PlatformName, string>> = { web: 'the website', slack: 'Slack', telegram: 'Telegram' };

function cell(thing: Thing, pair: Pair, direction: Direction): string {
  if (thing.only && thing.only !== direction) return '';
  const { from, to } = endsOf(pair, direction);
  const how = howOf(thing, from, to.platform, declared[to.platform].features);
  const words = typeof thing.words === 'function' ? thing.words(from, to.platform) : thing.words;
  if (how === 'absent') return `– ${absence(thing, from) ?? words ?? ''}`;
  const way = words ?? (how === 'native' || thing.feature === undefined ? '' : ways[to.platform]?.[thing.feature]);
  if (how === 'native') return ['✓', way].filter(Boolean).join(' ');
  if (!way) throw new Error(`Say how ${thing.name} reaches ${to.platform}`);
  return `${how === 'partial' ? '◐' : '↪'} ${way}`;
}

/** `docs/fidelity.md`: what each pair of platforms carries, by what the tests show. */
export function fidelityTable(): string {
  const sections = pairs.map((pair) => {
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
a test in \`test/pairs/pairs.test.ts\`: its name is the pair, the row and the column, as in
\`a customer on Telegram, a desk on Slack > a sticker, customer → desk\`. It plays the row through all of Frontdesk,
between the real channels and platforms at the wire.

| | |
|---|---|
| ✓ | as what it is |
| ◐ | as what it is, with the loss that is named |
| ↪ | by something else that says the same |
| – | nobody can do it where it would come from |

A loss on the way into Frontdesk is not repeated in each table: Telegram tells the names of photos, stickers and voice
messages to nobody, and lets a bot fetch no file above 20 MB. This page is made by \`npm run fidelity\` from what the channels declare and what the tests
show; a test fails where it is out of date.`;
