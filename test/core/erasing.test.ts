import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Inbound } from '../../core/channel.ts';
import { createRetention } from '../../core/erasing.ts';
import type { ErasureReason } from '../../core/erasures.ts';
import type { Party } from '../../core/message.ts';
import { plainParts } from '../../core/message.ts';
import { World } from '../simulation/world.ts';
import { ana, bo, Scene, textPart } from '../support/scene.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await Scene.open();
});
afterEach(() => scene.close());

const may = 'chat/may';

/** Asks for the erasure, as another process does: it is found at the next look. */
async function ask({ world }: Pick<Scene, 'world'>, why: ErasureReason = 'asked', unlessSince?: number): Promise<void> {
  const { clock, store } = world;
  const more = unlessSince === undefined ? {} : { unlessSince };
  const told = store.tell(may, { type: 'erase', by: bo, why, askedAt: clock.now(), ...more });
  // The store writes when time passes.
  await clock.pass(10);
  await told;
}

const aMinute = 60_000;
let deaths = 0;

describe('a customer who is erased', () => {
  test('is known to nobody any more, and what we posted at the desk is taken back', async () => {
    await scene.customer('I want to talk to a human about my late parcel');
    await scene.agent(ana, 'It is on its way');
    const thread = scene.thread();
    await ask(scene);
    await scene.world.clock.pass(aMinute);
    const { store, desk } = scene.world;
    expect(await store.conversation(may)).toBeUndefined();
    expect(await store.entriesAfter(may, 0, 100)).toEqual([]);
    expect(await store.openCases()).toEqual([]);
    expect(desk.posts.filter(({ removed }) => !removed)).toEqual([]);
    expect(await store.erasures(10)).toEqual([
      { id: expect.any(String), at: expect.any(Number), by: bo, why: 'asked', hash: expect.any(String), isDone: true },
    ]);
    expect(JSON.stringify(await store.erasures(10))).not.toMatch(/may/i);
    const [forgotten] = desk.forgotten;
    expect(forgotten?.threads.map(({ address }) => address.thread)).toEqual([thread]);
    expect(scene.world.chat.forgotten).toMatchObject([{ customer: { address: { channel: 'chat', chat: 'may' } } }]);
  });

  test('hears nothing of it: no closing words, and no survey', async () => {
    await scene.customer('I want to talk to a human');
    const before = scene.chat.length;
    await ask(scene);
    await scene.world.clock.pass(30 * aMinute);
    expect(scene.chat).toHaveLength(before);
  });

  test('is a new one when they write again, whom nobody knows', async () => {
    await scene.customer('I want to talk to a human');
    await ask(scene);
    await scene.customer('How long does delivery take?');
    const { messages, cases, recent } = await scene.conversation();
    expect({ messages, cases }).toEqual({ messages: 3, cases: 0 });
    expect(recent.map(({ text }) => text)).toEqual([
      'How long does delivery take?',
      'Hi, I am a bot.',
      expect.stringContaining('within three days'),
    ]);
  });

  test('loses nothing that is written behind the wish, be it in the same moment', async () => {
    await scene.customer('I want to talk to a human');
    await ask(scene);
    const words = 'My house is on fire, your heater exploded';
    await scene.customer(words);
    await scene.world.clock.pass(aMinute);
    const said = await scene.world.store.entriesAfter(may, 0, 100);
    expect(plainParts(said[0]?.parts ?? [])).toBe(words);
    expect(await scene.world.store.openCases()).toHaveLength(1);
    expect(scene.inThread().join()).toContain(words);
  });

  test('leaves no dead letter where an agent writes on in the old thread', async () => {
    await scene.customer('I want to talk to a human');
    const thread = scene.thread();
    await ask(scene);
    await scene.agent(ana, 'Are you there?', thread);
    await scene.agent(ana, 'Hello?', thread);
    await scene.world.clock.pass(aMinute);
    expect(await scene.world.store.deadLetters(10)).toEqual([]);
    expect(scene.chat).not.toContain('Are you there?');
  });

  test('is erased once, however often it is asked', async () => {
    await scene.customer('Hello');
    await ask(scene);
    await ask(scene);
    await scene.customer('Good morning');
    await scene.world.clock.pass(aMinute);
    expect(await scene.world.store.erasures(10)).toHaveLength(1);
    expect((await scene.conversation()).messages).toBeGreaterThan(0);
    await ask(scene);
    await scene.world.clock.pass(aMinute);
    await ask(scene);
    await scene.world.clock.pass(aMinute);
    expect(await scene.world.store.erasures(10)).toHaveLength(2);
    expect(await scene.world.store.pending(may, 10)).toEqual([]);
    expect(await scene.world.store.deadLetters(10)).toEqual([]);
  });

  test('is not erased for their age where they have written meanwhile, or have a case', async () => {
    await scene.customer('Hello');
    const { messages } = await scene.conversation();
    await ask(scene, 'retention', messages - 1);
    await scene.world.clock.pass(aMinute);
    expect((await scene.conversation()).messages).toBe(messages);
    await scene.customer('I want to talk to a human');
    await ask(scene, 'retention', (await scene.conversation()).messages);
    await scene.world.clock.pass(aMinute);
    expect((await scene.conversation()).case).not.toBeNull();
    await scene.agent(ana, '!close');
    await ask(scene, 'retention', (await scene.conversation()).messages);
    await scene.world.clock.pass(aMinute);
    expect(await scene.world.store.conversation(may)).toBeUndefined();
  });

  test('waits for no platform that is away longer than a day', async () => {
    await scene.customer('I want to talk to a human');
    await scene.world.clock.pass(aMinute);
    scene.world.desk.faults = { ...scene.world.desk.faults, breakBefore: 1 };
    await scene.customer('one more word');
    await ask(scene);
    await scene.world.clock.pass(23 * 60 * aMinute);
    expect((await scene.world.store.erasing(10))[0]?.isBusy).toBe(true);
    scene.world.desk.faults = { ...scene.world.desk.faults, breakBefore: 0 };
    scene.world.desk.gone.add(`desk/support/${scene.thread()}`);
    await scene.world.clock.pass(120 * aMinute);
    expect(await scene.world.store.erasing(10)).toEqual([]);
    expect(await scene.world.store.deadLetters(10)).toEqual([]);
  });
});

describe('retention', () => {
  const day = 24 * 60 * aMinute;

  test('erases those with whom nothing was said for so long, and nobody else', async () => {
    const world = new World(1);
    try {
      world.keepMs = 3 * day;
      await world.boot();
      const write = (chat: string, words: string) => world.chat.happen(said(words, world.clock.now(), chat));
      for (const chat of ['old', 'back', 'waits']) write(chat, 'Hello');
      await world.clock.pass(2 * day);
      write('back', 'How long does delivery take?');
      write('waits', 'I want to talk to a human');
      await world.clock.pass(day + 10 * aMinute);
      const known = (await world.store.lastActive('', 10)).map(({ id }) => id);
      expect(known).toEqual(['chat/back', 'chat/waits']);
      expect(await world.store.erasures(10)).toMatchObject([{ why: 'retention', isDone: true }]);
      await world.clock.pass(4 * day);
      expect((await world.store.lastActive('', 10)).map(({ id }) => id)).toEqual(['chat/waits']);
    } finally {
      await world.close();
    }
  }, 60_000);

  test('goes over all conversations, some at a time, and begins again', async () => {
    const asked: string[] = [];
    const pages: string[] = [];
    const ids = Array.from({ length: 450 }, (_, index) => `chat/${String(index).padStart(3, '0')}`);
    const store = {
      lastActive: async (after: string, limit: number) => {
        pages.push(after);
        return ids
          .filter((id) => id > after)
          .slice(0, limit)
          .map((id) => ({ id, at: Number(id.slice(5)) }));
      },
      conversation: async (id: string) => ({ conversation: { id, case: null, messages: 1 }, version: 1 }),
      tell: async (id: string) => void asked.push(id),
    };
    const clock = { now: () => 1_100, after: () => () => {} };
    const retain = createRetention({ store: store as never, wakeups: { wake: () => {} } as never, clock }, 1_000);
    for (let call = 0; call < 4; call += 1) await retain();
    expect(pages).toEqual(['', 'chat/199', 'chat/399', '']);
    expect(new Set(asked)).toEqual(new Set(ids.slice(0, 101)));
  });
});

describe('a process that dies at any await', () => {
  test.each(Array.from({ length: 25 }, (_, seed) => seed + 1))(
    'erases once, and loses nothing new (seed %i)',
    async (seed) => {
      const world = new World(seed);
      try {
        await world.boot();
        const write = (words: string) => world.chat.happen(said(words, world.clock.now()));
        write('I want to talk to a human about my OLD parcel');
        await world.clock.pass(aMinute);
        expect(await world.store.openCases()).toHaveLength(1);
        await ask({ world });
        world.deathRate = 0.08;
        write('How long does delivery take?');
        await world.clock.pass(2 * aMinute);
        world.deathRate = 0;
        await world.clock.pass(5 * aMinute);
        expect(await world.store.erasures(10)).toMatchObject([{ isDone: true }]);
        const left = await world.store.entriesAfter(may, 0, 100);
        const words = left.filter(({ by }) => by.kind === 'customer').map(({ parts }) => plainParts(parts));
        expect(words).toEqual(['How long does delivery take?']);
        const shown = world.desk.posts.filter(({ removed }) => !removed).map(({ text }) => text);
        expect(shown.join()).not.toContain('OLD');
        // What may have been sent to the new one is none of the old one's.
        const letters = await world.store.deadLetters(10);
        expect(letters.filter(({ conversation }) => conversation !== may)).toEqual([]);
        expect(await world.store.pending(may, 10)).toEqual([]);
        deaths += world.deaths;
      } finally {
        await world.close();
      }
    },
  );
});

test('they did die', () => expect(deaths).toBeGreaterThan(50));

let keys = 0;
const mayHerself: Party = { id: 'may', name: 'May', kind: 'customer' };

function said(words: string, now: number, chat = 'may'): Inbound {
  keys += 1;
  const from = { channel: 'chat', chat };
  const parts = [textPart(words)];
  return {
    type: 'message',
    key: `k${keys}`,
    id: `m${keys}`,
    at: new Date(now),
    from,
    by: { ...mayHerself, id: chat },
    parts,
  };
}
