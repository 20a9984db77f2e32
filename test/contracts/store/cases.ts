import { expect } from 'vitest';
import type { CaseRecord } from '../../../core/cases.ts';
import { check } from './check.ts';
import { mailbox, take } from './examples.ts';

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
];
