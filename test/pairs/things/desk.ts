import { deepEqual, equal, ok } from 'node:assert/strict';
import { shippedTexts } from '../../../config/texts/index.ts';
import { about } from '../about.ts';
import type { Look, Seat } from '../seats/seat.ts';
import { eventually, sees } from '../stage.ts';
import { supportOf, type Thing } from '../thing.ts';
import { arrival, fresh, isSaid, ownLook, quotes, told } from './helpers.ts';

const { desk } = shippedTexts('en');

function card(agent: Seat) {
  return sees(agent, ({ text, buttons }) => text.text.includes(desk.categories.explicit) && buttons.length > 0);
}

/** How a card stands by now: in its place, or as a message of its own where nothing can be changed. */
function cardNow(agent: Seat, id: string, matches: (look: Look) => boolean) {
  const isChanged = agent.features.edit !== 'none';
  return sees(agent, (look) => (isChanged ? look.id === id : look.text.text.includes('✏️')) && matches(look));
}

/** Before anything else is said. */
export const atFirst: readonly Thing[] = [
  {
    name: 'the card, and Claim by its button',
    feature: 'buttons',
    only: 'customer → desk',
    async run({ from, to }) {
      const { id, buttons } = await card(to);
      deepEqual(
        buttons.map(({ label }) => label),
        [
          desk.claim,
          desk.snooze,
          desk.tag,
          desk.assign,
          desk.records.customer,
          desk.transfer,
          desk.close,
          desk.more.button,
        ],
      );
      await to.press?.(id, 'claim');
      await sees(from, (look) => isSaid(look, 'joined', { agent: to.name }));
      await cardNow(
        to,
        id,
        ({ text, buttons }) => text.text.includes('Ana') && buttons.every(({ label }) => label !== desk.claim),
      );
    },
  },
];

export const desks: readonly Thing[] = [
  {
    name: 'the fate of what an agent writes',
    only: 'desk → customer',
    how: ({ platform }) => supportOf('marks', platform),
    words: ({ platform }) => about[platform].ways.fate,
    async run({ from, to, how }) {
      const text = fresh('I have sent it again');
      let id = '';
      await arrival(
        to,
        async () => {
          id = await from.say(text);
        },
        (look) => look.text.text === text,
      );
      if (how === 'fallback') ok(!from.shown().some((look) => quotes(look, text)), 'it is complained of');
      else await eventually(() => equal(ownLook(from, id).fate, 'sent'));
    },
  },
  {
    name: 'a note stays at the desk',
    only: 'desk → customer',
    words: 'neither its words nor its files cross',
    async run({ from, to }) {
      const secret = fresh('grumpy');
      await from.say(`// ${secret}`);
      await from.say(`！note ${secret}`);
      await from.give([{ media: 'file', name: 'inside.bin', bytes: new Uint8Array([7]) }], `／／ ${secret}`);
      await told(from, to, fresh('Good afternoon'));
      for (const { text, files } of to.shown()) {
        ok(!text.text.includes(secret), 'a note has reached the customer');
        ok(!files.some(({ name }) => name === 'inside.bin'), "a note's file has reached the customer");
      }
    },
  },
];

/** Ends the case. */
export const atLast: readonly Thing[] = [
  {
    name: 'Transfer by its button, with a form, takes the thread along; Close ends the case',
    feature: 'forms',
    only: 'customer → desk',
    async run({ from, to, stage }) {
      const kept = fresh('my order is RM-20418');
      await told(from, to, kept);
      const { id } = await card(to);
      await to.press?.(id, 'transfer', { desk: 'orders', reason: 'please have a look' });
      await sees(from, (look) => isSaid(look, 'transferred'));
      const other = await stage.atOtherDesk();
      await sees(other, ({ text }) => text.text === kept);
      await sees(other, ({ text }) => text.text.includes('please have a look'));
      ok(!from.shown().some(({ text }) => text.text.includes('please have a look')));
      await told(other, from, fresh('Orders here, hello'));
      const moved = await card(other);
      await other.press?.(moved.id, 'close', { resolution: 'solved', tags: 'late', summary: 'Sent again' });
      await sees(from, (look) => isSaid(look, 'closed'));
      await cardNow(other, moved.id, ({ buttons }) => buttons.every(({ label }) => label !== desk.close));
    },
  },
];
