import { deepEqual, equal, ok } from 'node:assert/strict';
import { about } from '../about.ts';
import { eventually, sees } from '../stage.ts';
import { supportOf, type Thing } from '../thing.ts';
import { arrival, fresh, gone, ownLook, quotes, told } from './helpers.ts';

/** What is done to messages that are there already. */
export const changes: readonly Thing[] = [
  {
    name: 'a reply to a message',
    feature: 'reply',
    takes: 'reply',
    async run({ from, to, how }) {
      const question = fresh('Which size?');
      const asked = await to.say(question);
      const seen = await sees(from, ({ text }) => text.text === question);
      const answer = fresh('Size M');
      const look = await told(from, to, answer, seen.id);
      if (how === 'native') return equal(look.replyTo, asked);
      ok(quotes(look, question), 'the quote is swallowed');
    },
  },
  {
    name: 'an edit',
    feature: 'edit',
    takes: 'edit',
    words: ({ role }, to) =>
      role === 'customer' && about[to].capabilities.features.edit === 'full'
        ? 'the new words in its place, and below them what it said'
        : undefined,
    async run({ from, to, how }) {
      const wrong = fresh('the frist version');
      const right = fresh('the first version');
      const own = await from.say(wrong);
      const before = await sees(to, ({ text }) => text.text === wrong);
      await from.edit?.(own, right);
      if (how === 'fallback') {
        const look = await sees(to, ({ text }) => text.text.includes(right));
        ok(quotes(look, wrong), 'nobody can tell what was changed');
        return ok(look.text.text.includes('✏️'), 'nobody can tell that it was changed');
      }
      if (from.role === 'customer') {
        const after = await sees(to, ({ text }) => text.text.startsWith(right));
        equal(after.id, before.id);
        return equal(after.text.text, `${right}\n✏️ was: ${wrong}`);
      }
      const after = await sees(to, ({ text }) => text.text === right);
      equal(after.id, before.id);
      ok(!to.shown().some(({ text }) => text.text.includes(wrong)), 'both versions stand there');
    },
  },
  {
    name: 'a message taken back',
    feature: 'delete',
    takes: 'delete',
    async run({ from, to, how }) {
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
      if (how !== 'fallback') return gone(to, look.id);
      await sees(to, (one) => one.text.text.includes('🗑️') && quotes(one, text));
    },
  },
  {
    name: 'a reaction, and its removal',
    feature: 'reaction',
    takes: 'reaction',
    async run({ stage, from, to, how }) {
      const text = fresh('is this better?');
      const asked = await to.say(text);
      const seen = await sees(from, (look) => look.text.text === text);
      await stage.settled();
      await from.react?.(seen.id, '👍', true);
      if (how === 'fallback') {
        await sees(to, (look) => look.text.text.endsWith('👍') && quotes(look, text));
        // That it was taken back is not worth a message.
        return from.react?.(seen.id, '👍', false);
      }
      await eventually(() => deepEqual(ownLook(to, asked).reactions, ['👍']));
      await from.react?.(seen.id, '👍', false);
      await eventually(() => deepEqual(ownLook(to, asked).reactions, []));
    },
  },
  {
    name: 'a reaction that not every platform has',
    takes: 'rare reaction',
    how: (_from, to) => (supportOf('reaction', to) === 'native' ? 'native' : 'fallback'),
    words: (_from, to) => about[to].ways['rare reaction'],
    async run({ stage, from, to, how }) {
      const text = fresh('slow today');
      const asked = await to.say(text);
      const seen = await sees(from, (look) => look.text.text === text);
      await stage.settled();
      if (how === 'native') {
        await from.react?.(seen.id, '🦥', true);
        return eventually(() => deepEqual(ownLook(to, asked).reactions, ['🦥']));
      }
      const look = await arrival(
        to,
        async () => from.react?.(seen.id, '🦥', true),
        (one) => one.text.text.includes('🦥'),
      );
      ok(look.replyTo === asked || quotes(look, text), 'nobody can tell to what');
    },
  },
];
