import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Agent, CaseBook, PlacedCase, ShiftBook } from '../../../core/cases.ts';
import { openSlack, room, type SlackUnderTest } from './open.ts';

const aMinute = 60_000;
let test: SlackUnderTest;
afterEach(() => test.close());

const placed = (id: string, over: Partial<PlacedCase> = {}): PlacedCase => ({
  id,
  conversation: `chat/${id}`,
  number: 1,
  desk: 'support',
  state: 'queued',
  priority: 'normal',
  category: 'explicit',
  channel: 'telegram',
  language: 'en',
  customer: `Customer ${id}`,
  lane: `case:${id}:1`,
  openedAt: Date.now() - 7 * aMinute,
  thread: { channel: 'slack', chat: room, thread: '1700000000.000100' },
  ...over,
});

const book = (cases: readonly PlacedCase[]): CaseBook => ({
  open: async () => cases,
  since: async () => cases,
  customer: async () => undefined,
});

/** The words and links of somebody's home, once it is filled. */
async function homeOf(user: string) {
  await test.slack.event({ type: 'app_home_opened', user, channel: 'D0ANA', tab: 'home', event_ts: '1.1' });
  return vi.waitFor(() => {
    const call = test.slack.callsOf('views.publish').at(-1);
    if (call?.['user_id'] !== user) throw new Error('Nothing was published');
    return JSON.stringify(call['view']);
  });
}

describe('the home of an agent', () => {
  it('shows the queue, the most urgent first, with a link to each thread, and what is theirs', async () => {
    const mine = placed('mine', { state: 'open', assignee: { id: 'U0ANA', name: 'Ana' }, answeredAt: Date.now() });
    const urgent = placed('urgent', { priority: 'urgent', due: Date.now() - aMinute });
    test = await openSlack({
      mode: 'http',
      cases: book([mine, placed('usual'), placed('vip', { vip: true }), urgent]),
    });
    const home = await homeOf(test.ana.id);
    expect(home).toContain('3 waiting · 1 open · 0 aside · 1 late');
    expect(home).toContain('4 opened, 0 closed, first answered after 7 min');
    const places = ['Customer mine', 'Customer urgent', 'Customer vip', 'Customer usual'].map((name) =>
      home.indexOf(name),
    );
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(places).not.toContain(-1);
    expect(home).toMatch(new RegExp(`https://app.slack.com/client/\\w+/${room}/thread/${room}-1700000000.000100`));
  });

  it('shows no case of a room that this one is not in', async () => {
    const elsewhere = { channel: 'slack', chat: 'C0OTHER', thread: '1.2' };
    test = await openSlack({ mode: 'http', cases: book([placed('secret', { thread: elsewhere })]) });
    expect(await homeOf(test.ana.id)).not.toContain('Customer secret');
  });

  it('has a button for the end of the shift, and one to be back', async () => {
    const away = new Map<string, Agent>();
    const shifts: ShiftBook = {
      away: async () => [...away.values()],
      async shift(agent, isAway) {
        if (isAway) away.set(agent.id, agent);
        else away.delete(agent.id);
      },
    };
    test = await openSlack({ mode: 'http', cases: book([]), shifts });
    expect(await homeOf(test.ana.id)).toContain('End my shift');
    await test.ana.pressHome('off');
    expect([...away.values()]).toEqual([{ channel: 'slack', id: test.ana.id, name: 'Ana' }]);
    await vi.waitFor(() => expect(JSON.stringify(test.slack.callsOf('views.publish').at(-1))).toContain('I’m back'));
    await test.ana.pressHome('on');
    expect(away.size).toBe(0);
  });

  it('is in the language of their room, and not of the channel', async () => {
    test = await openSlack({ mode: 'http', cases: book([]), language: 'zh-Hant' });
    const home = await homeOf(test.ana.id);
    expect(home).toContain('我的案件');
    expect(home).not.toContain('My cases');
  });

  it('lets nobody end a shift who has left the room since', async () => {
    let changes = 0;
    const shifts: ShiftBook = { away: async () => [], shift: async () => void changes++ };
    test = await openSlack({ mode: 'http', cases: book([]), shifts, timing: { people: 0 } });
    await homeOf(test.ana.id);
    test.slack.world.channel(room).members.delete(test.ana.id);
    await test.ana.pressHome('off');
    expect(await homeOf(test.ana.id)).toContain('!claim');
    expect(changes).toBe(0);
  });

  it('shows nothing but a few words to who is no agent', async () => {
    test = await openSlack({ mode: 'http', cases: book([placed('secret')]) });
    test.slack.world.addUser('U0EVE', 'Eve', {});
    const home = await homeOf('U0EVE');
    expect(home).not.toContain('Customer secret');
    expect(home).toContain('!claim');
  });

  it('takes a customer’s name for nothing but words, and fits, however many wait', async () => {
    const many = Array.from({ length: 300 }, (_, index) =>
      placed(String(index), { customer: `<!channel> *x* ${'y'.repeat(500)}` }),
    );
    test = await openSlack({ mode: 'http', cases: book(many) });
    const home = JSON.parse(await homeOf(test.ana.id)) as { blocks: readonly { type: string }[] };
    expect(home.blocks.length).toBeLessThanOrEqual(100);
    expect(home.blocks.filter(({ type }) => type === 'rich_text')).toHaveLength(25);
    expect(JSON.stringify(home)).toContain('+ 275');
  });
});
