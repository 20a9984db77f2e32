import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Forgotten } from '../../../core/erasures.ts';
import type { Storage } from '../../../core/storage.ts';
import { outgoing, patient } from '../../contracts/channel/check.ts';
import { bot } from '../../fakes/telegram/world.ts';
import { forum, type OpenOptions } from './open.ts';
import { Somebody } from './people.ts';
import { openScene, type Scene } from './scene.ts';

let scene: Scene;
afterEach(() => scene.test.close());

const room = { channel: 'telegram', chat: String(forum) };

/** A case whose topic was opened and answered in, and what there is to forget of it. */
async function openCase(options: OpenOptions = {}) {
  let kept: Storage | undefined;
  scene = await openScene({ ...options, storage: (real) => (kept = real) });
  const { channel, telegram, sink } = scene.test;
  const card = { title: 'Case 1', actions: [{ id: `choose-${'x'.repeat(80)}`, label: 'A long one' }] };
  const { ids, thread = '' } = await channel.send(room, outgoing([{ kind: 'card', card }]), patient);
  const topic = { ...room, thread };
  const more = await channel.send(topic, outgoing('my parcel is late'), patient);
  const ana = new Somebody(telegram, scene.ana.user, { chat: forum, topic: Number(thread) });
  await ana.say('It is on its way');
  await vi.waitFor(() => expect(sink.events).toHaveLength(1));
  const own = sink.events.flatMap((event) => (event.type === 'message' ? [event.id] : []));
  await channel.mark?.(topic, own, { key: 'f', fate: 'failed', reason: 'gone' }, patient);
  const all = [...ids, ...more.ids, ...own];
  const forgotten: Forgotten = { before: Date.now(), threads: [{ address: topic, ids: all }] };
  /** What is noted of these messages. */
  async function notes() {
    const collections = ['topic', 'actions', 'prompt', 'file', 'mark'];
    const found = collections.map(async (name) => (await kept?.list(name, { limit: 100 })) ?? []);
    return (await Promise.all(found)).flat().map(({ collection }) => collection);
  }
  return { channel, telegram, forgotten, notes, inTopic: () => telegram.world.in(forum, Number(thread)) };
}

describe('a customer who is erased', () => {
  it('leaves no topic at a desk, with nothing that anybody wrote there, and no note of it', async () => {
    const { channel, forgotten, notes, inTopic } = await openCase();
    expect(inTopic().length).toBeGreaterThan(2);
    expect(new Set(await notes())).toEqual(new Set(['topic', 'actions', 'mark']));
    await channel.forget?.(forgotten);
    expect(inTopic()).toEqual([]);
    expect(await notes()).toEqual([]);
    expect(scene.group.topics.size).toBe(0);
  });

  it.each([true, false])(
    'leaves no question of a form, nor what was answered to it; may delete topics: %s',
    async (may) => {
      const { channel, telegram, forgotten, notes, inTopic } = await openCase();
      const [thread] = forgotten.threads;
      if (!thread) throw new Error('No thread');
      const fields = [
        { id: 'how', label: 'How', kind: 'select', options: [{ value: 'solved', label: 'Solved' }] },
        { id: 'summary', label: 'Summary', kind: 'multiline', value: 'Li waits for order 7' },
      ] as const;
      const close = { id: 'close', label: 'Close', form: { title: 'Close', submit: 'Close now', fields } };
      const card = { kind: 'card', card: { title: 'Case 1', actions: [close] } } as const;
      const { ids } = await channel.send(thread.address, outgoing([card]), patient);
      const ana = new Somebody(telegram, scene.ana.user, { chat: forum, topic: Number(thread.address.thread) });
      await ana.press(Number(ids[0]), 'Close');
      const question = await vi.waitFor(() => {
        const found = inTopic().findLast(({ text }) => text?.includes('How'));
        if (!found) throw new Error('Nothing is asked');
        return found.message_id;
      });
      await ana.press(question, 'Solved');
      await vi.waitFor(() => expect(JSON.stringify(inTopic())).toContain('Li waits for order 7'));
      expect(await notes()).toContain('prompt');
      const rights = { can_manage_topics: true, can_delete_messages: may };
      scene.group.members.set(bot.id, { status: 'administrator', user: bot, ...rights });
      const all = { address: thread.address, ids: [...thread.ids, ...ids] };
      await channel.forget?.({ before: Date.now(), threads: [all] });
      expect(await notes()).toEqual([]);
      expect(JSON.stringify(inTopic())).not.toContain('order 7');
    },
  );

  it('is forgotten once more where it is not known whether that was done', async () => {
    const { channel, telegram, forgotten } = await openCase();
    telegram.trouble({ fault: 'lost-after' }, /^deleteForumTopic$/);
    await expect(channel.forget?.(forgotten)).rejects.toThrow();
    await channel.forget?.(forgotten);
    expect(scene.group.topics.size).toBe(0);
  });

  it('has what the bot posted taken away where it may not delete a topic, and the admin is told', async () => {
    const { channel, forgotten, notes, inTopic } = await openCase();
    scene.group.members.set(bot.id, {
      status: 'administrator',
      user: bot,
      can_manage_topics: true,
      can_delete_messages: false,
    });
    await channel.forget?.(forgotten);
    expect(inTopic().map(({ text }) => text)).toEqual(['It is on its way']);
    expect(await notes()).toEqual([]);
    expect(scene.test.logged.join()).toContain('Give the bot the right to delete messages');
  });

  it('keeps their own chat with the bot: only what was noted of it goes', async () => {
    scene = await openScene();
    const { channel, telegram, sink } = scene.test;
    const chat = { channel: 'telegram', chat: '101' };
    await scene.li.say('hello');
    await vi.waitFor(() => expect(sink.events).toHaveLength(1));
    const { ids } = await channel.send(chat, outgoing('Hello Li'), patient);
    await channel.forget?.({ before: Date.now(), customer: { address: chat, ids, keys: [] }, threads: [] });
    expect(telegram.world.in(101).map(({ text }) => text)).toEqual(['hello', expect.stringContaining('Hello Li')]);
  });
});
