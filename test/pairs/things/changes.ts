import { deepEqual, equal, ok } from 'node:assert/strict';
import { eventually, sees } from '../stage.ts';
import type { Thing } from '../thing.ts';
import { arrival, formatsOf, fresh, gone, ownLook, told } from './helpers.ts';

/** What is done to messages that are there already. */
export const changes: readonly Thing[] = [
  {
    name: 'a reply to a message',
    feature: 'reply',
    absent: { 'slack agent': 'a thread of Slack is flat: what is said in it answers no single message' },
    async run({ from, to, how }) {
      const question = fresh('Which size?');
      const asked = await to.say(question);
      const seen = await sees(from, ({ text }) => text.text === question);
      const answer = fresh('Size M');
      const look = await told(from, to, answer, seen.id);
      if (how === 'native') return equal(look.replyTo, asked);
      ok(
        formatsOf(look.text).some((format) => format.startsWith('quote:') && format.includes(question)),
        'the quote is swallowed',
      );
    },
  },
  {
    name: 'an edit',
    feature: 'edit',
    async run({ from, to }) {
      const wrong = fresh('the frist version');
      const right = fresh('the first version');
      const id = await arrival(
        to,
        async () => {
          const own = await from.say(wrong);
          await sees(to, ({ text }) => text.text === wrong);
          await from.edit(own, right);
        },
        ({ text }) => text.text === right,
      );
      ok(!to.shown().some(({ text }) => text.text.includes(wrong)), 'both versions stand there');
      ok(id.id !== '');
    },
  },
  {
    name: 'a message taken back',
    feature: 'delete',
    absent: { telegram: 'Telegram does not tell bots what people delete, save in business chats' },
    async run({ from, to }) {
      const text = fresh('meant for somebody else');
      let own = '';
      const look = await arrival(
        to,
        async () => {
          own = await from.say(text);
        },
        (one) => one.text.text === text,
      );
      await from.remove?.(own);
      await gone(to, look.id);
    },
  },
  {
    name: 'a reaction, and its removal',
    feature: 'reaction',
    async run({ from, to }) {
      const text = fresh('is this better?');
      const asked = await to.say(text);
      const seen = await sees(from, (look) => look.text.text === text);
      await from.react(seen.id, '👍', true);
      await eventually(() => deepEqual(ownLook(to, asked).reactions, ['👍']));
      await from.react(seen.id, '👍', false);
      await eventually(() => deepEqual(ownLook(to, asked).reactions, []));
    },
  },
  {
    name: 'a reaction that not every platform has',
    absent: { telegram: 'Telegram offers fewer reactions' },
    how: (_from, to) => (to === 'telegram' ? 'fallback' : 'native'),
    words: (_from, to) => (to === 'telegram' ? 'a reply with the emoji, and who reacted' : undefined),
    async run({ from, to, how }) {
      const text = fresh('slow today');
      const asked = await to.say(text);
      const seen = await sees(from, (look) => look.text.text === text);
      if (how === 'native') {
        await from.react(seen.id, '🦥', true);
        return eventually(() => deepEqual(ownLook(to, asked).reactions, ['🦥']));
      }
      const look = await arrival(
        to,
        () => from.react(seen.id, '🦥', true),
        (one) => one.text.text.includes('🦥'),
      );
      equal(look.replyTo, asked);
    },
  },
];
