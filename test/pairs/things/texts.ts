import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { toPlain } from '../../../core/plaintext.ts';
import { plain } from '../../../core/richtext.ts';
import { split } from '../../../core/split.ts';
import { hardTexts } from '../../contracts/channel/texts.ts';
import { about } from '../about.ts';
import { answer } from '../brand.ts';
import { rich, runs } from '../seats/samples.ts';
import type { Look, Seat, Styled } from '../seats/seat.ts';
import { sees } from '../stage.ts';
import type { Scene, Thing } from '../thing.ts';
import { arrival, formatsOf, fresh, told } from './helpers.ts';

/** That a text is the same, and nothing but text. */
function isPlain(look: Look, from: Seat, to: Seat, text: string): void {
  equal(look.text.text.toWellFormed(), to.keeps(from.keeps(text)).toWellFormed());
  // Code is how a group of Telegram's keeps names and commands from coming to life.
  deepEqual(
    look.text.spans.filter(({ style }) => to.platform !== 'telegram' || style !== 'code'),
    [],
  );
  deepEqual(look.live, []);
}

async function carries({ from, to }: Scene, text: string): Promise<void> {
  const mark = fresh('»');
  const whole = `${mark} ${text}`;
  const look = await arrival(
    to,
    () => from.say(whole),
    (one) => one.text.text.startsWith(mark),
  );
  isPlain(look, from, to, whole);
}

const styled =
  (which: Styled) =>
  async ({ from, to, how }: Scene): Promise<void> => {
    const wanted = rich(runs[which]);
    const words = how === 'fallback' ? toPlain(wanted) : wanted.text;
    const look = await arrival(
      to,
      async () => from.saysStyled?.(which),
      (one) => one.text.text === words,
    );
    if (how !== 'fallback') deepEqual(formatsOf(look.text), formatsOf(wanted));
  };

export const texts: readonly Thing[] = [
  {
    name: "the bot's formatted answer",
    feature: 'formatting',
    async run({ to, how }) {
      const words = how === 'fallback' ? toPlain(answer) : answer.text;
      const look = await sees(to, ({ text }) =>
        how === 'fallback' ? text.text.includes(words) : text.text.startsWith(words),
      );
      if (how !== 'fallback') deepEqual(formatsOf(look.text).slice(0, answer.spans.length), formatsOf(answer));
    },
  },
  {
    name: 'plain text',
    async run({ from, to }) {
      const text = fresh('Good morning, my parcel is late. 早上好，我的包裹晚了。');
      const look = await told(from, to, text);
      isPlain(look, from, to, text);
      equal(look.by, from.name);
    },
  },
  {
    name: 'bold, italic, struck, code, links',
    feature: 'formatting',
    takes: 'formatting',
    run: styled('words'),
  },
  { name: 'a quotation', feature: 'formatting', takes: 'formatting', run: styled('quote') },
  { name: 'a block of code', feature: 'formatting', takes: 'formatting', run: styled('block') },
  {
    name: 'emoji',
    run: (scene) => carries(scene, '👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽 🇨🇳 ☺️ ☺ 🫠 :smile: (y)'),
  },
  {
    name: 'hostile text of any script',
    costly: true,
    async run(scene) {
      for (const text of hardTexts) await carries(scene, text);
    },
  },
  {
    name: 'any Unicode text',
    costly: true,
    async run(scene) {
      const any = fc.string({ unit: 'binary', minLength: 1, maxLength: 60 });
      await fc.assert(
        fc.asyncProperty(any, (text) => carries(scene, text)),
        { numRuns: 8 },
      );
    },
  },
  {
    name: 'a text of 10,000 characters',
    costly: true,
    words: (_from, to) => about[to].ways['long text'],
    async run({ from, to }) {
      const mark = fresh('long').replace(/\W/g, '');
      const all = Array.from({ length: 2_000 }, (_, index) => `${mark}-${index} 字。`);
      const text = all.join(' ').slice(0, 10_000);
      const wanted = text.match(new RegExp(`${mark}-\\d+`, 'g')) ?? [];
      ok(wanted.length > 400);
      // People's own apps split what is longer than may be typed there.
      for (const piece of split(plain(text), from.longest)) await from.say(piece.text);
      await sees(to, (look) => look.text.text.includes(wanted.at(-1) ?? ''));
      const arrived = to.shown().flatMap((look) => look.text.text.match(new RegExp(`${mark}-\\d+`, 'g')) ?? []);
      deepEqual(arrived, wanted);
    },
  },
  {
    name: 'nothing typed comes to life',
    words: ({ role }, to) => (role === 'agent' ? about[to].ways['what is typed'] : undefined),
    async run({ from, to }) {
      for (const text of [
        '<!channel> <!here|here> <@U0ANA> <#C0SUPPORT> <!subteam^S1>',
        '@channel @here @everyone @Ana @acme_bot /start /close@acme_bot',
        '<https://evil.example|https://bank.example> [bank](https://evil.example)',
        '<b onclick=alert(1)>bold</b> <a href="https://evil.example">bank</a> &lt;b&gt; *b* _i_ ~s~ `c` ```p```',
      ]) {
        await carries({ from, to } as Scene, text);
      }
      const caption = fresh('<!channel> @everyone [bank](https://evil.example) <b>b</b>');
      const look = await arrival(
        to,
        () =>
          from.give([{ media: 'file', name: '<!channel> @Ana.bin', bytes: new Uint8Array([1, 2, 3, 4, 5]) }], caption),
        (one) => one.text.text.includes(caption),
      );
      deepEqual(look.live, []);
    },
  },
];
