import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Inbound } from '../../core/channel.ts';
import type { Conversation } from '../../core/conversation.ts';
import { createMailbox } from '../../core/mailbox.ts';
import type { Turn } from '../../core/turn.ts';
import { createEmbeddedWakeups } from '../../queue/embedded.ts';
import { openSqliteStore } from '../../store/sqlite/index.ts';
import { VirtualClock } from '../simulation/clock.ts';
import { silentLog, testTurn } from '../support/brand.ts';
import { textPart } from '../support/scene.ts';

const may = { channel: 'chat', chat: 'may' };
const by = { id: 'may', name: 'May', kind: 'customer' } as const;

function said(text: string): Inbound {
  return { type: 'message', key: text, id: text, at: new Date(0), from: may, by, parts: [textPart(text)] };
}

function context() {
  let count = 0;
  return {
    now: 0,
    newId: () => {
      count += 1;
      return `id-${count}`;
    },
  };
}

describe('a mailbox', () => {
  let store: Awaited<ReturnType<typeof openSqliteStore>>;
  beforeEach(async () => {
    store = await openSqliteStore(':memory:');
  });
  afterEach(() => store.close());

  const ids = context();
  const mailbox = (turn: Turn) =>
    createMailbox({
      channel: () => undefined,
      store,
      wakeups: createEmbeddedWakeups({ clock: new VirtualClock() }),
      turn,
      context: () => ids,
      log: silentLog,
      onTimer: () => {},
      accept: async () => {},
    });

  const transcript = async () =>
    (await store.transcript('chat/may', 0, 100))
      .filter(({ by: { kind } }) => kind === 'customer')
      .map(({ parts }) => parts);

  test('puts an event aside that cannot be decided, and goes on with those behind it', async () => {
    const turn: Turn = (conversation, incoming, ctx) => {
      if (incoming.event.type === 'message' && incoming.event.id === 'poison') throw new Error('a bug');
      return testTurn(conversation, incoming, ctx);
    };
    const texts = ['hm', 'poison', 'well'];
    await store.accept(texts.map((text) => ({ event: said(text), desk: false })));
    await mailbox(turn)('chat/may');
    expect(await transcript()).toEqual([[textPart('hm')], [textPart('well')]]);
    const [letter] = await store.deadLetters(10);
    expect(letter).toMatchObject({ kind: 'inbox', conversation: 'chat/may' });

    await store.replay(letter?.id ?? '');
    await mailbox(testTurn)('chat/may');
    expect(await transcript()).toContainEqual([textPart('poison')]);
    expect(await store.deadLetters(10)).toEqual([]);
  });

  test('does not hold against an event that the store could not be read', async () => {
    await store.accept([{ event: said('hm'), desk: false }]);
    let isBroken = true;
    const healthy = store;
    store = {
      ...healthy,
      target: (lane, id) => (isBroken ? Promise.reject(new Error('no connection')) : healthy.target(lane, id)),
    };
    await expect(mailbox(testTurn)('chat/may')).rejects.toThrow('no connection');
    expect(await healthy.deadLetters(10)).toEqual([]);
    isBroken = false;
    await mailbox(testTurn)('chat/may');
    expect(await transcript()).toEqual([[textPart('hm')]]);
  });

  test('decides again where another worker was first', async () => {
    await store.accept([{ event: said('one'), desk: false }]);
    let isFirst = true;
    const overtaken: Turn = (conversation, incoming, ctx) => {
      const draft = testTurn(conversation, incoming, ctx);
      if (isFirst && draft) draft.update({ messages: -1 });
      return draft;
    };
    const commit = store.commit.bind(store);
    const beaten = {
      ...store,
      commit: async (turn: Parameters<typeof commit>[0]) => {
        if (isFirst) {
          isFirst = false;
          // Somebody else works off the whole mailbox just now.
          await mailbox(testTurn)('chat/may');
        }
        return commit(turn);
      },
    };
    store = beaten;
    await mailbox(overtaken)('chat/may');
    expect((await store.conversation('chat/may'))?.conversation.messages).toBeGreaterThan(0);
    expect(await transcript()).toEqual([[textPart('one')]]);
  });
});

describe('a turn', () => {
  const words = fc.constantFrom('hi', 'a person please', 'How long does delivery take?', '1', '转人工', 'hm', '👍', '');
  const deeds = fc.array(
    fc.record({
      type: fc.constantFrom('message', 'edit', 'delete', 'reaction', 'action'),
      id: fc.constantFrom('m1', 'm2', 'm3'),
      text: fc.oneof(words, fc.string({ unit: 'binary', maxLength: 40 })),
    }),
    { maxLength: 12 },
  );

  /** Plays events one after the other; ids come from a counter, so that two runs can be compared. */
  function play(events: readonly { type: string; id: string; text: string }[]) {
    const ctx = context();
    let conversation: Conversation | undefined;
    return events.map(({ type, id, text }, index) => {
      const parts = [textPart(text)];
      const more = { revision: String(index), parts, emoji: text, added: true, action: text, values: {} };
      const event = { type, id, key: String(index), at: new Date(0), from: may, by, ...more } as Inbound;
      const draft = testTurn(conversation, { lane: 'chat/may', event }, ctx);
      conversation = draft?.conversation;
      return draft;
    });
  }

  test('is pure: the same events give the same decisions, whatever they are', () => {
    fc.assert(
      fc.property(deeds, (events) => {
        expect(JSON.stringify(play(events))).toBe(JSON.stringify(play(events)));
      }),
    );
  });

  test('never has a second open case, and keeps a conversation small and plain', () => {
    fc.assert(
      fc.property(deeds, (events) => {
        for (const draft of play(events)) {
          const { conversation } = draft ?? {};
          expect(JSON.parse(JSON.stringify(conversation))).toEqual(conversation);
          expect(conversation?.recent.length).toBeLessThanOrEqual(6);
        }
        const opened = play(events).flatMap((draft) => draft?.audited ?? []);
        expect(opened.filter(({ what }) => what === 'case-opened').length).toBeLessThanOrEqual(1);
      }),
    );
  });
});
