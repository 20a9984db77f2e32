import { afterEach, describe, expect, it, vi } from 'vitest';
import type { CaseBook, CustomerFile } from '../../../core/cases.ts';
import { outgoing, patient } from '../../contracts/channel/check.ts';
import { openSlack, room, type SlackUnderTest } from './open.ts';

let test: SlackUnderTest;
afterEach(() => test.close());

type Case = CustomerFile['cases'][number];

const pastCase = (number: number, more: Partial<Case> = {}): Case => ({
  number,
  line: `#${number} · billing · closed Nov 3 · solved`,
  isThis: false,
  link: `https://app.slack.com/client/T0ACME/C0SUPPORT/thread/C0SUPPORT-${number}.1`,
  transcript: { channel: '#transcript', id: String(number) },
  ...more,
});
const may: CustomerFile = {
  title: 'May <!channel>',
  fields: [{ label: 'plan', value: 'gold' }],
  cases: [pastCase(2, { isThis: true }), pastCase(1)],
};

async function open(file: CustomerFile | undefined): Promise<string> {
  const cases: CaseBook = { open: async () => [], since: async () => [], customer: async () => file };
  test = await openSlack({ cases });
  const actions = [{ id: 'customer', label: 'Customer' }];
  const card = outgoing([{ kind: 'card', card: { title: 'Case 2', actions } }]);
  const { thread = '' } = await test.channel.send({ channel: 'slack', chat: room }, card, patient);
  return thread;
}

type Block = { type: string; block_id?: string; elements?: unknown[]; text?: { text: string } };
const view = () => test.slack.world.views.at(-1) as { title: { text: string }; blocks: Block[] } | undefined;
const all = () =>
  test.sink.events.flatMap((event) =>
    event.type === 'action' ? [{ action: event.action, values: event.values }] : [],
  );
/** What was asked for, but for what only notes who looked. */
const actions = () => all().filter(({ action }) => action !== 'read-customer');

describe('the window that shows a customer', () => {
  it('opens by the button, and asks nobody else', async () => {
    const thread = await open(may);
    await test.ana.press(room, thread, 'customer');
    const shown = JSON.stringify(view()?.blocks);
    expect(shown).toContain('gold');
    expect(shown).toContain('#1 · billing · closed Nov 3 · solved');
    expect(shown).toContain('thread/C0SUPPORT-1.1');
    expect(shown).not.toContain('thread/C0SUPPORT-2.1');
    expect(view()?.blocks.find(({ block_id: id }) => id === 'name')?.text).toMatchObject({
      type: 'plain_text',
      text: 'May <!channel>',
    });
    expect(actions()).toEqual([]);
    expect(all()).toEqual([{ action: 'read-customer', values: {} }]);
  });

  it('opens by the menu of a message in the thread too', async () => {
    const thread = await open(may);
    const message = await test.ana.write({ channel: room, thread }, 'Hello');
    await test.ana.shortcut(room, message.ts, 'frontdesk-customer');
    expect(view()?.title.text).toBe('Customer');
    expect(actions()).toEqual([]);
  });

  it('posts the transcript that is asked for into the thread, and says so', async () => {
    const thread = await open(may);
    await test.ana.press(room, thread, 'customer');
    await test.ana.pressInWindow('transcript', '1');
    expect(actions()).toEqual([{ action: 'transcript', values: { case: '1' } }]);
    expect(test.sink.events.at(-1)).toMatchObject({ from: { chat: room, thread }, by: { name: 'Ana' } });
    await vi.waitFor(() => expect(view()?.blocks[0]?.text?.text).toContain('on its way'));
  });

  it('does nothing for whoever was removed from the room meanwhile', async () => {
    const thread = await open(may);
    await test.lin.press(room, thread, 'customer');
    test.slack.world.channel(room).members.delete(test.lin.id);
    await test.slack.event({ type: 'member_left_channel', user: test.lin.id, channel: room, event_ts: '1.1' });
    await test.lin.pressInWindow('transcript', '1');
    expect(actions()).toEqual([]);
    await vi.waitFor(() => expect(test.slack.world.whispers.map(({ user }) => user)).toEqual([test.lin.id]));
  });

  it('where it cannot be opened, the answer comes in the thread', async () => {
    const thread = await open(undefined);
    await test.ana.press(room, thread, 'customer');
    expect(actions()).toEqual([{ action: 'customer', values: {} }]);
  });

  it('is within what Slack takes, whatever is in it', async () => {
    const long = '很长'.repeat(4_000);
    const thread = await open({
      title: long,
      fields: Array.from({ length: 60 }, (_, index) => ({ label: `${index} ${long}`, value: long })),
      cases: Array.from({ length: 90 }, (_, index) =>
        pastCase(90 - index, { line: long, link: `https://x.example/${long}` }),
      ),
    });
    await test.ana.press(room, thread, 'customer');
    const shown = view();
    expect(shown?.blocks.length).toBeLessThanOrEqual(100);
    expect(shown?.title.text.length).toBeLessThanOrEqual(24);
    const ids = shown?.blocks.flatMap(({ block_id: id }) => id ?? []) ?? [];
    expect(new Set(ids).size).toBe(ids.length);
    const texts = [...JSON.stringify(shown).matchAll(/"text":"((?:[^"\\]|\\.)*)"/gu)].map(
      ([, text = '']) => text.length,
    );
    expect(Math.max(...texts)).toBeLessThanOrEqual(3_000);
    expect(JSON.stringify(shown)).not.toContain('x.example');
  });
});
