import { expect } from 'vitest';
import { Fenced, type OutboxItem, type Settlement } from '../../../core/store.ts';
import { check } from './check.ts';
import { ana, caseLane, entry, fromDesk, head, item, mailbox, room, sending, take, text, waiting } from './examples.ts';

const message = 'message-of-o1';
const thread = '1700000000.000100';

/** Everything but the row. */
type Outcome = Settlement extends infer S ? (S extends unknown ? Omit<S, 'row'> : never) : never;

const sent = (...ids: string[]): Outcome => ({ outcome: 'sent', receipt: { ids } });
const failed: Outcome = { outcome: 'failed', code: 'chat-gone' };
const unknown: Outcome = { outcome: 'unknown', code: 'timeout' };

export const outboxChecks = [
  check('a lane keeps its order, whatever happens in others', async ({ store }) => {
    await take(store, { outbox: [item('b'), item('x', { lane: 'other' }), item('a')] });
    await take(store, { outbox: [item('c')] });
    const rows = await store.queued(caseLane.id, 10);
    expect(rows.map(({ id }) => id)).toEqual(['b', 'a', 'c']);
    expect(rows[0]).toEqual({
      ...item('b'),
      seq: expect.any(Number),
      attempts: 0,
      posted: [],
      state: 'pending',
      begun: 0,
      notBefore: 0,
    });
    expect(await store.queued(caseLane.id, 2)).toHaveLength(2);
  }),

  check('an attempt that was begun is known to have begun, after a restart too', async ({ store, reopen }) => {
    await take(store, { outbox: [item('o1')] });
    await store.begin(await head(store));
    expect(await head(store)).toMatchObject({ id: 'o1', state: 'sending', attempts: 0 });
    expect(await head(await reopen())).toMatchObject({ id: 'o1', state: 'sending' });
  }),

  check('what is settled cannot be begun or settled again', async ({ store }) => {
    await take(store, { outbox: [item('o1')] });
    const row = await head(store);
    await store.settle({ row, ...sent('1') });
    await expect(store.begin(row)).rejects.toBeInstanceOf(Fenced);
    expect(await store.settle({ row, ...failed })).toEqual([]);
    expect(await store.deadLetters(10)).toEqual([]);
    expect(await waiting(store)).toEqual(['outcome']);
  }),

  check('of two workers that have a delivery in hand, one begins it', async ({ store }) => {
    await take(store, { outbox: [item('o1')] });
    const row = await head(store);
    const ends = await Promise.allSettled([store.begin(row), store.begin(row)]);
    expect(ends.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    // Who comes later sees that it was begun, and begins the next attempt.
    const taken = await store.begin(await head(store));
    expect(taken).toEqual(await head(store));
    await expect(store.begin(row)).rejects.toBeInstanceOf(Fenced);
  }),

  check('a worker that was paused says nothing of a delivery that another has begun', async ({ store }) => {
    await take(store, { outbox: [item('o1')] });
    const paused = await store.begin(await head(store));
    const current = await store.begin(await head(store));
    const retry = { outcome: 'retry', code: 'timeout', notBefore: 9_000, ids: [] } as const;
    for (const outcome of [retry, failed, unknown]) {
      expect(await store.settle({ row: paused, ...outcome })).toEqual([]);
      expect(await head(store)).toEqual(current);
    }
    expect(await store.deadLetters(10)).toEqual([]);
    // Unless it knows that it was sent.
    await store.settle({ row: paused, ...sent('1') });
    expect(await store.queued(caseLane.id, 10)).toEqual([]);
  }),

  check('a retry keeps its place, and what it has posted', async ({ store, reopen }) => {
    await take(store, { outbox: [item('o1'), item('o2')] });
    await store.begin(await head(store));
    const row = await head(store);
    const retry = { row, outcome: 'retry', code: 'rate-limited', notBefore: 9_000.5, ids: ['1', '2'] } as const;
    expect(await store.settle(retry)).toEqual([]);
    const rows = await (await reopen()).queued(caseLane.id, 10);
    expect(rows.map(({ id }) => id)).toEqual(['o1', 'o2']);
    expect(rows[0]).toMatchObject({ state: 'pending', attempts: 1, notBefore: 9_000.5, posted: ['1', '2'] });
  }),

  check('an attempt in doubt is still known to have begun', async ({ store }) => {
    await take(store, { outbox: [item('o1')] });
    await store.begin(await head(store));
    const row = await head(store);
    await store.settle({ row, outcome: 'retry', code: 'timeout', notBefore: 9_000, ids: [], inDoubt: true });
    expect(await head(store)).toMatchObject({ state: 'sending', attempts: 1, notBefore: 9_000 });
  }),

  check('what was sent leaves the lane and is found by its ids', async ({ store, reopen }) => {
    await take(store, { entries: [entry(1, { id: message })], outbox: [item('o1'), item('o2')] });
    await store.settle({ row: await head(store), ...sent('11', '10') });
    expect((await head(store)).id).toBe('o2');
    const again = await reopen();
    expect(await again.locate(caseLane.id, message)).toEqual(['11', '10']);
    expect((await again.target(caseLane.id, '10'))?.id).toBe(message);
    expect(await again.locate(mailbox, message)).toEqual([]);
  }),

  check('an edit that made new ids replaces the old ones, which replies may still name', async ({ store }) => {
    const edit = (id: string) => item(id, { delivery: { op: 'edit', message, by: ana, parts: text('better') } });
    await take(store, { entries: [entry(1, { id: message })], outbox: [item('o1'), edit('e1'), edit('e2')] });
    await store.settle({ row: await head(store), ...sent('1', '2') });
    await store.settle({ row: await head(store), ...sent() });
    expect(await store.locate(caseLane.id, message)).toEqual(['1', '2']);
    await store.settle({ row: await head(store), ...sent('2', '3') });
    expect(await store.locate(caseLane.id, message)).toEqual(['2', '3']);
    expect((await store.target(caseLane.id, '1'))?.id).toBe(message);
  }),

  check('a message that opened a thread leads its lane there', async ({ store, reopen }) => {
    await take(store, {
      lanes: [caseLane],
      outbox: [item('o1', { delivery: sending(message, { opensThread: true }) })],
    });
    await store.settle({ row: await head(store), outcome: 'sent', receipt: { ids: ['1'], thread } });
    const inThread = { ...caseLane, address: { ...room, thread } };
    expect(await store.lane(caseLane.id)).toEqual(inThread);
    // A later turn still speaks of the lane as it made it.
    await take(store, { lanes: [caseLane] });
    const again = await reopen();
    expect(await again.lane(caseLane.id)).toEqual(inThread);
    expect(await again.accept([fromDesk('reply', thread)])).toEqual([mailbox]);
  }),

  check('outcomes are reported as asked, to the conversation, by the lane', async ({ store }) => {
    const reported = async (report: OutboxItem['report'], outcome: Outcome) => {
      await take(store, { outbox: [item('o1', { report })] });
      const before = await store.pending(mailbox, 100);
      const woken = await store.settle({ row: await head(store), ...outcome });
      const mails = (await store.pending(mailbox, 100)).slice(before.length);
      expect(woken).toEqual(mails.length > 0 ? [mailbox] : []);
      for (const { lane } of mails) expect(lane).toBe(caseLane.id);
      return mails.map(({ event }) => event);
    };
    const event = { type: 'outcome', message, op: 'send' };
    expect(await reported('always', sent('1'))).toEqual([{ ...event, outcome: 'sent' }]);
    expect(await reported('always', failed)).toEqual([{ ...event, outcome: 'failed', code: 'chat-gone' }]);
    expect(await reported('failures', unknown)).toEqual([{ ...event, outcome: 'unknown', code: 'timeout' }]);
    expect(await reported('failures', failed)).toEqual([{ ...event, outcome: 'failed', code: 'chat-gone' }]);
    expect(await reported('failures', sent('2'))).toEqual([]);
    for (const outcome of [sent('3'), failed, unknown]) expect(await reported('never', outcome)).toEqual([]);
  }),

  check('what failed or may have failed leaves the lane as a dead letter', async ({ store, reopen, setTime }) => {
    await take(store, { entries: [entry(1, { id: message })], outbox: [item('o1'), item('o2'), item('o3')] });
    setTime(1_000);
    await store.settle({ row: await head(store), outcome: 'failed', code: 'too-large', ids: ['1'] });
    setTime(2_000);
    await store.settle({ row: await head(store), ...unknown });
    const again = await reopen();
    expect((await again.queued(caseLane.id, 10)).map(({ id }) => id)).toEqual(['o3']);
    expect(await again.deadLetters(10)).toEqual([
      { id: 'o2', kind: 'outbox', conversation: mailbox, outcome: 'unknown', code: 'timeout', at: 2_000 },
      { id: 'o1', kind: 'outbox', conversation: mailbox, outcome: 'failed', code: 'too-large', at: 1_000 },
    ]);
    expect(await again.deadLetters(1)).toHaveLength(1);
    expect(await again.deadLetterOf(caseLane.id, message)).toBe('o1');
    expect(await again.deadLetterOf(mailbox, message)).toBeUndefined();
    // What did arrive can be answered.
    expect((await again.target(caseLane.id, '1'))?.id).toBe(message);
  }),

  check('a dead letter goes back to the end of its lane, as the same send', async ({ store, reopen }) => {
    await take(store, { outbox: [item('o1', { report: 'never' }), item('o2')] });
    await store.settle({ row: await head(store), outcome: 'failed', code: 'too-large', ids: ['1'] });
    const again = await reopen();
    expect(await again.replay('o1')).toEqual({ kind: 'lane', id: caseLane.id });
    expect((await again.pending(mailbox, 10)).map(({ lane, event }) => ({ lane, event }))).toEqual([
      { lane: caseLane.id, event: { type: 'replayed', message } },
    ]);
    const rows = await again.queued(caseLane.id, 10);
    expect(rows.map(({ id }) => id)).toEqual(['o2', 'o1']);
    expect(rows[1]).toMatchObject({ ...item('o1', { report: 'never' }), state: 'pending', attempts: 0, notBefore: 0 });
    expect(rows[1]?.posted).toEqual(['1']);
    expect(await again.replay('o1')).toBeUndefined();
    expect(await again.deadLetterOf(caseLane.id, message)).toBeUndefined();
    await again.settle({ row: await head(again), ...sent('9') });
    await again.settle({ row: await head(again), ...sent('1', '2') });
    expect(await again.locate(caseLane.id, message)).toEqual(['1', '2']);
  }),

  check('a dead letter that fails once more is one again', async ({ store }) => {
    await take(store, { outbox: [item('o1')] });
    await store.settle({ row: await head(store), ...failed });
    await store.replay('o1');
    await store.settle({ row: await head(store), ...unknown });
    expect(await store.deadLetters(10)).toMatchObject([{ id: 'o1', outcome: 'unknown' }]);
  }),

  check('a sweep finds every mailbox and lane with work, and when the lane may go on', async ({ store, reopen }) => {
    expect(await store.unfinished()).toEqual({ mailboxes: [], lanes: [] });
    await take(store, { outbox: [item('o1'), item('o2'), item('x', { lane: 'other' })] });
    const row = await head(store);
    await store.settle({ row, outcome: 'retry', code: 'rate-limited', notBefore: 9_000, ids: [] });
    await store.settle({ row: await head(store, 'other'), ...failed });
    const work = await (await reopen()).unfinished();
    expect(work).toEqual({ mailboxes: [mailbox], lanes: [{ id: caseLane.id, notBefore: 9_000 }] });
  }),
];
