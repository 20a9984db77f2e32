import { expect } from 'vitest';
import { addressKey } from '../../../core/message.ts';
import { check } from './check.ts';
import {
  caseLane,
  customer,
  fromCustomer,
  fromDesk,
  head,
  item,
  mailbox,
  room,
  said,
  take,
  waiting,
} from './examples.ts';

const thread = '1700000000.000100';

export const inboxChecks = [
  check('an event is given back as it came, from the mailbox of its address', async ({ store }) => {
    const event = { ...said('k1', customer, '你好 \u{1F44B} "quoted" \0 end'), replyTo: 'id-k0' };
    expect(await store.accept([{ event, desk: false }])).toEqual([mailbox]);
    const mails = await store.pending(mailbox, 10);
    expect(mails).toEqual([{ seq: expect.any(Number), lane: mailbox, event }]);
  }),

  check('a mailbox is read in the order of arrival, and no further than asked', async ({ store }) => {
    await store.accept([fromCustomer('k1'), fromCustomer('other', { ...customer, chat: '2' }), fromCustomer('k2')]);
    await store.accept([fromCustomer('k0')]);
    expect(await waiting(store)).toEqual(['k1', 'k2', 'k0']);
    const seqs = (await store.pending(mailbox, 10)).map(({ seq }) => seq);
    expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
    expect(await store.pending(mailbox, 2)).toHaveLength(2);
  }),

  check('calls made side by side are taken in the order of the calls', async ({ store }) => {
    const names = Array.from({ length: 50 }, (_, index) => `k${index}`);
    await Promise.all(names.map((key) => store.accept([fromCustomer(key)])));
    expect(await waiting(store)).toEqual(names);
  }),

  check('an event of our own waits behind those that were there before', async ({ store }) => {
    await store.accept([fromCustomer('k1')]);
    const event = { type: 'worded', id: 'w1', reply: { said: '你好' } } as const;
    await store.tell(mailbox, event);
    const mails = await store.pending(mailbox, 10);
    expect(mails.at(-1)).toEqual({ seq: expect.any(Number), lane: mailbox, event });
    expect(mails).toHaveLength(2);
    expect((await store.unfinished()).mailboxes).toEqual([mailbox]);
  }),

  check('a key is taken once per channel', async ({ store }) => {
    await store.accept([fromCustomer('k1'), fromCustomer('k1')]);
    expect(await store.accept([fromCustomer('k1')])).toEqual([]);
    expect(await waiting(store)).toEqual(['k1']);
    const elsewhere = { channel: 'telegram', chat: '7' };
    expect(await store.accept([fromCustomer('k1', elsewhere)])).toEqual([addressKey(elsewhere)]);
  }),

  check('a key is known after the event was handled, and after a restart', async ({ store, reopen }) => {
    await store.accept([fromCustomer('k1')]);
    const [mail] = await store.pending(mailbox, 1);
    await store.reject(mail?.seq ?? -1, 'broken');
    expect(await store.accept([fromCustomer('k1')])).toEqual([]);
    const again = await reopen();
    expect(await again.accept([fromCustomer('k1')])).toEqual([]);
    expect(await waiting(again)).toEqual([]);
  }),

  check('what was accepted is there after a restart, and its numbers are not used again', async ({ store, reopen }) => {
    await store.accept([fromCustomer('k1')]);
    const [first] = await store.pending(mailbox, 1);
    await store.reject(first?.seq ?? -1, 'broken');
    await store.accept([fromCustomer('k2')]);
    const again = await reopen();
    await again.accept([fromCustomer('k3')]);
    const mails = await again.pending(mailbox, 10);
    expect(await waiting(again)).toEqual(['k2', 'k3']);
    expect(new Set([first, ...mails].map((mail) => mail?.seq)).size).toBe(3);
  }),

  check('an event in a thread that a lane leads to goes to that conversation, by that lane', async ({ store }) => {
    await take(store, { lanes: [{ ...caseLane, address: { ...room, thread } }] });
    expect(await store.accept([fromDesk('reply', thread)])).toEqual([mailbox]);
    const [mail] = await store.pending(mailbox, 1);
    expect(mail?.lane).toBe(caseLane.id);
  }),

  check('a desk event outside any thread is nobody’s, and is not kept for later', async ({ store }) => {
    expect(await store.accept([fromDesk('chatter')])).toEqual([]);
    expect(await store.pending(addressKey(room), 10)).toEqual([]);
    await take(store, { lanes: [{ ...caseLane, address: { ...room, thread } }] });
    expect(await waiting(store)).toEqual([]);
  }),

  check('desk events of an unknown thread wait for the lane whose message opens it', async ({ store, reopen }) => {
    expect(await store.accept([fromDesk('early 1', thread), fromDesk('elsewhere', 'another')])).toEqual([]);
    expect(await store.accept([fromDesk('early 2', thread), fromDesk('early 1', thread)])).toEqual([]);
    expect(await waiting(store)).toEqual([]);
    await take(store, { lanes: [caseLane], outbox: [item('card', { report: 'never' })] });
    const again = await reopen();
    const row = await head(again);
    expect(await again.settle({ row, outcome: 'sent', receipt: { ids: ['1'], thread } })).toEqual([mailbox]);
    expect(await waiting(again)).toEqual(['early 1', 'early 2']);
    expect((await again.pending(mailbox, 1))[0]?.lane).toBe(caseLane.id);
    expect(await again.accept([fromDesk('late', thread)])).toEqual([mailbox]);
    expect(await waiting(again)).toEqual(['early 1', 'early 2', 'late']);
  }),

  check('desk events of an unknown thread wait for a turn that makes a lane into it', async ({ store }) => {
    await store.accept([fromDesk('early', thread)]);
    await take(store, { lanes: [{ ...caseLane, address: { ...room, thread } }] });
    expect(await waiting(store)).toEqual(['early']);
  }),

  check('an event that cannot be handled is put aside and can be brought back', async ({ store, setTime }) => {
    await store.accept([fromCustomer('k1'), fromCustomer('k2')]);
    const [mail] = await store.pending(mailbox, 1);
    setTime(5_000);
    await store.reject(mail?.seq ?? -1, 'TypeError');
    expect(await waiting(store)).toEqual(['k2']);
    const [letter] = await store.deadLetters(10);
    expect(letter).toEqual({
      id: expect.any(String),
      kind: 'inbox',
      conversation: mailbox,
      outcome: 'failed',
      code: 'TypeError',
      at: 5_000,
    });
    expect(await store.replay(letter?.id ?? '')).toEqual({ kind: 'mailbox', id: mailbox });
    expect(await waiting(store)).toEqual(['k2', 'k1']);
    expect((await store.pending(mailbox, 2))[1]?.event).toEqual(mail?.event);
    expect(await store.deadLetters(10)).toEqual([]);
  }),

  check('pruning forgets old keys and unrouted events, and nothing that is younger', async ({ store, setTime }) => {
    setTime(1_000);
    await store.accept([fromCustomer('old'), fromDesk('old desk', thread)]);
    setTime(2_000);
    await store.accept([fromCustomer('young'), fromDesk('young desk', thread)]);
    await store.prune(2_000);
    expect(await waiting(store)).toEqual(['old', 'young']);
    expect(await store.accept([fromCustomer('old')])).toEqual([mailbox]);
    expect(await store.accept([fromCustomer('young')])).toEqual([]);
    await take(store, { lanes: [{ ...caseLane, address: { ...room, thread } }] });
    expect(await waiting(store)).toEqual(['old', 'young', 'old', 'young desk']);
  }),
];
