import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createChannel } from '../../../adapters/registry.ts';
import { systemClock } from '../../../core/clock.ts';
import { openFileBlobs } from '../../../store/blobs.ts';
import { openSqliteStore } from '../../../store/sqlite/index.ts';
import { outgoing, patient } from '../../contracts/channel/check.ts';
import { createSink } from '../../contracts/channel/sink.ts';
import { createCircle } from '../../support/circle.ts';
import { serve } from '../../support/serve.ts';
import { dial, newVisitor, post, signIn, type Tab, upload, visit, work } from './browser.ts';

const options = {
  origins: [],
  agents: [{ name: 'Ana', token: 'token-of-ana-0123456789', role: 'supervisor' as const }],
  uploadLimit: 64 * 1024,
  rooms: ['support'],
  brand: 'Acme',
  languages: ['en' as const],
};
const room = { channel: 'website', chat: 'support' };
const silent = { info() {}, warn() {}, error() {} };
const text = (words: string) => [{ kind: 'text' as const, text: words }];

/** Two processes that serve one website: two channels on one store, each with a server of its own. */
async function openTwo() {
  const folder = await mkdtemp(join(tmpdir(), 'frontdesk-two-'));
  const store = await openSqliteStore(join(folder, 'frontdesk.db'));
  const blobs = await openFileBlobs(join(folder, 'files'));
  const circle = createCircle();
  const open = async () => {
    const channel = await createChannel('web', 'website', options, {
      storage: store.storage('website'),
      blobs,
      openFile: () => Promise.reject(new Error('There is no such file')),
      clock: systemClock,
      log: silent,
      bulletin: circle.join(),
    });
    const sink = createSink();
    await channel.start(sink);
    const served = await serve(channel);
    return { channel, sink, served };
  };
  const [here, there] = [await open(), await open()];
  onTestFinished(async () => {
    for (const { channel, served } of [here, there]) {
      await channel.stop();
      await served.stop();
    }
    await store.close();
    await rm(folder, { recursive: true });
  });
  return { here, there, circle };
}

type Two = Awaited<ReturnType<typeof openTwo>>;

/** A thread that was opened here, and an agent who has it open there. */
async function agentThere({ here, there }: Two) {
  const { thread = '' } = await here.channel.send(room, outgoing('A new case'), patient);
  const cookie = await signIn(here.served, { token: 'token-of-ana-0123456789' });
  const tab = await work(there.served, cookie);
  tab.send({ type: 'open', room: 'support', thread, after: 0 });
  await tab.until('page', (page) => page.thread === thread);
  return { thread, cookie, tab, place: { ...room, thread } };
}

const shown = (tab: Tab, thread?: string) => tab.lines(thread).map(({ seq, type }) => `${seq} ${type}`);

test('everything that one process does in a thread is seen at the desk of another, in order and once', async () => {
  const two = await openTwo();
  const { thread, tab, place } = await agentThere(two);
  const { channel } = two.here;
  const { ids } = await channel.send(place, outgoing('hello'), patient);
  await channel.edit?.(place, ids, outgoing('hello there'), patient);
  const by = outgoing('').by;
  await channel.react?.(place, ids, { key: 'r', by, emoji: '👍', added: true }, patient);
  await channel.mark?.(place, ids, { key: 'm', fate: 'sent' }, patient);
  await channel.remove?.(place, ids, 'gone', patient);
  await tab.until('line', ({ line }) => line.type === 'remove');
  expect(shown(tab, thread)).toEqual(['1 message', '2 message', '3 edit', '4 reaction', '5 mark', '6 remove']);
  await tab.until('thread', (heard) => heard.thread.last?.text === 'hello');
});

test('visitor and agent talk, each with a process of their own', async () => {
  const two = await openTwo();
  const token = await newVisitor(two.here.served);
  const mine = await visit(two.here.served, token);
  const other = await visit(two.there.served, token);
  await mine.ask({ type: 'message', key: 'k', parts: text('hello') });
  await other.until('line', ({ line }) => line.type === 'message' && line.key === 'k');
  const { me } = await mine.until('welcome');
  await two.there.channel.send({ channel: 'website', chat: me.id }, outgoing('an answer'), patient);
  await mine.until('line', ({ line }) => line.seq === 2);
  two.there.channel.typing?.({ channel: 'website', chat: me.id }, outgoing('').by);
  await mine.until('typing');
  expect([shown(mine), shown(other)]).toEqual([
    ['1 message', '2 message'],
    ['1 message', '2 message'],
  ]);
});

test('when two write into one thread at the same time, nobody loses what the other has noted', async () => {
  const two = await openTwo();
  const { thread, tab, place, cookie } = await agentThere(two);
  const mine = await work(two.here.served, cookie);
  const count = 30;
  await Promise.all(
    Array.from({ length: count }, (_, index) => [
      two.here.channel.send(place, outgoing(`here ${index}`), patient),
      two.there.channel.send(place, outgoing(`there ${index}`), patient),
      tab.ask({ type: 'message', key: `k${index}`, room: 'support', thread, parts: text(`agent ${index}`) }),
    ]).flat(),
  );
  const last = 1 + 3 * count;
  await tab.until('line', ({ line }) => line.seq === last);
  expect(tab.lines(thread).map(({ seq }) => seq)).toEqual(Array.from({ length: last }, (_, index) => index + 1));
  await mine.until('thread', (heard) => heard.thread.head === last);
});

test('a card that one process changes while another takes a message in is the new one', async () => {
  const two = await openTwo();
  const { thread, tab, cookie } = await agentThere(two);
  for (let round = 0; round < 20; round += 1) {
    const title = `Card ${round}`;
    const card = { ...outgoing(''), key: title, parts: [{ kind: 'card' as const, card: { title } }] };
    await Promise.all([
      two.here.channel.edit?.(room, [thread], card, patient),
      tab.ask({ type: 'message', key: `k${round}`, room: 'support', thread, parts: text('hello') }),
    ]);
    const fresh = await work(two.here.served, cookie);
    const { threads } = await fresh.until('threads');
    expect(threads[0]?.card.title).toBe(title);
    await fresh.close();
  }
});

test('a message that is removed in one process while another edits it stays removed', async () => {
  const two = await openTwo();
  const token = await newVisitor(two.here.served);
  const tabs = [await visit(two.here.served, token), await visit(two.there.served, token)] as const;
  for (let round = 0; round < 20; round += 1) {
    const sent = await tabs[0].ask({ type: 'message', key: `m${round}`, parts: text('hello') });
    const id = sent.type === 'done' ? (sent.id ?? '') : '';
    await Promise.all([
      tabs[0].ask({ type: 'remove', key: `r${round}`, id }),
      tabs[1].ask({ type: 'edit', key: `e${round}`, id, parts: text('changed') }),
    ]);
    const late = await tabs[1].ask({ type: 'edit', key: `l${round}`, id, parts: text('changed') });
    expect(late).toMatchObject({ type: 'refused', code: 'not-found' });
  }
});

test('what was read in one process is read in another, and who signs out is out everywhere', async () => {
  const two = await openTwo();
  const { thread, cookie, tab } = await agentThere(two);
  const mine = await work(two.here.served, cookie);
  mine.send({ type: 'read', room: 'support', thread, seq: 1 });
  await tab.until('thread', (heard) => heard.thread.seen === 1);
  expect((await post(two.here.served, 'desk/sign-out', { headers: { cookie } })).status).toBe(204);
  expect(await tab.closed).toBe(1008);
});

test('no browser stays behind when news was lost: lines, threads, read marks and sessions', async () => {
  const two = await openTwo();
  const { thread, cookie, tab, place } = await agentThere(two);
  const mine = await work(two.here.served, cookie);
  two.circle.mend();
  two.circle.cut();
  mine.send({ type: 'read', room: 'support', thread, seq: 1 });
  await mine.until('thread', (heard) => heard.thread.seen === 1);
  two.circle.mend();
  await tab.until('thread', (heard) => heard.thread.seen === 1);
  two.circle.cut();
  await two.here.channel.send(place, outgoing('lost'), patient);
  const opened = await two.here.channel.send(room, outgoing('Another case'), patient);
  expect(shown(tab, thread)).toEqual(['1 message']);
  two.circle.mend();
  await tab.until('line', ({ line }) => line.seq === 2);
  await tab.until('thread', (heard) => heard.thread.thread === opened.thread);
  two.circle.cut();
  await post(two.here.served, 'desk/sign-out', { headers: { cookie } });
  two.circle.mend();
  expect(await tab.closed).toBe(1008);
});

test('a link signs one in, once, and files and sessions of one process are good in another', async () => {
  const two = await openTwo();
  const path = await two.here.channel.signInPath();
  const tries = await Promise.allSettled([
    signIn(two.here.served, { path, name: 'Bo' }),
    signIn(two.there.served, { path, name: 'Cy' }),
  ]);
  expect(tries.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  const token = await newVisitor(two.here.served);
  const file = await upload(two.here.served, { token }, 'a.txt', new TextEncoder().encode('bytes'));
  expect(await (await fetch(`${two.there.served.url}${file.url}`)).text()).toBe('bytes');
  const tab = await dial(two.there.served);
  tab.send({ type: 'hello', token, after: 0 });
  await tab.until('welcome');
  const media = { kind: 'media', media: 'file', file: file.id } as const;
  expect(await tab.ask({ type: 'message', key: 'k', parts: [media] })).toMatchObject({ type: 'done' });
});
