import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Capabilities, Channel, Outgoing, Receipt } from '../../core/channel.ts';
import { SendError } from '../../core/channel.ts';
import type { Delivery } from '../../core/delivery.ts';
import { type Address, type Part, plainParts } from '../../core/message.ts';
import { createOutbox } from '../../core/outbox.ts';
import { progress } from '../../core/progress.ts';
import { createEmbeddedWakeups } from '../../queue/embedded.ts';
import { openSqliteStore } from '../../store/sqlite/index.ts';
import { VirtualClock } from '../simulation/clock.ts';
import { silentLog } from '../support/brand.ts';
import { openConversation } from '../support/conversation.ts';
import { ana, textPart } from '../support/scene.ts';

const everything: Capabilities['features'] = {
  formatting: 'full',
  image: 'full',
  video: 'full',
  audio: 'full',
  voice: 'full',
  file: 'full',
  album: 'full',
  sticker: 'full',
  location: 'full',
  contact: 'full',
  buttons: 'full',
  forms: 'full',
  threads: 'full',
  reply: 'full',
  edit: 'full',
  delete: 'full',
  reaction: 'full',
  typing: 'full',
  marks: 'full',
};

/** What the platform does with each send, in order; then it takes everything. */
type Answer = 'ok' | 'hang' | SendError | Error | (() => Promise<void>);

class Messenger implements Channel {
  readonly name = 'chat';
  capabilities: Capabilities = { features: everything, limits: { text: 1_000, fileBytes: 1_000 }, keyed: false };
  readonly answers: Answer[] = [];
  /** Of the last send: whether it was to be given up. */
  signal?: AbortSignal;
  readonly posted: { at: number; text: string; message: Outgoing; to: Address }[] = [];
  readonly attempts: number[] = [];
  /** How many messages each merged post held. */
  readonly merged: number[] = [];
  isBehind = false;
  reconcile?: NonNullable<Channel['reconcile']>;
  edit?: NonNullable<Channel['edit']>;
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  start = () => Promise.resolve();
  stop = () => Promise.resolve();
  open = () => Promise.reject(new Error('There are no files here'));

  async send(to: Address, message: Outgoing, signal: AbortSignal): Promise<Receipt> {
    this.attempts.push(this.#now());
    this.signal = signal;
    const following = this.isBehind ? ((await message.following?.()) ?? []) : [];
    const answer = this.answers.shift() ?? 'ok';
    if (answer === 'hang') return new Promise(() => {});
    if (typeof answer === 'function') await answer();
    else if (answer !== 'ok') throw answer;
    const all = [message, ...following].map((one) => {
      this.posted.push({ at: this.#now(), text: plainParts(one.parts), message: one, to });
      return [`p${this.posted.length}`];
    });
    if (following.length > 0) this.merged.push(all.length);
    return { ids: all[0] ?? [], ...(following.length > 0 && { followed: all.slice(1) }) };
  }
}

const refused = (retryAfterMs: number | null, sent: readonly string[] = []) =>
  new SendError('no', { outcome: 'not-sent', code: 'refused', retryAfterMs, sent });
const unknown = () => new SendError('reset', { outcome: 'unknown', code: 'reset' });

let clock: VirtualClock;
let messenger: Messenger;
let store: Awaited<ReturnType<typeof openSqliteStore>>;
let wakeups: ReturnType<typeof createEmbeddedWakeups>;
let conversation: Awaited<ReturnType<typeof openConversation>>;
let started: number;
/** Whether this process may send. */
let hold: AbortController | undefined;

beforeEach(async () => {
  clock = new VirtualClock();
  started = clock.now();
  messenger = new Messenger(() => clock.now() - started);
  // Writes are flushed at once, so that nothing is under way when time stands still.
  store = await openSqliteStore(':memory:', { clock, defer: queueMicrotask });
  wakeups = createEmbeddedWakeups({ clock });
  hold = new AbortController();
  const parts = { store, wakeups, clock, log: silentLog, channel: () => messenger, holding: () => hold?.signal };
  const outbox = createOutbox(parts);
  await wakeups.start(({ kind, id }) => (kind === 'lane' ? outbox(id) : Promise.resolve()));
  conversation = await openConversation(store, { channel: 'chat', chat: 'may' });
});
afterEach(async () => {
  await wakeups.stop();
  await store.close();
});

async function send(...texts: readonly string[]): Promise<void> {
  await deliver(...texts.map((text) => ({ op: 'send' as const, message: text, by: ana, parts: [textPart(text)] })));
}

async function deliver(...deliveries: readonly Delivery[]): Promise<void> {
  await conversation.deliver(deliveries);
  wakeups.wake({ kind: 'lane', id: conversation.lane });
  await clock.pass(0);
}

const texts = () => messenger.posted.map(({ text }) => text);

describe('an attempt that takes its time', () => {
  /** Bytes that pass every half a minute, so many times. */
  const passing = (times: number) => async () => {
    const moved = progress();
    for (let count = 0; count < times; count++) {
      await new Promise<void>((resolve) => void clock.after(30_000, resolve));
      moved();
    }
  };

  test('is waited for as long as bytes of its file move, and what is behind it follows', async () => {
    messenger.answers.push(passing(10));
    await send('a large file', 'words');
    await clock.pass(300_000);
    expect(texts()).toEqual(['a large file', 'words']);
    expect(messenger.attempts).toHaveLength(2);
  });

  test('is given up a minute after the last of them', async () => {
    messenger.answers.push(async () => {
      await passing(3)();
      await new Promise(() => {});
    });
    await send('a large file');
    await clock.pass(149_999);
    expect(messenger.signal?.aborted).toBe(false);
    await clock.pass(1);
    expect(messenger.signal?.aborted).toBe(true);
    expect(await store.deadLetters(5)).toMatchObject([{ outcome: 'unknown', code: 'timeout' }]);
  });
});

describe('where another process sends', () => {
  const waiting = () => store.queued(conversation.lane, 10);

  test('nothing is sent or begun, and what waits is left as it is', async () => {
    hold = undefined;
    await send('one');
    expect(messenger.attempts).toEqual([]);
    expect(await waiting()).toMatchObject([{ state: 'pending', attempts: 0, begun: 0 }]);
  });

  test('from the moment on in which an attempt was noted, it is not made', async () => {
    const { begin } = store;
    store.begin = (row) => {
      hold?.abort();
      return begin(row);
    };
    await send('one');
    expect(messenger.attempts).toEqual([]);
    expect(await waiting()).toMatchObject([{ state: 'pending', attempts: 1 }]);
  });

  test('from the moment on in which an attempt is under way, it is given up, and asked for', async () => {
    messenger.answers.push('hang');
    await send('one');
    hold?.abort();
    await clock.pass(0);
    expect(messenger.signal?.aborted).toBe(true);
    expect(await waiting()).toHaveLength(1);
    await clock.pass(2_000);
    expect(await store.deadLetters(10)).toMatchObject([{ outcome: 'unknown', code: 'elsewhere' }]);
  });
});

describe('what a process that is gone had begun', () => {
  test('is known to be another’s by whoever asks first after a pause, before any alarm has rung', async () => {
    const asked: (boolean | undefined)[] = [];
    messenger.answers.push(async () => {
      asked.push(messenger.signal?.aborted);
      clock.jump(8_000);
      asked.push(messenger.signal?.aborted);
      throw new SendError('Called off', { outcome: 'not-sent', code: 'aborted', retryAfterMs: 0 });
    });
    await conversation.deliver([{ op: 'send', message: 'one', by: ana, parts: [textPart('one')] }]);
    const mine = createEmbeddedWakeups({ clock });
    const parts = { store, wakeups: mine, clock, log: silentLog, channel: () => messenger };
    const outbox = createOutbox({ ...parts, holding: () => hold?.signal, isShared: true });
    await mine.start(({ id }) => outbox(id));
    mine.wake({ kind: 'lane', id: conversation.lane });
    await clock.pass(0);
    expect(asked).toEqual([false, true]);
    expect(texts()).toEqual([]);
    await clock.pass(20_000);
    expect(texts()).toEqual(['one']);
    await mine.stop();
  });

  test('is waited for once, however much it is', async () => {
    messenger.reconcile = async () => 'not-sent';
    const said = ['one', 'two', 'three', 'four'];
    await conversation.deliver(
      said.map((text) => ({ op: 'send' as const, message: text, by: ana, parts: [textPart(text)] })),
    );
    for (const row of await store.queued(conversation.lane, 10)) await store.begin(row);
    const mine = createEmbeddedWakeups({ clock });
    const parts = {
      store,
      wakeups: mine,
      clock,
      log: silentLog,
      channel: () => messenger,
      holding: () => hold?.signal,
    };
    const outbox = createOutbox({ ...parts, isShared: true });
    await mine.start(({ id }) => outbox(id));
    mine.wake({ kind: 'lane', id: conversation.lane });
    await clock.pass(9_999);
    expect(texts()).toEqual([]);
    await clock.pass(1);
    expect(texts()).toEqual(said);
    await mine.stop();
  });
});

describe('a delivery that is refused for now', () => {
  test('is tried again when the platform says so, and nothing overtakes it', async () => {
    messenger.answers.push(refused(30_000));
    await send('one', 'two');
    expect(texts()).toEqual([]);
    await clock.pass(29_000);
    expect(texts()).toEqual([]);
    await clock.pass(1_000);
    expect(texts()).toEqual(['one', 'two']);
  });

  test('waits longer each time, up to a minute', async () => {
    messenger.answers.push(...Array.from({ length: 9 }, () => refused(0)));
    await send('one');
    await clock.pass(10 * 60_000);
    const gaps = messenger.attempts.map((at, index) => at - (messenger.attempts[index - 1] ?? 0)).slice(1);
    expect(gaps).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60].map((seconds) => seconds * 1_000));
    expect(texts()).toEqual(['one']);
  });

  test('goes on behind what was posted of it already', async () => {
    messenger.answers.push(refused(0, ['part-1', 'part-2']));
    await send('one');
    await clock.pass(2_000);
    expect(messenger.posted[0]?.message.posted).toEqual(['part-1', 'part-2']);
  });
});

describe('a delivery that is refused for good', () => {
  test('becomes a dead letter, and the lane goes on', async () => {
    messenger.answers.push(refused(null));
    await send('one', 'two');
    expect(texts()).toEqual(['two']);
    expect(await store.deadLetters(10)).toMatchObject([{ kind: 'outbox', outcome: 'failed', code: 'refused' }]);
  });

  test('arrives when it is replayed, with the same key', async () => {
    messenger.answers.push(refused(null));
    await send('one');
    const [letter] = await store.deadLetters(1);
    const wake = await store.replay(letter?.id ?? '');
    if (wake) wakeups.wake(wake);
    await clock.pass(0);
    expect(texts()).toEqual(['one']);
    expect(messenger.posted[0]?.message.key).toBe(letter?.id);
  });
});

describe('a delivery whose outcome is unknown', () => {
  test('is called unknown and not repeated where nothing can be read back', async () => {
    messenger.answers.push(unknown());
    await send('one', 'two');
    await clock.pass(60 * 60_000);
    expect(texts()).toEqual(['two']);
    expect(await store.deadLetters(10)).toMatchObject([{ outcome: 'unknown', code: 'reset' }]);
  });

  test('is the same for an error of any other kind', async () => {
    messenger.answers.push(new TypeError('a bug in the library'));
    await send('one');
    expect(await store.deadLetters(10)).toMatchObject([{ outcome: 'unknown', code: 'unexpected-error' }]);
  });

  test('is the same for a platform that never answers', async () => {
    messenger.answers.push('hang');
    await send('one', 'two');
    await clock.pass(59_000);
    expect(texts()).toEqual([]);
    await clock.pass(2_000);
    expect(texts()).toEqual(['two']);
    expect(await store.deadLetters(10)).toMatchObject([{ outcome: 'unknown', code: 'timeout' }]);
  });

  test('is repeated with the same key where the channel knows keys', async () => {
    messenger.capabilities = { ...messenger.capabilities, keyed: true };
    messenger.answers.push(unknown(), unknown());
    await send('one');
    await clock.pass(10_000);
    expect(texts()).toEqual(['one']);
    expect(await store.deadLetters(10)).toEqual([]);
  });

  test.each([
    ['was sent', { ids: ['found'] }, 0],
    ['was not sent', 'not-sent', 1],
  ] as const)('is read back, and it %s', async (_what, found, posts) => {
    messenger.reconcile = () => Promise.resolve(found);
    messenger.answers.push(unknown());
    await send('one');
    await clock.pass(10_000);
    expect(messenger.posted).toHaveLength(posts);
    expect(await store.deadLetters(10)).toEqual([]);
    expect(await store.locate(conversation.lane, 'one')).toEqual(posts === 0 ? ['found'] : ['p1']);
  });

  test('is not repeated before it could be read back', async () => {
    let reachable = false;
    messenger.reconcile = () => (reachable ? Promise.resolve({ ids: ['found'] }) : Promise.reject(new Error('down')));
    messenger.answers.push(unknown());
    await send('one', 'two');
    await clock.pass(5 * 60_000);
    expect(messenger.attempts).toHaveLength(1);
    reachable = true;
    await clock.pass(60_000);
    expect(texts()).toEqual(['two']);
    expect(await store.deadLetters(10)).toEqual([]);
  });
});

test('a store that cannot be read is not the platform’s fault: the delivery is tried again, and sent once', async () => {
  const { locate } = store;
  let isBroken = true;
  store.locate = (lane, message) => (isBroken ? Promise.reject(new Error('no connection')) : locate(lane, message));
  await send('one');
  await deliver({ op: 'send', message: 'two', by: ana, parts: [textPart('two')], replyTo: 'one' });
  expect(texts()).toEqual(['one']);
  isBroken = false;
  await clock.pass(5_000);
  expect(texts()).toEqual(['one', 'two']);
  expect(await store.deadLetters(10)).toEqual([]);
});

test('a card that is changed several times while it waits is changed once, to how it stands in the end', async () => {
  const edited: string[] = [];
  messenger.edit = async (_to, ids, { parts }) => {
    edited.push(plainParts(parts));
    return { ids };
  };
  const card = (title: string): Part => ({ kind: 'card', card: { title } });
  const change = (title: string): Delivery => ({ op: 'edit', message: 'card', by: ana, parts: [card(title)] });
  await deliver({ op: 'send', message: 'card', by: ana, parts: [card('new')] });
  await deliver(change('out'), { op: 'send', message: 'line', by: ana, parts: [textPart('line')] }, change('in'));
  expect(edited).toEqual(['in']);
  expect(texts()).toEqual(['new', 'line']);
  await deliver(change('closed'));
  expect(edited).toEqual(['in', 'closed']);
  expect(await store.unfinished()).toMatchObject({ lanes: [] });
});

test('a message of a person is changed as often as it was, as each wording may have been read', async () => {
  const edited: string[] = [];
  messenger.edit = async (_to, ids, { parts }) => {
    edited.push(plainParts(parts));
    return { ids };
  };
  const change = (text: string): Delivery => ({ op: 'edit', message: 'one', by: ana, parts: [textPart(text)] });
  await send('one');
  await deliver(change('two'), change('three'));
  expect(edited).toEqual(['two', 'three']);
});

describe('where a channel cannot do a thing', () => {
  test('a correction whose outcome is unknown is not said twice', async () => {
    await send('Frist');
    messenger.answers.push(unknown());
    await deliver({ op: 'edit', message: 'Frist', by: ana, parts: [textPart('First')] });
    await clock.pass(60 * 60_000);
    expect(messenger.attempts).toHaveLength(2);
    expect(await store.deadLetters(10)).toMatchObject([{ outcome: 'unknown' }]);
  });

  test('an edit becomes a correction that answers the message', async () => {
    await send('Frist');
    await deliver({ op: 'edit', message: 'Frist', by: ana, parts: [textPart('First')] });
    expect(texts()).toEqual(['Frist', '✏️\nFirst']);
    expect(messenger.posted[1]?.message.replyTo).toMatchObject({ ids: ['p1'] });
  });

  test('a case’s card says how things stand, and not once more what can be done', async () => {
    const card = (title: string): Part => {
      const fields = [{ label: 'State', value: title }];
      return {
        kind: 'card',
        card: { title, fields, actions: [{ id: 'claim', label: 'Claim' }], facts: { case: 'c' } },
      };
    };
    await deliver({ op: 'send', message: 'card', by: ana, parts: [card('new')] });
    await deliver({ op: 'edit', message: 'card', by: ana, parts: [card('open')] });
    const [, , corrected] = messenger.posted.flatMap(({ message }) => message.parts);
    expect(corrected).toEqual({
      kind: 'card',
      card: { title: 'open', fields: [{ label: 'State', value: 'open' }] },
    });
  });

  test('a delete and a reaction are said, and a reaction taken back is not', async () => {
    await send('one');
    await deliver(
      { op: 'react', message: 'one', by: ana, emoji: '👍', added: true },
      { op: 'react', message: 'one', by: ana, emoji: '👍', added: false },
      { op: 'remove', message: 'one', by: ana },
    );
    expect(texts()).toEqual(['one', '👍', '🗑️']);
  });

  test('a failure is told in words, a success is not', async () => {
    await send('one');
    await deliver(
      { op: 'mark', message: 'one', fate: 'sent' },
      { op: 'mark', message: 'one', fate: 'failed', reason: 'the chat is gone' },
    );
    expect(texts()).toEqual(['one', '⚠️ the chat is gone']);
  });

  test('parts that it cannot show become text or a visible placeholder', async () => {
    const features = { ...everything, location: 'none', contact: 'none', buttons: 'none', image: 'none' } as const;
    messenger.capabilities = { ...messenger.capabilities, features };
    await deliver({
      op: 'send',
      message: 'm',
      by: ana,
      parts: [
        { kind: 'location', lat: 30.25, lng: 120.16, label: 'Shop' },
        { kind: 'contact', name: 'Li', phones: ['+86 571 5550 0142'] },
        { kind: 'card', card: { title: 'Choose', actions: [{ id: 'a', label: 'Tea' }] } },
        { kind: 'media', media: 'image', file: { channel: 'x', id: 'f', name: 'leaf.png' } },
      ],
    });
    const [text] = texts();
    for (const word of ['Shop', '30.25', 'Li', '+86 571 5550 0142', 'Choose', 'Tea', 'leaf.png']) {
      expect(text).toContain(word);
    }
    expect(messenger.posted[0]?.message.parts.map(({ kind }) => kind)).toEqual(['text', 'text', 'text', 'unsupported']);
  });

  test('an edit of a message that never arrived changes nothing', async () => {
    await deliver({ op: 'edit', message: 'nowhere', by: ana, parts: [textPart('x')] });
    expect(messenger.attempts).toEqual([]);
    expect(await store.unfinished()).toMatchObject({ lanes: [] });
  });
});

describe('a channel that cannot keep up', () => {
  const mergesUpTo = (merged: number) => {
    messenger.isBehind = true;
    messenger.capabilities = { ...messenger.capabilities, limits: { ...messenger.capabilities.limits, merged } };
  };
  const arrived = async (...names: readonly string[]) =>
    Promise.all(names.map(async (name) => (await store.locate(conversation.lane, name))[0]));

  test('may post what waits behind a message along with it, and each is settled as its own', async () => {
    mergesUpTo(100);
    await send('one', 'two', 'three');
    expect(texts()).toEqual(['one', 'two', 'three']);
    expect(messenger.merged).toEqual([3]);
    expect(await arrived('one', 'two', 'three')).toEqual(['p1', 'p2', 'p3']);
    expect((await store.unfinished()).lanes).toEqual([]);
  });

  test('is given no more than fits, and nothing overtakes', async () => {
    mergesUpTo(8);
    await send('one', 'two', 'three', 'four');
    expect(texts()).toEqual(['one', 'two', 'three', 'four']);
    expect(messenger.merged).toEqual([2]);
  });

  test('is given only plain words of the same speaker', async () => {
    mergesUpTo(1_000);
    const bo = { ...ana, id: 'bo', name: 'Bo' };
    const said = (message: string, more: Partial<Delivery & { op: 'send' }> = {}) =>
      ({ op: 'send', message, by: ana, parts: [textPart(message)], ...more }) as const;
    await deliver(
      said('one'),
      said('by another', { by: bo }),
      said('an answer', { by: bo, replyTo: 'one' }),
      said('late', { by: bo, late: 1 }),
      said('place', { by: bo, parts: [{ kind: 'location', lat: 1, lng: 2 }] }),
    );
    expect(messenger.posted).toHaveLength(5);
    expect(messenger.merged).toEqual([]);
  });

  test('that refuses them for now is asked again, in order', async () => {
    mergesUpTo(100);
    messenger.answers.push(refused(5_000));
    await send('one', 'two');
    expect(texts()).toEqual([]);
    await clock.pass(5_000);
    expect(texts()).toEqual(['one', 'two']);
    expect(messenger.posted.map(({ at }) => at)).toEqual([5_000, 5_000]);
  });

  test('that refuses them for good gets them one by one, so that the one at fault takes no other along', async () => {
    mergesUpTo(100);
    messenger.answers.push(refused(null), 'ok', refused(null));
    await send('good', 'bad');
    await clock.pass(5_000);
    expect(texts()).toEqual(['good']);
    expect((await store.deadLetters(5)).map(({ code }) => code)).toEqual(['refused']);
  });

  test('and whose answer is lost is asked about each of them', async () => {
    mergesUpTo(100);
    messenger.answers.push(unknown());
    const asked: string[] = [];
    messenger.reconcile = (_to, key) => {
      asked.push(key);
      return Promise.resolve(asked.length === 1 ? { ids: ['there'] } : 'not-sent');
    };
    await send('one', 'two');
    await clock.pass(5_000);
    expect(asked).toHaveLength(2);
    expect(await arrived('one', 'two')).toEqual(['there', 'p1']);
    expect(texts()).toEqual(['two']);
  });

  test('and says nothing of one it was given leaves that one unknown', async () => {
    mergesUpTo(100);
    const { send: honest } = messenger;
    messenger.send = async (to, message, signal) => {
      const { followed: _, ...receipt } = await honest.call(messenger, to, message, signal);
      return receipt;
    };
    await send('one', 'two');
    expect((await store.deadLetters(5)).map(({ outcome }) => outcome)).toEqual(['unknown']);
  });
});
