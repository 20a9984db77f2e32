import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Outgoing } from '../../../core/channel.ts';
import type { Address, Card, Part, Party } from '../../../core/message.ts';
import { plain } from '../../../core/richtext.ts';
import { bot, type Group, type Kept } from '../../fakes/telegram/world.ts';
import { forum, type OpenOptions } from './open.ts';
import { buttonsOf } from './people.ts';
import { openScene, type Scene } from './scene.ts';

let scene: Scene;
afterEach(() => scene.test.close());

const room: Address = { channel: 'telegram', chat: String(forum) };
const system: Party = { id: 'frontdesk', name: 'Frontdesk', kind: 'system' };
const customer: Party = { id: '9', name: 'Li Lei', kind: 'customer' };
const patient = new AbortController().signal;
let keys = 0;

const card: Card = {
  title: 'Li Lei · asks for a person @ana',
  fields: [{ label: 'Priority', value: 'high' }],
  actions: [
    { id: 'claim', label: 'Claim', style: 'primary' },
    {
      id: 'transfer',
      label: 'Transfer',
      form: {
        title: 'Transfer',
        submit: 'Transfer',
        fields: [
          {
            id: 'desk',
            label: 'To',
            kind: 'select',
            required: true,
            options: [{ value: 'billing', label: 'Billing' }],
          },
          { id: 'reason', label: 'Why', kind: 'multiline' },
        ],
      },
    },
    { id: `choose-${'x'.repeat(80)}`, label: 'A long one' },
  ],
};

function outgoing(part: Part | string, more: Partial<Outgoing> = {}): Outgoing {
  keys += 1;
  const parts: readonly Part[] = typeof part === 'string' ? [{ kind: 'text', text: plain(part) }] : [part];
  return { key: `k${keys}`, by: system, parts, ...more };
}

/** A scene in which a case has its topic. */
async function openCase(options: OpenOptions = {}) {
  scene = await openScene(options);
  const { channel, telegram } = scene.test;
  const { ids, thread = '' } = await channel.send(room, outgoing({ kind: 'card', card }), patient);
  const topic = Number(thread);
  const seat = { chat: forum, topic };
  return {
    ...scene,
    channel,
    telegram,
    card: Number(ids[0]),
    topic,
    inside: { ...room, thread },
    ana: scene.ana.at(seat),
    bo: scene.bo.at(seat),
    eve: scene.eve.at(seat),
    inTopic: (): readonly Kept[] => telegram.world.in(forum, topic),
  };
}

describe('a case', () => {
  it('has a topic of its own, named like its card, which is the first message there', async () => {
    const { group, topic, inTopic } = await openCase();
    expect(group.topics.get(topic)?.name).toBe('Li Lei · asks for a person @ana');
    expect(inTopic()).toMatchObject([{ text: 'Li Lei · asks for a person @ana\nPriority: high' }]);
    expect(buttonsOf(inTopic()[0] as Kept).map(({ text }) => text)).toEqual(['Claim', 'Transfer', 'A long one']);
  });

  it('opens one topic only, though the card has to be sent twice', async () => {
    scene = await openScene();
    const { channel, telegram } = scene.test;
    const message = outgoing({ kind: 'card', card });
    telegram.trouble({ fault: 'too-many-requests', seconds: 0 }, /sendMessage/);
    await expect(channel.send(room, message, patient)).rejects.toMatchObject({ outcome: 'not-sent' });
    const { thread } = await channel.send(room, message, patient);
    expect([...scene.group.topics.keys()].map(String)).toEqual([thread]);
  });

  it('shows who said what, and calls nobody by it', async () => {
    const { channel, inside, inTopic } = await openCase();
    await channel.send(inside, outgoing('ask @ana or /close', { by: customer }), patient);
    expect(inTopic().at(-1)).toMatchObject({
      text: 'Li Lei:\nask @ana or /close',
      entities: [
        { type: 'bold', offset: 0, length: 7 },
        { type: 'code', offset: 12, length: 4 },
        { type: 'code', offset: 20, length: 6 },
      ],
    });
  });

  it('whose topic was deleted is told of as gone, and nothing is left in the group', async () => {
    const { channel, inside, group, topic } = await openCase();
    group.topics.delete(topic);
    await expect(channel.send(inside, outgoing('hello?'), patient)).rejects.toMatchObject({
      outcome: 'not-sent',
      code: 'thread-gone',
      retryAfterMs: null,
    });
  });

  it('whose topic was closed is opened again', async () => {
    const { channel, inside, group, topic, inTopic } = await openCase();
    const known = group.topics.get(topic);
    if (known) known.closed = true;
    await channel.send(inside, outgoing('one more thing'), patient);
    expect(inTopic().at(-1)?.text).toBe('one more thing');
  });

  it('says which right is missing where no topic can be made', async () => {
    scene = await openScene();
    scene.test.telegram.trouble(
      { fault: 'refused', status: 400, description: 'Bad Request: not enough rights to create a topic' },
      /createForumTopic/,
    );
    await expect(scene.test.channel.send(room, outgoing('x'), patient)).rejects.toThrow(
      /administrator of the forum group, with the right to manage topics/,
    );
  });

  it.each([
    [
      'the bot is not in its group',
      (group: Group) => group.members.set(bot.id, { status: 'left', user: bot }),
      'add the bot',
    ],
    [
      'the bot may not make topics',
      (group: Group) => group.members.set(bot.id, { status: 'administrator', user: bot, can_manage_topics: false }),
      'with the right Manage topics',
    ],
    [
      'the bot is a mere member',
      (group: Group) => group.members.set(bot.id, { status: 'member', user: bot }),
      'administrator',
    ],
    ['its group has no topics', (group: Group) => Object.assign(group.chat, { is_forum: false }), 'switch Topics on'],
    [
      'the bot may not delete messages',
      (group: Group) =>
        group.members.set(bot.id, {
          status: 'administrator',
          user: bot,
          can_manage_topics: true,
          can_delete_messages: false,
        }),
      'the right Delete messages',
    ],
    [
      'its group allows no reaction that could stand for a failure',
      (group: Group) => Object.assign(group, { reactions: ['👀', '👌', '🤷'] }),
      'allow the reactions 👀 👌 🤷 💔',
    ],
  ])('says at the start, and when it changes, what is missing: %s', async (_, change, advice) => {
    scene = await openScene();
    const { test, group, bo } = scene;
    expect(test.channel.trouble?.()).toBeUndefined();
    change(group);
    await bo.membership('member', 'member');
    await vi.waitFor(() => expect(test.channel.trouble?.()).toContain(advice));
    await test.restart();
    await vi.waitFor(() => expect(test.channel.trouble?.()).toContain(advice));
    expect(test.logged.join('\n')).toContain('telegram-desk-unready');
  });

  it('follows a group that moved to another id', async () => {
    const { channel, inside, telegram, group, ana, events } = await openCase();
    const moved = forum - 5_000;
    telegram.world.groups.set(moved, { ...group, chat: { ...group.chat, id: moved } });
    telegram.world.groups.delete(forum);
    telegram.world.migrated.set(forum, moved);
    await channel.send(inside, outgoing('still there?'), patient);
    expect(telegram.callsOf('sendMessage').at(-1)).toMatchObject({ chat_id: moved });
    await ana.at({ chat: moved, topic: Number(inside.thread) }).say('at once');
    expect(events().at(-1)).toMatchObject({ from: inside });
    await scene.test.restart();
    await ana.at({ chat: moved, topic: Number(inside.thread) }).say('yes');
    expect(events().at(-1)).toMatchObject({ from: inside });
  });
});

describe('who writes in a topic', () => {
  it('is an agent where a member, and a supervisor where configured', async () => {
    const { ana, bo, events, inside } = await openCase();
    await ana.say('on it');
    await bo.say('me too');
    expect(events()).toMatchObject([
      { from: inside, by: { id: '501', name: 'Ana', kind: 'agent', role: 'agent' } },
      { from: inside, by: { id: '502', name: 'Bo', kind: 'agent', role: 'supervisor' } },
    ]);
  });

  it('is no agent who has left, nor who speaks as another channel', async () => {
    const { eve, events } = await openCase();
    await eve.say('hello customer');
    await eve.write({ text: 'as a channel' }, { sender_chat: { id: -100_5, type: 'channel', title: 'News' } });
    expect(events().map(({ by }) => by.kind)).toEqual(['customer', 'customer']);
  });

  it('is an agent as an anonymous administrator of this very group', async () => {
    const { bo, group, events } = await openCase();
    const anonymous = { id: 1_087_968_824, is_bot: true, first_name: 'Group' };
    await bo.write({ text: 'hi' }, { from: anonymous, sender_chat: group.chat });
    expect(events()).toMatchObject([{ by: { kind: 'agent', name: 'Support' } }]);
  });

  it('is nobody who is a bot, and nothing is heard outside of topics or in other groups', async () => {
    const { ana, telegram, events, topic } = await openCase();
    const other = telegram.world.addForum(-100_9, 'Elsewhere');
    const robot = { id: 66, is_bot: true, first_name: 'Robot' };
    await ana.write({ text: 'beep' }, { from: robot });
    await scene.ana.say('in general');
    await ana.at({ chat: other.chat.id, topic }).say('elsewhere');
    expect(events()).toEqual([]);
  });

  it('is told where cases are answered who speaks to the bot outside of topics, not each time, and nobody else is', async () => {
    const { events, bo, eve, telegram, topic } = await openCase({
      rooms: [{ room: String(forum), supervisors: [], language: 'zh-Hans' }],
    });
    const [inGroup, stranger] = [bo.at({ chat: forum }), eve.at({ chat: forum })];
    const told = () =>
      telegram.world.in(forum).filter(({ from, text }) => from?.id === bot.id && text?.includes('话题'));
    await inGroup.say('lunch?');
    await inGroup.say('great!');
    await stranger.say('!claim');
    await bo.at({ chat: forum, topic }).say('!claim');
    expect(told()).toEqual([]);
    await inGroup.say('!claim');
    const asked = inGroup.last?.message?.message_id;
    await vi.waitFor(() => expect(told()).toMatchObject([{ reply_to_message: { message_id: asked } }]));
    expect(told()[0]?.message_thread_id).toBeUndefined();
    await inGroup.say('！close');
    await inGroup.say('is it you?', told()[0]?.message_id);
    await bo.at({ chat: forum, topic }).say('done');
    await vi.waitFor(() => expect(events().at(-1)).toMatchObject({ type: 'message' }));
    expect(told()).toHaveLength(1);
    expect(events().map(({ type }) => type)).toEqual(['message', 'message']);
  });

  it('is looked up again before a button does something', async () => {
    const { ana, card: id, group, events } = await openCase();
    await ana.say('on it');
    vi.setSystemTime(Date.now() + 10_000);
    try {
      group.members.set(501, { status: 'kicked', user: ana.user });
      await ana.press(id, 'Claim');
    } finally {
      vi.useRealTimers();
    }
    expect(events().at(-1)).toMatchObject({ type: 'action', by: { kind: 'customer' } });
  });

  it('holds back what cannot be judged, rather than letting it pass', async () => {
    const { ana, telegram, events } = await openCase();
    telegram.trouble({ fault: 'server-error' }, /getChatMember/);
    const delivered = ana.say('on it');
    await vi.waitFor(() => expect(events()).toHaveLength(1), { timeout: 5_000 });
    await delivered;
    expect(events()).toMatchObject([{ by: { kind: 'agent' } }]);
  });

  it('answers nothing by writing in a topic, though Telegram says it answers the topic', async () => {
    const { ana, topic, events, group } = await openCase();
    const opening = { message_id: topic, date: 1, chat: group.chat, forum_topic_created: { name: 'x', icon_color: 1 } };
    await ana.write({ text: 'hi' }, { reply_to_message: opening });
    expect(events()[0]).not.toHaveProperty('replyTo');
  });

  it('may react, though Telegram does not say in which topic', async () => {
    const { ana, channel, inside, events } = await openCase();
    const { ids } = await channel.send(inside, outgoing('hello', { by: customer }), patient);
    await ana.react(Number(ids[0]), ['👍']);
    expect(events()).toMatchObject([{ type: 'reaction', from: inside, id: ids[0], emoji: '👍', added: true }]);
  });
});

it('a reaction to what Telegram has not told us yet that it is posted is heard', async () => {
  const { channel, inside, ana, li, events, inTopic, telegram } = await openCase({ mode: 'webhook' });
  const { promise, resolve } = Promise.withResolvers<void>();
  telegram.trouble({ fault: 'late', until: promise }, /sendMessage/);
  const sent = channel.send(inside, outgoing('hello?'), patient);
  await vi.waitFor(() => expect(inTopic().at(-1)?.text).toContain('hello?'));
  const id = Number(inTopic().at(-1)?.message_id);
  const reacted = ana.react(id, ['👍']);
  // By then it has been looked at: other chats do not wait for it.
  await li.say('I have a question');
  resolve();
  await Promise.all([sent, reacted]);
  expect(events().at(-1)).toMatchObject({ type: 'reaction', from: inside, emoji: '👍' });
});

describe('a button', () => {
  it('is answered at once, and does what it says', async () => {
    const { ana, card: id, events, telegram, inside } = await openCase();
    await ana.press(id, 'Claim');
    expect(events()).toMatchObject([{ type: 'action', from: inside, id: String(id), action: 'claim', values: {} }]);
    await vi.waitFor(() => expect(telegram.callsOf('answerCallbackQuery')).toHaveLength(1));
  });

  it('may have an id longer than a button holds', async () => {
    const { ana, card: id, events } = await openCase();
    await ana.press(id, 'A long one');
    expect(events()).toMatchObject([{ action: `choose-${'x'.repeat(80)}` }]);
  });

  it('of a card that is too old for Telegram to read still works', async () => {
    const { ana, card: id, events, group, inside } = await openCase();
    await ana.pressData({ chat: group.chat, message_id: id, date: 0 } as Kept, 'a:claim');
    expect(events()).toMatchObject([{ type: 'action', from: inside, action: 'claim', by: { kind: 'agent' } }]);
  });

  it('of a form asks in the topic, and what is answered stays there', async () => {
    const { ana, card: id, events, inTopic, telegram } = await openCase();
    await ana.press(id, 'Transfer');
    const prompt = await vi.waitFor(() => {
      const found = inTopic().at(-1);
      if (!found || found.message_id === id) throw new Error('Nothing is asked');
      return found.message_id;
    });
    await ana.press(prompt, 'Billing');
    await vi.waitFor(() => expect(telegram.world.find(forum, prompt)?.text).toContain('Why'));
    await ana.say('knows more about it', prompt);
    expect(events()).toMatchObject([
      {
        type: 'action',
        id: String(id),
        action: 'transfer',
        values: { desk: 'billing', reason: 'knows more about it' },
      },
    ]);
    await vi.waitFor(() => expect(telegram.world.find(forum, prompt)).toBeUndefined());
  });

  it('of a form never lets an answer through to the customer, even where the question is not known any more', async () => {
    const { ana, card: id, events, inTopic, said, telegram } = await openCase();
    await ana.press(id, 'Transfer');
    const asked = await vi.waitFor(() => {
      const found = inTopic().at(-1);
      if (!found || found.message_id === id) throw new Error('Nothing is asked');
      return found;
    });
    // The same question, as one of a process that died before it could note it.
    const { world } = telegram;
    const forgotten = world.keep({ ...asked, message_id: world.nextId(forum) });
    await ana.say('she is a difficult one', forgotten.message_id);
    await ana.say('this is for the customer');
    expect(said()).toEqual(['this is for the customer']);
    expect(events()).toHaveLength(1);
  });

  it('of a form takes an answer that comes before it is noted what was asked', async () => {
    const noted = Promise.withResolvers<void>();
    const {
      ana,
      card: id,
      events,
      inTopic,
    } = await openCase({
      storage: (real) => ({
        ...real,
        async put(...docs) {
          if (docs.some(({ collection }) => collection === 'prompt')) await noted.promise;
          await real.put(...docs);
        },
        async get(collection, id) {
          const doc = await real.get(collection, id);
          if (collection === 'prompt') noted.resolve();
          return doc;
        },
      }),
    });
    await ana.press(id, 'Transfer');
    const question = await vi.waitFor(() => {
      const found = inTopic().findLast(({ text }) => text?.includes('To'));
      if (!found || found.message_id === id) throw new Error('Nothing is asked');
      return found.message_id;
    });
    await ana.press(question, 'Billing');
    await vi.waitFor(() => expect(inTopic().at(-1)?.text).toContain('Why'));
    expect(events()).toEqual([]);
  });

  it('of a form shows the next question where an answer that was taken in comes again', async () => {
    const { ana, card: id, events, inTopic, telegram } = await openCase();
    await ana.press(id, 'Transfer');
    const question = await vi.waitFor(() => {
      const found = inTopic().findLast(({ text }) => text?.includes('To'));
      if (!found || found.message_id === id) throw new Error('Nothing is asked');
      return found.message_id;
    });
    // As where the process died before it could show it.
    telegram.trouble({ fault: 'server-error' }, /editMessageText/);
    await ana.press(question, 'Billing');
    await vi.waitFor(() => expect(telegram.callsOf('editMessageText')).toHaveLength(1));
    expect(telegram.world.find(forum, question)?.text).toContain('To');
    await ana.redeliver();
    await vi.waitFor(() => expect(telegram.world.find(forum, question)?.text).toContain('Why'));
    await ana.say('knows more about it', question);
    expect(events()).toMatchObject([{ values: { desk: 'billing', reason: 'knows more about it' } }]);
  });

  it('of a form of which nothing is known any more says so to whoever presses it', async () => {
    const {
      ana,
      card: id,
      events,
      telegram,
    } = await openCase({
      storage: (real) => ({
        ...real,
        get: async (collection, name) => (collection === 'actions' ? undefined : real.get(collection, name)),
      }),
    });
    await ana.press(id, 'Transfer');
    await vi.waitFor(() => expect(telegram.callsOf('answerCallbackQuery')).toHaveLength(1));
    expect(telegram.callsOf('answerCallbackQuery')[0]?.['text']).toContain('too old');
    expect(events()).toEqual([]);
  });

  it('of a form may be skipped where it may be left out, and cancelled', async () => {
    const { ana, card: id, events, inTopic, telegram } = await openCase();
    const asked = (label: string) =>
      vi.waitFor(() => {
        const found = inTopic().findLast(({ text }) => text?.includes(label));
        if (!found || found.message_id === id) throw new Error('Nothing is asked');
        return found.message_id;
      });
    await ana.press(id, 'Transfer');
    await ana.press(await asked('To'), 'Billing');
    await ana.press(await asked('Why'), 'Skip');
    expect(events()).toMatchObject([{ values: { desk: 'billing' } }]);
    await ana.press(id, 'Transfer');
    const second = await asked('To');
    await ana.press(second, 'Cancel');
    await vi.waitFor(() => expect(telegram.world.find(forum, second)).toBeUndefined());
    expect(events()).toHaveLength(1);
  });

  it('of a choice of two hundred canned replies may be answered by words of it', async () => {
    const { ana, channel, inside, events, inTopic } = await openCase();
    const options = Array.from({ length: 200 }, (_, index) => ({ value: `reply-${index}`, label: `reply-${index}` }));
    const fields = [
      { id: 'reply', label: 'Which', kind: 'select', search: 'canned', required: true, options },
    ] as const;
    const canned = { id: 'canned', label: 'Canned reply', form: { title: 'Canned reply', submit: 'Send', fields } };
    const card = { title: 'Case 3', actions: [canned] };
    const posted = await channel.send(inside, outgoing({ kind: 'card', card }), patient);
    await ana.press(Number(posted.ids[0]), 'Canned reply');
    const question = await vi.waitFor(() => {
      const found = inTopic().at(-1);
      if (!found?.text?.includes('words of the reply')) throw new Error('Nothing is asked');
      return found;
    });
    await ana.say('reply-199', question.message_id);
    await vi.waitFor(() => expect(events()).toMatchObject([{ action: 'canned', values: { reply: 'reply-199' } }]));
  });

  it('of a form in which nothing has to be said may be sent as it is at any question', async () => {
    const { ana, channel, inside, events, inTopic } = await openCase();
    const fields = [
      { id: 'resolution', label: 'How', kind: 'select', options: [{ value: 'solved', label: 'Solved' }] },
      { id: 'tags', label: 'Tags', kind: 'text' },
      { id: 'summary', label: 'Summary', kind: 'multiline' },
    ] as const;
    const close = { id: 'close', label: 'Close', form: { title: 'Close', submit: 'Close now', fields } };
    const posted = await channel.send(
      inside,
      outgoing({ kind: 'card', card: { title: 'Case 2', actions: [close] } }),
      patient,
    );
    await ana.press(Number(posted.ids[0]), 'Close');
    const question = await vi.waitFor(() => {
      const found = inTopic().at(-1);
      if (!found?.text?.includes('How')) throw new Error('Nothing is asked');
      return found.message_id;
    });
    await ana.press(question, 'Solved');
    await vi.waitFor(() => expect(inTopic().at(-1)?.text).toContain('Tags'));
    await ana.press(question, '✓ Close now');
    await vi.waitFor(() => expect(events()).toMatchObject([{ action: 'close', values: { resolution: 'solved' } }]));
  });

  it('of a form with a draft in it suggests what was drafted meanwhile, to be taken as it is or put differently', async () => {
    const { ana, channel, inside, events, inTopic } = await openCase();
    const caseCard = (draft: 'awaited' | 'ready', value: string) => {
      const fields = [
        { id: 'resolution', label: 'How', kind: 'select', options: [{ value: 'solved', label: 'Solved' }] },
        { id: 'summary', label: 'Summary', kind: 'multiline', value, draft },
      ] as const;
      const form = { title: 'Close', submit: 'Close now', fields };
      return outgoing({ kind: 'card', card: { title: 'Case 3', actions: [{ id: 'close', label: 'Close', form }] } });
    };
    const { ids } = await channel.send(inside, caseCard('awaited', 'order: 7'), patient);
    // Telegram takes few messages to a group at once.
    const patience = 10_000;
    const answerWith = async (say: (question: number) => Promise<unknown>) => {
      await ana.press(Number(ids[0]), 'Close');
      const question = await vi.waitFor(() => {
        const found = inTopic().findLast(({ text }) => text?.includes('How'));
        if (!found) throw new Error('Nothing is asked');
        return found.message_id;
      }, patience);
      // What is asked is there a moment before it is noted.
      await vi.waitFor(async () => {
        const shown = inTopic().find((one) => one.message_id === question)?.text;
        if (shown?.includes('How')) await ana.press(question, 'Solved');
        expect(shown).toContain('Summary');
      }, patience);
      await say(question);
      await vi.waitFor(() => expect(inTopic().some((one) => one.message_id === question)).toBe(false), patience);
    };
    await answerWith(async (question) => {
      expect(inTopic().find((one) => one.message_id === question)?.text).toContain('Suggestion:\norder: 7');
      await channel.edit?.(inside, ids, caseCard('ready', 'Li waits for order 7.'), patient);
      await ana.say('My own words', question);
    });
    await answerWith(async (question) => {
      expect(inTopic().find((one) => one.message_id === question)?.text).toContain('Li waits for order 7.');
      await ana.press(question, '✓ Use the suggestion');
    });
    expect(events()).toMatchObject([
      { action: 'form-opened', id: ids[0], values: { action: 'close' } },
      { action: 'close', values: { resolution: 'solved', summary: 'My own words' } },
      { action: 'form-opened', id: ids[0], values: { action: 'close' } },
      { action: 'close', values: { resolution: 'solved', summary: 'Li waits for order 7.' } },
    ]);
  });

  it('of a form does nothing for those who may not act, but for telling them so', async () => {
    const { eve, card: id, events } = await openCase();
    await eve.press(id, 'Transfer');
    expect(events()).toMatchObject([{ type: 'action', action: 'transfer', values: {}, by: { kind: 'customer' } }]);
  });
});

describe("the fate of an agent's message", () => {
  it('is told in the language of the desk, and not of the channel', async () => {
    const rooms = [{ room: String(forum), supervisors: [], language: 'zh-Hant' }] as const;
    const { ana, channel, inside, inTopic } = await openCase({ rooms });
    await ana.say('here you are');
    const id = String(inTopic().at(-1)?.message_id);
    await channel.mark?.(inside, [id], { key: 'm', fate: 'failed' }, patient);
    expect(JSON.stringify(inTopic().at(-1))).toContain('重試');
  });

  it('is a reaction, and where it failed a reason with a button that tries again', async () => {
    const { ana, channel, inside, inTopic, events, telegram } = await openCase();
    await ana.say('here you are');
    const id = String(inTopic().at(-1)?.message_id);
    await channel.mark?.(inside, [id], { key: 'm1', fate: 'pending' }, patient);
    await channel.mark?.(inside, [id], { key: 'm2', fate: 'failed', reason: 'Telegram was away' }, patient);
    const note = inTopic().at(-1) as Kept;
    expect(note).toMatchObject({ text: '⚠️ Telegram was away', reply_to_message: { message_id: Number(id) } });
    expect(telegram.world.reactions.get(`${forum}/${id}`)?.get(700_001)).toEqual(['💔']);

    await ana.press(note.message_id, 'Retry');
    expect(events().at(-1)).toMatchObject({ type: 'action', action: 'retry', id, from: inside });

    await channel.mark?.(inside, [id], { key: 'm3', fate: 'sent' }, patient);
    expect(telegram.world.reactions.get(`${forum}/${id}`)?.get(700_001)).toEqual(['👌']);
    expect(telegram.world.find(forum, note.message_id)).toBeUndefined();
  });

  it('comes back when the customer takes a reaction back that stood in its place', async () => {
    const { ana, channel, inside, inTopic, telegram } = await openCase();
    await ana.say('here you are');
    const id = String(inTopic().at(-1)?.message_id);
    const sign = () => telegram.world.reactions.get(`${forum}/${id}`)?.get(700_001);
    await channel.mark?.(inside, [id], { key: 'm1', fate: 'sent' }, patient);
    await channel.react?.(inside, [id], { key: 'r1', by: customer, emoji: '❤️', added: true }, patient);
    expect(sign()).toEqual(['❤']);
    await channel.react?.(inside, [id], { key: 'r2', by: customer, emoji: '❤️', added: false }, patient);
    expect(sign()).toEqual(['👌']);
  });

  it.each(['💔', '🤷', '👌', '👀'])(
    'is never to be taken for a customer’s %s, which is said in words',
    async (emoji) => {
      const { ana, channel, inside, inTopic, telegram } = await openCase();
      await ana.say('here you are');
      const id = String(inTopic().at(-1)?.message_id);
      const sign = () => telegram.world.reactions.get(`${forum}/${id}`)?.get(700_001);
      await channel.mark?.(inside, [id], { key: 'm1', fate: 'sent' }, patient);
      await channel.react?.(inside, [id], { key: 'r1', by: customer, emoji, added: true }, patient);
      expect([sign(), inTopic().at(-1)?.text]).toEqual([['👌'], `Li Lei: ${emoji}`]);
      await channel.react?.(inside, [id], { key: 'r2', by: customer, emoji, added: false }, patient);
      expect(sign()).toEqual(['👌']);
    },
  );

  it('is said in words where reactions are switched off', async () => {
    const { ana, channel, inside, inTopic, telegram } = await openCase();
    await ana.say('here you are');
    const id = String(inTopic().at(-1)?.message_id);
    telegram.trouble(
      { fault: 'refused', status: 400, description: 'Bad Request: REACTION_INVALID' },
      /setMessageReaction/,
    );
    await channel.mark?.(inside, [id], { key: 'm1', fate: 'unknown', reason: 'It may have arrived' }, patient);
    expect(inTopic().at(-1)?.text).toBe('❔ It may have arrived');
  });

  it('is another reaction where the group does not allow the usual one, from the first answer on', async () => {
    const { ana, channel, inside, inTopic, telegram, group } = await openCase();
    const signs = () => {
      const id = inTopic().findLast(({ from }) => from?.id === ana.user.id)?.message_id;
      return telegram.world.reactions.get(`${forum}/${id}`)?.get(700_001);
    };
    const mark = async (fate: 'pending' | 'sent' | 'failed') => {
      const id = String(inTopic().findLast(({ from }) => from?.id === ana.user.id)?.message_id);
      await channel.mark?.(inside, [id], { key: `m-${fate}-${id}`, fate }, patient);
    };
    // Changed since the start, and Telegram tells nobody.
    group.reactions = ['👍', '👎', '❤'];
    await ana.say('here you are');
    await mark('pending');
    expect(signs()).toBeUndefined();
    await mark('sent');
    expect(signs()).toEqual(['👍']);
    await mark('failed');
    expect([signs(), inTopic().at(-1)?.text]).toEqual([['👎'], '⚠️']);
  });

  it('is never a sign of what was before, where there is none for what is', async () => {
    const { ana, channel, inside, inTopic, telegram, group } = await openCase();
    group.reactions = ['👀'];
    await ana.say('here you are');
    const id = String(inTopic().at(-1)?.message_id);
    await channel.mark?.(inside, [id], { key: 'm1', fate: 'pending' }, patient);
    expect(telegram.world.reactions.get(`${forum}/${id}`)?.get(700_001)).toEqual(['👀']);
    await channel.mark?.(inside, [id], { key: 'm2', fate: 'sent' }, patient);
    expect(telegram.world.reactions.get(`${forum}/${id}`)?.get(700_001)).toEqual([]);
  });

  it('an emoji that bots may not react with is said', async () => {
    const { ana, channel, inside, inTopic } = await openCase();
    await ana.say('here you are');
    const id = String(inTopic().at(-1)?.message_id);
    await channel.react?.(inside, [id], { key: 'r1', by: customer, emoji: '🧿', added: true }, patient);
    expect(inTopic().at(-1)).toMatchObject({ text: 'Li Lei: 🧿', reply_to_message: { message_id: Number(id) } });
  });
});
