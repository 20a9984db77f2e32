import { expect } from 'vitest';
import type { CaseRecord } from '../../../core/cases.ts';
import { check } from './check.ts';
import { mailbox, room, take } from './examples.ts';

const record = (id: string, over: Partial<CaseRecord> = {}): CaseRecord => ({
  id,
  conversation: mailbox,
  number: 1,
  desk: 'support',
  state: 'queued',
  priority: 'normal',
  category: 'explicit',
  channel: 'chat',
  language: 'en',
  customer: 'May',
  lane: `case:${id}:1`,
  openedAt: 1,
  ...over,
});

export const caseChecks = [
  check(
    'the open cases are those that were not closed, the oldest first, after a restart too',
    async ({ store, reopen }) => {
      await take(store, { case: { record: record('b'), at: 10 } });
      await take(store, { case: { record: record('a'), at: 20 } });
      await take(store, { case: { record: record('c'), at: 30 } });
      await take(store, { case: { record: record('b', { state: 'closed', closedAt: 40 }), at: 40 } });
      await take(store, { case: { record: record('a', { state: 'open' }), at: 50 } });
      expect(await store.openCases()).toEqual([record('a', { state: 'open' }), record('c')]);
      expect(await (await reopen()).openCases()).toEqual([record('a', { state: 'open' }), record('c')]);
    },
  ),

  check('cases are found by when they changed last, the last to change first', async ({ store }) => {
    await take(store, { case: { record: record('a'), at: 10 } });
    await take(store, { case: { record: record('b'), at: 20 } });
    await take(store, { case: { record: record('c', { state: 'closed' }), at: 30 } });
    await take(store, { case: { record: record('a', { priority: 'high' }), at: 40 } });
    const ids = async (at: number, limit = 10) => (await store.casesSince(at, limit)).map(({ id }) => id);
    expect(await ids(0)).toEqual(['a', 'c', 'b']);
    expect(await ids(30)).toEqual(['a', 'c']);
    expect(await ids(0, 1)).toEqual(['a']);
  }),

  check('all cases of a conversation are found, and no others', async ({ store }) => {
    await take(store, { case: { record: record('b'), at: 10 } });
    await take(store, { case: { record: record('a', { state: 'closed' }), at: 20 } });
    await take(store, { case: { record: record('c', { conversation: 'website/other' }), at: 30 } });
    expect((await store.casesOf(mailbox)).map(({ id }) => id)).toEqual(['a', 'b']);
  }),

  check('the end of a shift is told to each case that is open with that agent, and to no other', async ({ store }) => {
    const ana = { channel: room.channel, id: 'ana', name: 'Ana' };
    const lane = (id: string, channel: string) => ({
      id: `case:${id}:1`,
      conversation: `website/${id}`,
      address: { channel, chat: 'room', thread: id },
    });
    const opened = (id: string, over: Partial<CaseRecord>, channel = room.channel) =>
      take(store, {
        lanes: [lane(id, channel)],
        case: { record: record(id, { conversation: `website/${id}`, state: 'open', assignee: ana, ...over }), at: 10 },
      });
    await opened('a', {});
    await opened('b', {});
    await opened('theirs', { assignee: { id: 'bo', name: 'Bo' } });
    await opened('aside', { state: 'snoozed' });
    await opened('closed', { state: 'closed' });
    await opened('of another channel', {}, 'telegram');
    expect(await store.shift(ana, true, 20)).toEqual(['website/a', 'website/b']);
    const [mail] = await store.pending('website/a', 10);
    expect(mail?.event).toEqual({ type: 'shift-ended', agent: ana });
    expect(await store.pending('website/theirs', 10)).toEqual([]);
  }),

  check('who is away is known until they are back, and older news change nothing', async ({ store, reopen }) => {
    const ana = { channel: 'slack', id: 'ana', name: 'Ana' };
    const bo = { channel: 'slack', id: 'bo', name: 'Bo' };
    await store.shift(bo, true, 10);
    await store.shift(ana, true, 20);
    expect(await store.away()).toEqual([ana, bo]);
    await store.shift(bo, false, 9);
    await store.shift(ana, false, 30);
    expect(await store.away()).toEqual([bo]);
    expect(await (await reopen()).away()).toEqual([bo]);
  }),

  check('agents are known by when they were seen last, with the last desk they were seen at', async ({ store }) => {
    const ana = { channel: 'slack', id: 'ana/1', name: 'Ana' };
    await store.shift({ ...ana, desk: 'support' }, false, 10);
    await store.shift({ channel: 'slack', id: 'bo', name: 'Bo', desk: 'orders' }, false, 20);
    await store.shift({ ...ana, name: 'Ana B.' }, true, 30);
    const known = [
      { ...ana, name: 'Ana B.', desk: 'support' },
      { channel: 'slack', id: 'bo', name: 'Bo', desk: 'orders' },
    ];
    expect(await store.agents(0, 10)).toEqual(known);
    expect(await store.agents(0, 1)).toEqual(known.slice(0, 1));
    expect(await store.agents(25, 10)).toEqual(known.slice(0, 1));
  }),
];
