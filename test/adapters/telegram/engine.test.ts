import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createChannel } from '../../../adapters/registry.ts';
import type { Channel } from '../../../core/channel.ts';
import { systemClock } from '../../../core/clock.ts';
import { createEngine, type Engine } from '../../../core/engine.ts';
import { newId } from '../../../core/ids.ts';
import type { Store } from '../../../core/store.ts';
import { createEmbeddedWakeups } from '../../../queue/embedded.ts';
import { openSqliteStore } from '../../../store/sqlite/index.ts';
import { type FakeTelegram, startFakeTelegram } from '../../fakes/telegram/server.ts';
import type { Kept } from '../../fakes/telegram/world.ts';
import { silentLog, turnOf } from '../../support/brand.ts';
import { forum } from './open.ts';
import { Somebody } from './people.ts';

/** One bot for customers and desk: nothing of Frontdesk is left out but the command line. */

const turn = turnOf([{ name: 'support', room: { channel: 'telegram', chat: String(forum) } }]);

let folder: string;
let telegram: FakeTelegram;
let store: Store;
let engine: Engine;
let li: Somebody;
let ana: Somebody;

async function start(): Promise<void> {
  store = await openSqliteStore(join(folder, 'frontdesk.db'));
  const roomy = { most: 10_000, perMs: 1 };
  const channel: Channel = await createChannel(
    'telegram',
    'telegram',
    {
      token: telegram.token,
      apiRoot: telegram.apiRoot,
      mode: 'polling',
      rooms: [{ room: String(forum), supervisors: [] }],
      language: 'en',
      rates: { overall: roomy, chat: roomy, group: roomy },
    },
    {
      storage: store.storage('telegram'),
      openFile: (file) => channel.open(file),
      clock: systemClock,
      log: silentLog,
      cases: { open: () => store.openCases(), since: async () => [], customer: async () => undefined },
    },
  );
  engine = createEngine({
    store,
    wakeups: createEmbeddedWakeups({ onError: () => {} }),
    turn,
    channels: [channel],
    isDesk: ({ chat }) => chat === String(forum),
    newId,
    log: silentLog,
  });
  const polls = telegram.feed.offsets.length;
  await engine.start();
  await vi.waitFor(() => expect(telegram.feed.offsets.length).toBeGreaterThan(polls));
}

async function stop(): Promise<void> {
  await engine.stop();
  await store.close();
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frontdesk-telegram-'));
  telegram = await startFakeTelegram();
  const { world } = telegram;
  const group = world.addForum(forum, 'Support');
  const agent = world.addUser(501, 'Ana');
  world.join(group, agent);
  li = new Somebody(telegram, world.addUser(101, 'Li', { last_name: 'Lei' }));
  ana = new Somebody(telegram, agent, { chat: forum });
  await start();
});

afterEach(async () => {
  telegram.feed.stop();
  await stop();
  await telegram.stop();
  await rm(folder, { recursive: true });
  expect(telegram.faults).toEqual([]);
});

const topic = (): number => [...(telegram.world.groups.get(forum)?.topics.keys() ?? [])].at(-1) ?? 0;
const inTopic = (): readonly Kept[] => telegram.world.in(forum, topic());
const toLi = (): readonly string[] =>
  telegram.world.in(101).flatMap(({ from, text }) => (from?.is_bot && text !== undefined ? [text] : []));

function until(check: () => void | Promise<void>): Promise<void> {
  return vi.waitFor(check, { timeout: 5_000 });
}

async function openCase(): Promise<void> {
  await li.say('I want to talk to a person');
  await until(() => expect(inTopic().some(({ text }) => text?.includes('I want to talk to a person'))).toBe(true));
  ana = ana.at({ chat: forum, topic: topic() });
}

describe('a customer and a desk, both on Telegram', () => {
  it('talk to each other by a topic, and every answer shows its fate', async () => {
    await openCase();
    await ana.say('What can I do for you?');
    await until(() => expect(toLi()).toContain('Ana:\nWhat can I do for you?'));
    const answer = inTopic().findLast(({ from }) => from?.id === 501);
    const key = `${forum}/${answer?.message_id}`;
    await until(() => expect(telegram.world.reactions.get(key)?.get(700_001)).toEqual(['👌']));
    await li.say('My tea is cold');
    await until(() => expect(inTopic().at(-1)?.text).toBe('Li Lei:\nMy tea is cold'));
  });

  it('and notes stay at the desk', async () => {
    await openCase();
    await ana.say('// be nice');
    await ana.say('Hello');
    await until(() => expect(toLi()).toContain('Ana:\nHello'));
    expect(toLi().join('\n')).not.toContain('be nice');
  });

  it('and pictures pass without a byte being moved', async () => {
    await openCase();
    const photo = telegram.world.mediaFields('photo', telegram.world.store('photo', 'a.jpg', Buffer.from('x')));
    await li.write(photo, { caption: 'like this' });
    await until(() => expect(inTopic().at(-1)).toMatchObject({ caption: 'Li Lei:\nlike this', ...photo }));
    expect(telegram.fetched).toEqual([]);
  });

  it('and a sticker is a sticker, and no words beside it', async () => {
    await openCase();
    const sticker = telegram.world.mediaFields('sticker', telegram.world.store('sticker', 'a.webp', Buffer.from('x')));
    await li.write({ sticker: { ...(sticker['sticker'] as object), emoji: '👋' } });
    await until(() => expect(inTopic().at(-1)).toMatchObject(sticker));
    expect(telegram.callsOf('sendMessage').some(({ text }) => String(text).includes('👋'))).toBe(false);
  });

  it('and edits and replies arrive as what they are', async () => {
    await openCase();
    await li.say('tow cups');
    await until(() => expect(inTopic().at(-1)?.text).toBe('Li Lei:\ntow cups'));
    const id = inTopic().at(-1)?.message_id ?? 0;
    const said = telegram.world.in(101).findLast(({ text }) => text === 'tow cups')?.message_id ?? 0;
    await li.edit(said, { text: 'two cups' });
    await until(() => expect(telegram.world.find(forum, id)?.text).toBe('Li Lei:\ntwo cups\n✏️ was: tow cups'));
    await ana.say('Two it is', id);
    await until(() =>
      expect(telegram.world.in(101).at(-1)).toMatchObject({
        text: 'Ana:\nTwo it is',
        reply_to_message: { message_id: said },
      }),
    );
  });

  it('and an edit keeps the quote of what is not to be seen there', async () => {
    await openCase();
    await ana.say('Hello');
    // What only the customer is told has no place in the topic.
    await until(() => expect(toLi().join()).toContain('Ana has joined'));
    const joined = telegram.world.in(101).find(({ text }) => text?.includes('Ana has joined'));
    await li.say('This did not help', joined?.message_id);
    await until(() => expect(inTopic().at(-1)?.text).toContain('This did not help'));
    const { message_id: id = 0, text: shown = '' } = inTopic().at(-1) ?? {};
    const said = telegram.world.in(101).findLast(({ text }) => text === 'This did not help')?.message_id ?? 0;
    await li.edit(said, { text: 'This did not help at all' });
    const was = '✏️ was: This did not help';
    await until(() => expect(telegram.world.find(forum, id)?.text).toBe(`${shown} at all\n${was}`));
    expect(shown).toContain('Ana has joined');
  });

  it('and the buttons of the card claim and close', async () => {
    await openCase();
    const card = inTopic()[0]?.message_id ?? 0;
    await ana.press(card, 'Claim');
    await until(() => expect(telegram.world.find(forum, card)?.text).toContain('Ana'));
    await ana.press(card, 'Close');
    await until(() => expect(inTopic().at(-1)?.text).toContain('How did it end?'));
    const question = inTopic().at(-1)?.message_id ?? 0;
    await until(async () => {
      // Nobody is as fast as this test: what was asked is noted only once it is posted.
      if (telegram.world.find(forum, question)) await ana.press(question, '✓ Close');
      // Who the customer was can be asked for ever.
      expect(buttonCount(card)).toBe(1);
    });
    await ana.say('Are you still there?');
    await until(() => expect(inTopic().at(-1)?.text).toContain('closed'));
    expect(toLi().join('\n')).not.toContain('still there');
  });

  it('and a restart in the middle loses and doubles nothing', async () => {
    await openCase();
    await stop();
    const meanwhile = Promise.all([li.say('Are you there?'), ana.say('One moment')]);
    await start();
    await meanwhile;
    await until(() => expect(toLi()).toContain('Ana:\nOne moment'));
    await until(() => expect(inTopic().filter(({ text }) => text === 'Li Lei:\nAre you there?')).toHaveLength(1));
    expect(toLi().filter((text) => text === 'Ana:\nOne moment')).toHaveLength(1);
    expect(telegram.world.groups.get(forum)?.topics.size).toBe(1);
  });

  it('and the desk is told at once where the customer blocks the bot', async () => {
    await openCase();
    telegram.world.blocked.add(101);
    await li.membership('member', 'kicked');
    await until(() => expect(inTopic().at(-1)?.text).toMatch(/blocked/i));
    await ana.say('Hello?');
    await until(() => expect(inTopic().at(-1)?.text).toBe('⚠️ the customer has blocked us'));
  });
});

describe('a customer of a business account', () => {
  it('is answered by the desk, which is told where the account does not let us, and where it does again', async () => {
    li = li.at({ chat: 101, business: 'conn' });
    await openCase();
    await li.connection({ is_enabled: true, rights: {} });
    await until(() => expect(inTopic().at(-1)?.text).toContain('What you write waits'));
    await li.connection({ is_enabled: true, rights: { can_reply: true } });
    await until(() => expect(inTopic().at(-1)?.text).toContain('lets us answer again'));
  });
});

function buttonCount(id: number): number {
  const markup = telegram.world.find(forum, id)?.['reply_markup'] as { inline_keyboard: unknown[] } | undefined;
  return markup?.inline_keyboard.length ?? 0;
}
