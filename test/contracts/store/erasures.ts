import { expect } from 'vitest';
import type { Delivery } from '../../../core/delivery.ts';
import type { Erasure } from '../../../core/erasures.ts';
import { addressKey } from '../../../core/message.ts';
import { Fenced, type Store, type TurnCommit } from '../../../core/store.ts';
import { check } from './check.ts';
import {
  ana,
  caseLane,
  conversation,
  customer,
  customerLane,
  entry,
  fromCustomer,
  fromDesk,
  head,
  item,
  mailbox,
  room,
  sending,
  take,
  turn,
  waiting,
} from './examples.ts';

const erasure: Erasure = { id: 'erased:1', at: 50, by: ana, why: 'asked', hash: 'of-li' };
const thread = { ...room, thread: 't1' };
const theirLane = { ...caseLane, address: thread };
const other = { channel: 'website', chat: 'visitor/2' };

/** A customer with something of every kind, among it a card, a message that was relayed and one that an agent wrote. */
const kept: Partial<TurnCommit> = {
  conversation: { ...conversation(), messages: 2 },
  entries: [entry(1), entry(2, { lane: caseLane.id, by: ana })],
  origins: [
    { message: 'message-1', lane: mailbox, ids: ['p1'] },
    { message: 'message-1', lane: caseLane.id, ids: ['relayed'] },
    { message: 'message-2', lane: caseLane.id, ids: ['by-ana'] },
    { message: 'card', lane: caseLane.id, ids: ['card'] },
  ],
  lanes: [customerLane, theirLane],
  timers: [{ timer: 'idle', at: 5_000 }],
  audit: [{ conversation: mailbox, at: 7, by: ana, what: 'case-claimed' }],
  case: { at: 5, record: { id: 'case-1', conversation: mailbox, state: 'open', number: 1 } as never },
};

async function erase(
  store: Store,
  withdraw: readonly string[] = [caseLane.id],
  last?: { readonly id: string; readonly lane: string; readonly delivery: Delivery },
): Promise<void> {
  await store.tell(mailbox, { type: 'erase', by: ana, why: 'asked', askedAt: 50 });
  const mail = (await store.pending(mailbox, 100)).find(({ event }) => event.type === 'erase');
  const version = (await store.conversation(mailbox))?.version ?? 0;
  await store.erase({
    conversation: mailbox,
    version,
    handled: mail?.seq ?? -1,
    erasure,
    withdraw,
    ...(last && { last }),
  });
}

async function drain(store: Store, lane: string): Promise<readonly string[]> {
  const done: string[] = [];
  for (;;) {
    const [row] = await store.queued(lane, 1);
    if (!row) return done;
    done.push(`${row.delivery.op} ${row.delivery.message}`);
    await store.settle({ row, outcome: 'sent', receipt: { ids: row.delivery.op === 'send' ? [`of-${row.id}`] : [] } });
  }
}

export const erasureChecks = [
  check('of whoever is erased nothing is left, and of everybody else everything', async ({ store, reopen }) => {
    await take(store, kept);
    const theirs = addressKey(other);
    await store.accept([fromCustomer('of another', other)]);
    const [mail] = await store.pending(theirs, 1);
    const another = { ...conversation(theirs), address: other };
    await store.commit({
      ...turn(mail?.seq ?? -1, 0),
      conversation: another,
      entries: [entry(1, { id: 'foreign', conversation: theirs })],
      audit: [{ conversation: theirs, at: 8, by: ana, what: 'case-claimed' }],
    });
    await erase(store);
    const prove = async (open: Store) => {
      expect(await open.conversation(mailbox)).toBeUndefined();
      expect(await open.entriesAfter(mailbox, 0, 10)).toEqual([]);
      expect(await open.entry('message-1')).toBeUndefined();
      expect(await open.target(mailbox, 'p1')).toBeUndefined();
      expect(await open.casesOf(mailbox)).toEqual([]);
      expect(await open.openCases()).toEqual([]);
      expect(await open.audit(mailbox)).toEqual([]);
      expect(await open.nextTimer()).toBeUndefined();
      expect(await open.conversation(theirs)).toEqual({ conversation: another, version: 1 });
      expect(await open.entriesAfter(theirs, 0, 10)).toHaveLength(1);
      expect(await open.audit(theirs)).toHaveLength(1);
    };
    await prove(store);
    await prove(await reopen());
  }),

  check('what is on its way goes first; then what we posted is taken back, the newest first', async ({ store }) => {
    await take(store, kept);
    const later = item('o1', { delivery: sending('message-3'), report: 'always' });
    await take(store, { ...kept, entries: [], outbox: [later, item('o2', { lane: mailbox })] });
    await erase(store);
    const sent = ['send message-3', 'remove message-3', 'remove message-1', 'remove card'];
    expect(await drain(store, caseLane.id)).toEqual(sent);
    expect(await drain(store, mailbox)).toEqual(['send message-of-o2']);
    // Nobody is left to be told.
    expect(await waiting(store)).toEqual([]);
    expect(await waiting(store, erasure.id)).toEqual([]);
  }),

  check('what is said last stays, behind what is on its way and before anything is taken back', async ({ store }) => {
    await take(store, kept);
    await take(store, { ...kept, entries: [], outbox: [item('o1', { delivery: sending('message-3') })] });
    await erase(store, [caseLane.id], { id: 'o2', lane: caseLane.id, delivery: sending('farewell') });
    const done = ['send message-3', 'send farewell', 'remove message-3', 'remove message-1', 'remove card'];
    expect(await drain(store, caseLane.id)).toEqual(done);
    expect(await waiting(store, erasure.id)).toEqual([]);
  }),

  check('where nothing is to be taken back, nothing is', async ({ store }) => {
    await take(store, kept);
    await erase(store, []);
    expect(await store.queued(caseLane.id, 10)).toEqual([]);
  }),

  check(
    'what the customer writes behind it stays; what else waited for the conversation does not',
    async ({ store }) => {
      await take(store, kept);
      await store.tell(mailbox, { type: 'erase', by: ana, why: 'asked', askedAt: 50 });
      const [mail] = await store.pending(mailbox, 1);
      await store.accept([fromCustomer('written later'), fromDesk('in the thread', 't1')]);
      await store.tell(mailbox, { type: 'timer', timer: 'idle' });
      await store.erase({ conversation: mailbox, version: 1, handled: mail?.seq ?? -1, erasure, withdraw: [] });
      expect(await waiting(store)).toEqual(['written later']);
      await take(store);
      expect((await store.conversation(mailbox))?.version).toBe(1);
      // What is written in the old thread is no business of the new conversation.
      await store.accept([fromDesk('too late', 't1')]);
      expect(await waiting(store, erasure.id)).toEqual(['too late']);
    },
  ),

  check('an erasure that was decided on an old version, or twice, changes nothing', async ({ store }) => {
    await take(store, kept);
    await store.tell(mailbox, { type: 'erase', by: ana, why: 'asked', askedAt: 50 });
    const [mail] = await store.pending(mailbox, 1);
    const wish = { conversation: mailbox, handled: mail?.seq ?? -1, erasure, withdraw: [caseLane.id] };
    await expect(store.erase({ ...wish, version: 2 })).rejects.toBeInstanceOf(Fenced);
    expect(await store.entriesAfter(mailbox, 0, 10)).toHaveLength(2);
    expect(await store.queued(caseLane.id, 10)).toEqual([]);
    await expect(store.erase({ ...wish, version: 1, handled: -1 })).rejects.toBeInstanceOf(Fenced);
    expect((await store.conversation(mailbox))?.version).toBe(1);
    await store.erase({ ...wish, version: 1 });
    await expect(store.erase({ ...wish, version: 1 })).rejects.toBeInstanceOf(Fenced);
    expect(await store.erasures(10)).toHaveLength(1);
  }),

  check('an erasure goes on, after a restart too, until it is said to be done', async ({ store, reopen }) => {
    await take(store, kept);
    await take(store, { outbox: [item('own', { lane: mailbox })] });
    await erase(store, []);
    const begun = {
      erasure,
      customer,
      messages: 0,
      isBusy: true,
      ids: ['p1'],
      keys: ['own'],
      threads: [{ address: thread, ids: expect.arrayContaining(['relayed', 'by-ana', 'card']) }],
    };
    expect(await store.erasing(10)).toEqual([begun]);
    const again = await reopen();
    await drain(again, mailbox);
    expect(await again.erasing(10)).toEqual([{ ...begun, isBusy: false }]);
    expect(await again.erasures(10)).toEqual([{ ...erasure, isDone: false }]);
    await again.erased(erasure.id);
    await again.erased(erasure.id);
    expect(await again.erasing(10)).toEqual([]);
    expect(await again.erasures(10)).toEqual([{ ...erasure, isDone: true }]);
    expect(await again.lanesOf(erasure.id)).toEqual([]);
    expect(await again.lane(mailbox)).toBeUndefined();
    expect(await again.locate(caseLane.id, 'card')).toEqual([]);
  }),

  check('the end of an erasure leaves a new conversation of the same customer alone', async ({ store }) => {
    await take(store, kept);
    await erase(store, []);
    await take(store, {
      entries: [entry(1, { id: 'new' })],
      origins: [{ message: 'new', lane: mailbox, ids: ['p2'] }],
      lanes: [customerLane],
      outbox: [item('answer', { lane: mailbox })],
    });
    expect((await store.erasing(10))[0]?.isBusy).toBe(false);
    await store.erased(erasure.id);
    expect(await store.target(mailbox, 'p2')).toMatchObject({ id: 'new' });
    expect(await store.lane(mailbox)).toEqual(customerLane);
    expect(await head(store, mailbox)).toMatchObject({ id: 'answer' });
  }),

  check('what could not be done for whoever was erased is gone with them', async ({ store }) => {
    await take(store, kept);
    await take(store, { outbox: [item('lost'), item('later')] });
    await store.settle({ row: await head(store), outcome: 'failed', code: 'refused' });
    await erase(store, []);
    expect(await store.deadLetters(10)).toEqual([]);
    await store.settle({ row: await head(store), outcome: 'failed', code: 'refused' });
    expect(await store.deadLetters(10)).toHaveLength(1);
    await store.erased(erasure.id);
    expect(await store.deadLetters(10)).toEqual([]);
  }),

  check('conversations are gone over by id, with when something was said or done last', async ({ store }) => {
    await take(store, { entries: [entry(1), entry(2)], audit: [{ conversation: mailbox, at: 7, by: ana, what: 'x' }] });
    await store.accept([fromCustomer('k', other)]);
    const [mail] = await store.pending(addressKey(other), 1);
    const theirs = addressKey(other);
    const audit = [{ conversation: theirs, at: 9_000, by: ana, what: 'x' }];
    await store.commit({ ...turn(mail?.seq ?? -1, 0, { audit }), conversation: conversation(theirs) });
    const first = { id: mailbox, at: 1_002 };
    const second = { id: theirs, at: 9_000 };
    expect(await store.lastActive('', 10)).toEqual([first, second]);
    expect(await store.lastActive('', 1)).toEqual([first]);
    expect(await store.lastActive(mailbox, 10)).toEqual([second]);
  }),

  check('an event that is dropped is gone, and no dead letter', async ({ store }) => {
    await store.accept([fromCustomer('k1'), fromCustomer('k2')]);
    const [mail] = await store.pending(mailbox, 1);
    await store.drop(mail?.seq ?? -1);
    expect(await waiting(store)).toEqual(['k2']);
    expect(await store.deadLetters(10)).toEqual([]);
  }),
];
