import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Clock, systemClock } from '../../../core/clock.ts';
import { outgoing, patient } from '../../contracts/channel/check.ts';
import { openSlack, room, type SlackUnderTest } from './open.ts';

const dayMs = 24 * 60 * 60 * 1000;
const at = { channel: 'slack', chat: room };
/** Too long for a button. */
const options = Array.from({ length: 90 }, (_, index) => ({ value: `desk-${index}`, label: 'A desk '.repeat(5) }));
const form = {
  title: 'Transfer',
  submit: 'Transfer',
  fields: [{ id: 'desk', label: 'To', kind: 'select', options }],
} as const;

let test: SlackUnderTest;
afterEach(() => test.close());

/** A clock whose days pass when told to. */
function days() {
  let ahead = 0;
  let ring = (): void => {};
  const clock: Clock = {
    now: () => Date.now() + ahead,
    after(ms, run) {
      if (ms < dayMs) return systemClock.after(ms, run);
      ring = run;
      return () => {};
    },
  };
  return {
    clock,
    pass(count: number) {
      ahead += count * dayMs;
      ring();
    },
  };
}

function card(title: string, state: string) {
  return {
    kind: 'card',
    card: { title, facts: { state }, actions: [{ id: 'transfer', label: 'Transfer', form }] },
  } as const;
}

/** A case with a form that is too long for its button, a file, and an answer that failed. */
async function openCase(title: string): Promise<string> {
  const { channel, ana } = test;
  const { thread = '' } = await channel.send(at, outgoing([card(title, 'open')]), patient);
  const to = { ...at, thread };
  const file = test.foreign('scan.bin', new Uint8Array([1, 2, 3]));
  await channel.send(to, outgoing([{ kind: 'media', media: 'file', file }]), patient);
  const answer = ana.write({ channel: room, thread }, 'It is on its way');
  await channel.mark?.(to, [answer.ts], { key: `failed-${thread}`, fate: 'failed', reason: 'gone' }, patient);
  return thread;
}

async function close(title: string, thread: string): Promise<void> {
  await test.channel.edit?.({ ...at, thread }, [thread], outgoing([card(title, 'closed')]), patient);
}

/** How many notes there are of each kind. */
async function noted(...threads: readonly string[]) {
  const names = ['forms', 'uploads', 'notices', ...threads.map((thread) => `forms in ${room}/${thread}`)];
  return Promise.all(names.map(async (name) => (await test.storage.list(name, { limit: 100 })).length));
}

describe('what is noted of a single message', () => {
  it('goes a month after it, and stays for as long as its case is open', async () => {
    const { clock, pass } = days();
    test = await openSlack({ clock });
    const [over, open] = [await openCase('Case 1'), await openCase('Case 2')];
    await close('Case 1', over);
    expect(await noted(over, open)).toEqual([3, 2, 2, 2, 1]);
    pass(29);
    await test.stop();
    expect(await noted(over, open)).toEqual([3, 2, 2, 2, 1]);

    await test.start();
    pass(2);
    await vi.waitFor(async () => expect(await noted(over, open)).toEqual([1, 1, 1, 0, 1]));
    const { ana, slack } = test;
    await ana.press(room, open, 'transfer');
    expect(slack.world.views).toMatchObject([{ type: 'modal', title: { text: 'Transfer' } }]);
    await ana.press(room, over, 'transfer');
    await vi.waitFor(() => {
      expect(slack.callsOf('chat.postEphemeral')).toMatchObject([{ user: ana.id, thread_ts: over }]);
    });
    expect(slack.callsOf('chat.postEphemeral')[0]?.['text']).toContain('too old');
  });

  it('holds up nobody who stops: the rest goes the next time', async () => {
    const { clock, pass } = days();
    test = await openSlack({ clock });
    const thread = await openCase('Case 1');
    await close('Case 1', thread);
    pass(31);
    await test.stop();
    expect(await noted(thread)).toEqual([2, 1, 1, 2]);
    await test.start();
    await vi.waitFor(async () => expect(await noted(thread)).toEqual([0, 0, 0, 0]));
  });

  it('of a file is kept for its customer to be erased', async () => {
    const { clock, pass } = days();
    test = await openSlack({ clock });
    const thread = await openCase('Case 1');
    await close('Case 1', thread);
    pass(31);
    await vi.waitFor(async () => expect(await noted(thread)).toEqual([0, 0, 0, 0]));
    expect(test.slack.world.files.size).toBe(1);
    await test.channel.forget?.({ before: clock.now(), threads: [{ address: { ...at, thread }, ids: [thread] }] });
    expect(test.slack.world.files.size).toBe(0);
  });
});
