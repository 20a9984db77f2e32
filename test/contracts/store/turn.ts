import { expect } from 'vitest';
import { type AuditEntry, Fenced, type Store, type TurnCommit } from '../../../core/store.ts';
import { check } from './check.ts';
import {
  ana,
  caseLane,
  conversation,
  customer,
  customerLane,
  entry,
  fromCustomer,
  item,
  mailbox,
  room,
  take,
  text,
  turn,
  waiting,
} from './examples.ts';

const audit: AuditEntry = { conversation: mailbox, case: 'c1', at: 7, by: ana, what: 'case-claimed', from: 'queued' };

/** A turn that changes something of every kind. */
const everything: Partial<TurnCommit> = {
  conversation: { ...conversation(), messages: 1 },
  entries: [entry(1)],
  origins: [{ message: 'message-1', lane: mailbox, ids: ['p1', 'p2'] }],
  lanes: [caseLane, customerLane],
  outbox: [item('o1'), item('o2')],
  timers: [{ timer: 'idle', at: 5_000 }],
  audit: [audit],
};

export const turnChecks = [
  check('all that a turn changes is there once it is committed, and after a restart', async ({ store, reopen }) => {
    expect(await store.conversation(mailbox)).toBeUndefined();
    await take(store, everything);
    const proveAll = async (open: Store) => {
      expect(await open.conversation(mailbox)).toEqual({ conversation: everything.conversation, version: 1 });
      expect(await open.pending(mailbox, 10)).toEqual([]);
      expect(await open.entry('message-1')).toEqual(entry(1));
      expect(await open.target(mailbox, 'p2')).toEqual(entry(1));
      expect(await open.locate(mailbox, 'message-1')).toEqual(['p1', 'p2']);
      expect(await open.lane(caseLane.id)).toEqual(caseLane);
      expect((await open.queued(caseLane.id, 10)).map(({ id }) => id)).toEqual(['o1', 'o2']);
      expect(await open.nextTimer()).toBe(5_000);
      expect(await open.audit(mailbox)).toEqual([audit]);
    };
    await proveAll(store);
    await proveAll(await reopen());
  }),

  check('a turn decided on an old version is fenced, and writes nothing', async ({ store }) => {
    await take(store);
    await store.accept([fromCustomer('k1')]);
    const [mail] = await store.pending(mailbox, 1);
    for (const version of [0, 2]) {
      await expect(store.commit(turn(mail?.seq ?? -1, version, everything))).rejects.toBeInstanceOf(Fenced);
    }
    expect(await waiting(store)).toEqual(['k1']);
    expect(await store.conversation(mailbox)).toEqual({ conversation: conversation(), version: 1 });
    expect(await store.entry('message-1')).toBeUndefined();
    expect(await store.queued(caseLane.id, 10)).toEqual([]);
    expect(await store.nextTimer()).toBeUndefined();
    expect(await store.audit(mailbox)).toEqual([]);
  }),

  check('an unknown conversation has no version but 0', async ({ store }) => {
    await store.accept([fromCustomer('k1')]);
    const [mail] = await store.pending(mailbox, 1);
    await expect(store.commit(turn(mail?.seq ?? -1, 1))).rejects.toBeInstanceOf(Fenced);
    expect(await store.conversation(mailbox)).toBeUndefined();
  }),

  check('an event is handled once', async ({ store }) => {
    await store.accept([fromCustomer('k1')]);
    const [mail] = await store.pending(mailbox, 1);
    await store.commit(turn(mail?.seq ?? -1, 0));
    await expect(store.commit(turn(mail?.seq ?? -1, 1, everything))).rejects.toBeInstanceOf(Fenced);
    expect((await store.conversation(mailbox))?.version).toBe(1);
    expect(await store.queued(caseLane.id, 10)).toEqual([]);
  }),

  check('of two turns on one version, made side by side, one is committed', async ({ store }) => {
    await store.accept([fromCustomer('k1'), fromCustomer('k2')]);
    const mails = await store.pending(mailbox, 2);
    const ends = await Promise.allSettled(
      mails.map(({ seq }, index) => store.commit(turn(seq, 0, { outbox: [item(`o${index}`)] }))),
    );
    expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(await waiting(store)).toEqual(['k2']);
    expect((await store.queued(caseLane.id, 10)).map(({ id }) => id)).toEqual(['o0']);
  }),

  check('a fenced turn takes no other write along', async ({ store }) => {
    const ends = await Promise.allSettled([
      store.accept([fromCustomer('before')]),
      store.commit(turn(999, 0, everything)),
      store.accept([fromCustomer('after')]),
    ]);
    expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await waiting(store)).toEqual(['before', 'after']);
    expect(await store.conversation(mailbox)).toBeUndefined();
  }),

  check('an edit replaces the content, a delete marks the message', async ({ store }) => {
    await take(store, { entries: [entry(1), entry(2)] });
    await take(store, {
      revisions: [
        { message: 'message-1', revision: '2', parts: text('better'), earlier: ['good', 'gut ☕\n"0"'] },
        { message: 'message-2', revision: '3', parts: null },
      ],
    });
    expect(await store.entry('message-1')).toEqual(
      entry(1, { parts: text('better'), revision: '2', earlier: ['good', 'gut ☕\n"0"'] }),
    );
    expect(await store.entry('message-2')).toMatchObject({ deleted: true, revision: '3' });
  }),

  check('a note that is published is public, as it stands then, for customers too', async ({ store }) => {
    await take(store, { entries: [entry(1, { visibility: 'note' })] });
    expect(await store.transcript(mailbox, 0, 10, 'customer')).toEqual([]);
    await take(store, { revisions: [{ message: 'message-1', parts: text('better'), isPublished: true }] });
    const published = entry(1, { parts: text('better') });
    expect(await store.entry('message-1')).toEqual(published);
    expect(await store.transcript(mailbox, 0, 10, 'customer')).toEqual([published]);
  }),

  check('a message or platform id that is known already keeps its first meaning', async ({ store }) => {
    await take(store, { entries: [entry(1)], origins: [{ message: 'message-1', lane: mailbox, ids: ['p1'] }] });
    await take(store, {
      conversation: { ...conversation(), messages: 2 },
      entries: [entry(1, { parts: text('again') }), entry(2)],
      origins: [{ message: 'message-2', lane: mailbox, ids: ['p1', 'p2'] }],
    });
    expect((await store.conversation(mailbox))?.conversation.messages).toBe(2);
    expect(await store.target(mailbox, 'p1')).toEqual(entry(1));
    expect(await store.target(mailbox, 'p2')).toEqual(entry(2));
    expect(await store.target('another lane', 'p1')).toBeUndefined();
  }),

  check('the transcript is the end of the conversation, oldest first', async ({ store }) => {
    const note = entry(4, { visibility: 'note', by: ana, case: 'c1', lane: caseLane.id });
    await take(store, { entries: [entry(1), entry(2), entry(3), note] });
    await take(store, { entries: [entry(1, { id: 'foreign', conversation: 'another' })] });
    const seqs = async (since: number, limit: number) =>
      (await store.transcript(mailbox, since, limit)).map(({ seq }) => seq);
    expect(await seqs(0, 10)).toEqual([1, 2, 3, 4]);
    expect(await seqs(1, 10)).toEqual([2, 3, 4]);
    expect(await seqs(0, 2)).toEqual([3, 4]);
    expect((await store.transcript(mailbox, 3, 1))[0]).toEqual(note);
  }),

  check(
    'what a customer may see of it has neither notes nor what was deleted, and its limit counts neither',
    async ({ store }) => {
      const note = entry(3, { visibility: 'note', by: ana, case: 'c1', lane: caseLane.id });
      await take(store, { entries: [entry(1), entry(2), note, entry(4, { deleted: true })] });
      const shown = await store.transcript(mailbox, 0, 2, 'customer');
      expect(shown.map(({ seq }) => seq)).toEqual([1, 2]);
      expect((await store.transcript(mailbox, 0, 1, 'customer')).map(({ seq }) => seq)).toEqual([2]);
    },
  ),

  check('a lane is found by its address; the room alone leads to no case', async ({ store }) => {
    const inThread = { ...room, thread: 't1' };
    await take(store, { lanes: [caseLane, customerLane, { ...caseLane, id: 'lane-2', address: inThread }] });
    expect((await store.laneAt(inThread))?.id).toBe('lane-2');
    expect(await store.laneAt(customer)).toEqual(customerLane);
    expect(await store.laneAt(room)).toBeUndefined();
    expect(await store.laneAt({ ...room, thread: 't2' })).toBeUndefined();
  }),
];
