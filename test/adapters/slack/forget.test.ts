import { afterEach, describe, expect, it } from 'vitest';
import type { Forgotten } from '../../../core/erasures.ts';
import { outgoing, patient } from '../../contracts/channel/check.ts';
import { openSlack, room, type SlackUnderTest } from './open.ts';

let test: SlackUnderTest;
afterEach(() => test.close());

const at = { channel: 'slack', chat: room };
/** Too long for a button. */
const options = Array.from({ length: 90 }, (_, index) => ({ value: `desk-${index}`, label: 'A desk '.repeat(5) }));
const form = {
  title: 'Transfer',
  submit: 'Transfer',
  fields: [{ id: 'desk', label: 'To', kind: 'select', options }],
} as const;

/** A case with a form, a file, a reaction and an answer that failed, and what there is to forget of it. */
async function openCase() {
  test = await openSlack();
  const { channel, slack, storage, ana } = test;
  const card = { title: 'Case 1', facts: { state: 'queued' }, actions: [{ id: 'transfer', label: 'Transfer', form }] };
  const opened = await channel.send(at, outgoing([{ kind: 'card', card }]), patient);
  const { thread = '' } = opened;
  const to = { ...at, thread };
  const file = test.foreign('scan.bin', new Uint8Array([1, 2, 3]));
  const posted = await channel.send(to, outgoing([{ kind: 'media', media: 'file', file }]), patient);
  await ana.say({ channel: room, thread }, 'It is on its way');
  const [answer = ''] = test.sink.events.flatMap((event) => (event.type === 'message' ? [event.id] : []));
  await ana.react(room, posted.ids[0] ?? '', '+1', true);
  await channel.mark?.(to, [answer], { key: 'f', fate: 'failed', reason: 'gone' }, patient);
  const ids = [...opened.ids, ...posted.ids, answer];
  const forgotten: Forgotten = { before: Date.now(), threads: [{ address: to, ids }] };
  /** What is noted of the thread and its messages. */
  async function notes() {
    const collections = [
      'forms',
      `forms in ${room}/${thread}`,
      `uploads in ${room}/${thread}`,
      'notices',
      'reactions',
      'places',
    ];
    const found = collections.map((name) => storage.list(name, { limit: 100 }));
    return (await Promise.all(found)).flat().map(({ collection }) => collection);
  }
  return { channel, slack, forgotten, notes };
}

describe('a customer who is erased', () => {
  it('leaves no file in the workspace that we have posted, and no note of a thread', async () => {
    const { channel, slack, forgotten, notes } = await openCase();
    expect(slack.world.files.size).toBe(1);
    expect(new Set(await notes()).size).toBe(6);
    await channel.forget?.(forgotten);
    expect(slack.world.files.size).toBe(0);
    expect(await notes()).toEqual([]);
  });

  it('is forgotten once more where it is not known whether that was done', async () => {
    const { channel, slack, forgotten, notes } = await openCase();
    slack.fail('files.delete', 'lost-after');
    await expect(channel.forget?.(forgotten)).rejects.toThrow();
    expect(slack.world.files.size).toBe(0);
    await channel.forget?.(forgotten);
    expect(await notes()).toEqual([]);
  });

  it('is forgotten as far as can be where Slack does not let the app delete a file, and the admin is told', async () => {
    const { channel, slack, forgotten, notes } = await openCase();
    slack.fail('files.delete', 'forbidden');
    await channel.forget?.(forgotten);
    expect(await notes()).toEqual([]);
    expect(test.log).toContainEqual({
      event: 'slack-file-stays',
      fields: expect.objectContaining({ code: 'refused' }),
    });
  });
});
