import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Line } from '../../../adapters/web/protocol.ts';
import type { Party } from '../../../core/message.ts';
import { outgoing, patient } from '../../contracts/channel/check.ts';
import { newVisitor, signIn, visit, work } from './browser.ts';
import { openWeb, type WebUnderTest } from './open.ts';

const bot: Party = { id: 'bot', name: 'Acme', kind: 'bot' };
const room = { channel: 'website', chat: 'support' };

let web: WebUnderTest;
beforeEach(async () => {
  web = await openWeb();
});
afterEach(() => web.close());

const texts = (lines: readonly Line[]): readonly string[] =>
  lines.flatMap((line) =>
    line.type === 'message' ? line.parts.map((part) => (part.kind === 'text' ? part.text.text : part.kind)) : [],
  );

it('an answer that reaches a page behind the wish goes as well, and what was written since stays', async () => {
  const token = await newVisitor(web.served);
  const may = await visit(web.served, token);
  const { me } = await may.until('welcome');
  const address = { channel: 'website', chat: me.id };
  await may.ask({ type: 'message', key: 'old', parts: [{ kind: 'text', text: 'My number is 8841' }] });
  const before = Date.now();
  await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(before));
  await may.ask({ type: 'message', key: 'new', parts: [{ kind: 'text', text: 'Hello again' }] });
  await web.channel.send(address, outgoing('On its way: 8841', { by: bot, key: 'late' }), patient);
  await web.channel.send(address, outgoing('Hello!', { by: bot, key: 'answer' }), patient);
  await web.channel.forget?.({ before, customer: { address, ids: [], keys: ['late'] }, threads: [] });
  const again = await visit(web.served, token);
  await again.until('page');
  expect(texts(again.lines())).toEqual(['Hello again', 'Hello!']);
});

it('a page that shows a thread is told that it is gone, and whoever asks for it later too', async () => {
  const ana = await work(web.served, await signIn(web.served, { token: 'token-of-ana-0123456789' }));
  const { thread = '' } = await web.channel.send(room, outgoing([{ kind: 'card', card: { title: 'May' } }]), patient);
  await ana.until('thread', (message) => message.thread.thread === thread);
  ana.send({ type: 'open', room: 'support', thread, after: 0 });
  await ana.until('page');
  await web.channel.forget?.({ before: Date.now(), threads: [{ address: { ...room, thread }, ids: [] }] });
  expect(await ana.until('gone')).toEqual({ type: 'gone', room: 'support', thread });
  const other = await work(web.served, await signIn(web.served, { token: 'token-of-ana-0123456789' }));
  other.send({ type: 'open', room: 'support', thread, after: 0 });
  expect(await other.until('gone')).toEqual({ type: 'gone', room: 'support', thread });
});
