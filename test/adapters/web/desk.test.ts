import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ClientMessage, ThreadSummary } from '../../../adapters/web/protocol.ts';
import type { Address, Card, Party } from '../../../core/message.ts';
import { failureOf, outgoing, patient } from '../../contracts/channel/check.ts';
import { signIn, type Tab, work } from './browser.ts';
import { openWeb, type WebUnderTest } from './open.ts';

const customer: Party = { id: 'telegram:7', name: 'Li Lei', kind: 'customer' };
const frontdesk: Party = { id: 'frontdesk', name: 'Frontdesk', kind: 'system' };
const card: Card = { title: 'Li Lei asks for a person', actions: [{ id: 'claim', label: 'Claim' }] };
const room: Address = { channel: 'website', chat: 'support' };

let web: WebUnderTest;
let ana: Tab;
let bo: Tab;
beforeEach(async () => {
  web = await openWeb();
  ana = await work(web.served, await signIn(web.served, { token: 'token-of-ana-0123456789' }));
  bo = await work(web.served, await signIn(web.served, { path: await web.signInPath(), name: 'Bo' }));
});
afterEach(() => web.close());

async function openCase(title = card.title): Promise<{ thread: string; inside: Address }> {
  const message = outgoing([{ kind: 'card', card: { ...card, title } }], { by: frontdesk });
  const { thread = '' } = await web.channel.send(room, message, patient);
  return { thread, inside: { ...room, thread } };
}

/** The newest state of a thread that a tab was told of, once it is as expected. */
async function told(tab: Tab, thread: string, matches: (summary: ThreadSummary) => boolean): Promise<ThreadSummary> {
  return (await tab.until('thread', (message) => message.thread.thread === thread && matches(message.thread))).thread;
}

function say(thread: string, key: string, text = key): ClientMessage & { readonly key: string } {
  return { type: 'message', room: 'support', thread, key, parts: [{ kind: 'text', text }] };
}

describe('a form with a draft in it', () => {
  it('is said to be open by whoever is at the desk, where there is such a form', async () => {
    const field = { id: 'summary', label: 'Summary', kind: 'multiline', value: '', draft: 'awaited' } as const;
    const actions = [
      { id: 'claim', label: 'Claim' },
      { id: 'close', label: 'Close', form: { title: 'Close', submit: 'Close', fields: [field] } },
    ];
    const message = outgoing([{ kind: 'card', card: { ...card, actions } }], { by: frontdesk });
    const { thread = '' } = await web.channel.send(room, message, patient);
    const opened = (key: string, action: string) =>
      ana.ask({
        type: 'action',
        room: 'support',
        thread,
        key,
        id: thread,
        action: 'form-opened',
        values: { action },
      });
    expect(await opened('1', 'close')).toMatchObject({ type: 'done' });
    expect(await opened('2', 'claim')).toMatchObject({ code: 'not-found' });
    expect(await opened('3', 'nothing')).toMatchObject({ code: 'not-found' });
    expect(web.sink.events).toMatchObject([
      { type: 'action', action: 'form-opened', by: { name: 'Ana' }, values: { action: 'close' } },
    ]);
  });
});

describe('the list of threads', () => {
  it('gets a new case, and what is said in it, at every agent', async () => {
    const { thread, inside } = await openCase();
    for (const tab of [ana, bo]) {
      expect(await told(tab, thread, ({ head }) => head === 1)).toMatchObject({ card, cardId: thread, seen: 0 });
    }
    await web.channel.send(inside, outgoing('Hello?', { by: customer }), patient);
    const summary = await told(bo, thread, ({ head }) => head === 2);
    expect(summary.last).toMatchObject({ by: customer, text: 'Hello?' });
  });

  it('shows a changed card in place, which makes nothing unread', async () => {
    const { thread } = await openCase();
    const claimed = { title: 'Claimed by Ana', facts: { assignee: 'Ana' } };
    await web.channel.edit?.(room, [thread], outgoing([{ kind: 'card', card: claimed }], { by: frontdesk }), patient);
    expect(await told(ana, thread, (summary) => summary.card.title === claimed.title)).toMatchObject({ head: 1 });
  });

  it('does not become unread by the fate of a message, nor by what one writes oneself', async () => {
    const { thread, inside } = await openCase();
    const sent = await ana.ask(say(thread, 'hi'));
    const id = sent.type === 'done' ? (sent.id ?? '') : '';
    await web.channel.mark?.(inside, [id], { key: 'm', fate: 'sent' }, patient);
    await web.channel.send(inside, outgoing('thanks', { by: customer }), patient);
    const mine = await told(ana, thread, ({ head }) => head === 4);
    expect([mine.seen, (await told(bo, thread, ({ head }) => head === 4)).seen]).toEqual([2, 0]);
  });

  it('remembers how far each agent has read, in all tabs and after coming back', async () => {
    const { thread } = await openCase();
    await told(ana, thread, () => true);
    ana.send({ type: 'read', room: 'support', thread, seq: 1 });
    expect((await told(ana, thread, ({ seen }) => seen === 1)).head).toBe(1);
    ana.send({ type: 'read', room: 'support', thread, seq: 0 });
    const back = await work(web.served, await signIn(web.served, { token: 'token-of-ana-0123456789' }));
    const { threads } = await back.until('threads', (page) => page.room === 'support');
    expect(threads.map(({ seen }) => seen)).toEqual([1]);
    const other = await work(web.served, await signIn(web.served, { path: await web.signInPath(), name: 'Bo' }));
    expect((await other.until('threads', (page) => page.room === 'support')).threads[0]?.seen).toBe(0);
  });

  it('comes in pages, newest first, one list per room', async () => {
    const cases = [];
    for (let index = 0; index < 53; index += 1) cases.push((await openCase(`case ${index}`)).thread);
    const tab = await work(web.served, await signIn(web.served, { token: 'token-of-ana-0123456789' }));
    const first = await tab.until('threads', (page) => page.room === 'support');
    expect([first.threads.length, first.more]).toEqual([50, true]);
    const last = first.threads.at(-1);
    if (!last) throw new Error('The list is empty');
    tab.send({ type: 'threads', room: 'support', before: { at: last.at, thread: last.thread } });
    const rest = await tab.until('threads', ({ threads, more }) => threads.length === 3 && !more);
    const all = [...first.threads, ...rest.threads].map(({ thread }) => thread);
    expect(all.toSorted()).toEqual(cases.toSorted());
    expect((await tab.until('threads', (page) => page.room === 'billing')).threads).toEqual([]);
  });
});

describe('a thread', () => {
  it('is followed while it is open, and not after leaving it', async () => {
    const { thread, inside } = await openCase();
    const other = await openCase();
    for (const tab of [ana, bo]) {
      tab.send({ type: 'open', room: 'support', thread, after: 0 });
      await tab.until('page');
    }
    await web.channel.send(inside, outgoing('two', { by: customer }), patient);
    await web.channel.send(other.inside, outgoing('elsewhere', { by: customer }), patient);
    for (const tab of [ana, bo]) await tab.until('line', ({ line }) => line.seq === 2);
    bo.send({ type: 'leave', room: 'support', thread });
    bo.send({ type: 'read', room: 'support', thread, seq: 1 });
    await told(bo, thread, ({ seen }) => seen === 1);
    await web.channel.send(inside, outgoing('three', { by: customer }), patient);
    await ana.until('line', ({ line }) => line.seq === 3);
    await bo.roundTrip();
    expect([ana, bo].map((tab) => tab.lines(thread).map(({ seq }) => seq))).toEqual([
      [1, 2, 3],
      [1, 2],
    ]);
    expect(JSON.stringify(ana.lines(other.thread))).toBe('[]');
  });

  it('hands in what agents write with who they are, and shows it to colleagues', async () => {
    const { thread } = await openCase();
    bo.send({ type: 'open', room: 'support', thread, after: 0 });
    await bo.until('page');
    expect(await ana.ask(say(thread, 'hello'))).toMatchObject({ type: 'done', seq: 2 });
    expect(web.sink.events).toMatchObject([
      { from: { channel: 'website', chat: 'support', thread }, by: { name: 'Ana', role: 'supervisor', kind: 'agent' } },
    ]);
    const { line } = await bo.until('line');
    expect(line).toMatchObject({ by: { name: 'Ana' }, key: 'hello' });
    const id = line.type === 'message' ? line.id : '';
    const place = { room: 'support', thread };
    const edit = { type: 'edit', ...place, id, parts: [{ kind: 'text', text: 'x' }] } as const;
    expect(await bo.ask({ ...edit, key: 'e' })).toMatchObject({ code: 'not-yours' });
    expect(await bo.ask({ type: 'remove', ...place, key: 'r', id })).toMatchObject({ code: 'not-yours' });
    expect(await ana.ask({ ...edit, key: 'e' })).toMatchObject({ type: 'done' });
    // The same key of two agents means two things.
    expect(await bo.ask(say(thread, 'hello'))).toMatchObject({ type: 'done', seq: 4 });
  });

  it('takes the buttons of its card from whoever is at the desk', async () => {
    const { thread } = await openCase();
    const press = { type: 'action', key: 'k', id: thread, action: 'claim', values: {} } as const;
    expect(await bo.ask({ ...press, room: 'support', thread })).toMatchObject({ type: 'done' });
    expect(web.sink.events).toMatchObject([{ type: 'action', id: thread, action: 'claim', by: { name: 'Bo' } }]);
    expect(await bo.ask({ ...press, key: 'l' })).toMatchObject({ code: 'invalid' });
  });

  it('lets agents try their own messages again, and nobody else’s', async () => {
    const { thread } = await openCase();
    const place = { room: 'support', thread };
    const { id = '' } = (await ana.ask(say(thread, 'hello'))) as { id?: string };
    const retry = { type: 'action', ...place, id, action: 'retry', values: {} } as const;
    expect(await ana.ask({ ...retry, key: 'mine' })).toMatchObject({ type: 'done' });
    expect(web.sink.events.at(-1)).toMatchObject({ type: 'action', id, action: 'retry', by: { name: 'Ana' } });
    expect(await bo.ask({ ...retry, key: 'yours' })).toMatchObject({ code: 'not-yours' });
  });

  it('shows who else is typing, and tells the other side', async () => {
    const { thread, inside } = await openCase();
    for (const tab of [ana, bo]) {
      tab.send({ type: 'open', room: 'support', thread, after: 0 });
      await tab.until('page');
    }
    ana.send({ type: 'typing', room: 'support', thread });
    expect((await bo.until('typing')).by.name).toBe('Ana');
    expect(web.sink.hints).toMatchObject([{ from: inside, by: { name: 'Ana' } }]);
    web.channel.typing?.(inside, customer);
    expect((await ana.until('typing')).by.name).toBe('Li Lei');
  });

  it('that is none is refused, on both sides', async () => {
    expect(await ana.ask(say('nothing', 'k'))).toMatchObject({ type: 'refused', code: 'not-found' });
    const gone = await failureOf(web.channel.send({ ...room, thread: 'nothing' }, outgoing('x'), patient));
    expect([gone.outcome, gone.code, gone.retryAfterMs]).toEqual(['not-sent', 'thread-gone', null]);
    const noRoom = await failureOf(web.channel.send({ ...room, chat: 'kitchen' }, outgoing('x'), patient));
    expect([noRoom.outcome, noRoom.code, noRoom.retryAfterMs]).toEqual(['not-sent', 'chat-gone', null]);
    ana.send({ type: 'open', room: 'support', thread: 'nothing', after: 0 });
    expect(await ana.until('gone')).toMatchObject({ thread: 'nothing' });
  });
});

it('opens one thread for one send, however often it is repeated', async () => {
  const message = outgoing([{ kind: 'card', card }]);
  const receipts = await Promise.all([1, 2, 3].map(() => web.channel.send(room, message, patient)));
  expect(new Set(receipts.map(({ thread }) => thread)).size).toBe(1);
  expect(await web.channel.reconcile?.(room, message.key)).toEqual(receipts[0]);
  await web.restart();
  expect(await web.channel.send(room, message, patient)).toEqual(receipts[0]);
});

it('takes no room that could be mistaken for a visitor', async () => {
  await expect(openWeb({ rooms: ['visitor:1'] })).rejects.toThrow('"visitor:1" cannot be a room');
});
