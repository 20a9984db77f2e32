import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ThreadSummary } from '../../adapters/web/protocol.ts';
import { shippedTexts } from '../../config/texts/index.ts';
import { newVisitor, signIn, type Tab, visit, work } from '../adapters/web/browser.ts';
import { root } from '../app/process.ts';
import type { Served } from '../support/serve.ts';
import { said } from './words.ts';

const minute = 60_000;
const texts = shippedTexts('en');
const token = 'token-of-ana-0123456789';

const configuration = `
brand: { name: Acme, languages: [en] }
store: sqlite:./frontdesk.db
channels: { website: { type: web, agents: [{ name: Ana, token: ${token} }] } }
desks: { support: { channel: website, room: support, supervisors: [Ana] } }
handoff:
  reopen: false
  firstReply: { normal: 10m }
  idle: { warn: 30m, close: 40m }
  guards: { undo: 10m, collision: false, internal: [wiki.acme.example] }
  canned: [./canned.yaml]
`;

let folder: string;
let served: Served;
let port: number;
let running: ChildProcess | undefined;
let keys: number;

beforeEach(async () => {
  keys = 0;
  folder = await mkdtemp(join(tmpdir(), 'frontdesk-waiting-'));
  await writeFile(join(folder, 'frontdesk.yaml'), configuration);
  await writeFile(join(folder, 'canned.yaml'), '- { name: hello, text: "Hello from a canned reply" }\n');
  port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  served = { url, hooks: `${url}/hooks/website`, stop: async () => {} };
});

afterEach(async () => {
  await crash();
  await rm(folder, { recursive: true, force: true });
});

async function start(aheadMs: number): Promise<void> {
  const args = [join(root, 'test/kill/fixtures/ahead.ts'), join(folder, 'frontdesk.yaml'), `${port}`, `${aheadMs}`];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  running = child;
  const ended = once(child, 'close').then(() => {
    throw new Error('It ended before it was up');
  });
  await Promise.race([once(child.stdout, 'data'), ended]);
  ended.catch(() => {});
}

async function crash(): Promise<void> {
  const child = running;
  running = undefined;
  if (child?.exitCode !== null || child.signalCode !== null) return;
  const over = once(child, 'close');
  child.kill('SIGKILL');
  await over;
}

function nextKey(): string {
  keys += 1;
  return `key-${keys}`;
}

/** A customer who waits for a person, and the thread of the case. */
interface Waiting {
  readonly token: string;
  readonly thread: ThreadSummary;
}

async function waiting(desk: Tab): Promise<Waiting> {
  const known = new Set(desk.heard.flatMap((message) => (message.type === 'thread' ? [message.thread.thread] : [])));
  const visitor = await newVisitor(served);
  const tab = await visit(served, visitor);
  const parts = [{ kind: 'text', text: 'I want to talk to a human' }] as const;
  await tab.ask({ type: 'message', key: nextKey(), parts });
  const { thread } = await desk.until('thread', (message) => !known.has(message.thread.thread));
  await tab.close();
  return { token: visitor, thread };
}

function write(desk: Tab, { thread: { room, thread } }: Waiting, text: string) {
  return desk.ask({ type: 'message', key: nextKey(), room, thread, parts: [{ kind: 'text', text }] });
}

/** What Frontdesk and agents said to a customer, as a new tab is shown it. */
async function chat({ token: visitor }: Waiting): Promise<readonly string[]> {
  const tab = await visit(served, visitor);
  const lines = [...said(tab.lines(), 'system'), ...said(tab.lines(), 'agent')];
  await tab.close();
  return lines;
}

/** All lines of a thread, those that changed included. */
async function lines({ thread: { room, thread } }: Waiting) {
  const tab = await work(served, await signIn(served, { token }));
  tab.send({ type: 'open', room, thread, after: 0 });
  await tab.until('page', (page) => page.thread === thread);
  const found = tab.lines(thread);
  await tab.close();
  return found;
}

async function times(place: Promise<readonly string[]>, words: string): Promise<number> {
  return (await place).filter((line) => line.includes(words)).length;
}

const notices = async (one: Waiting) => said(await lines(one), 'system');
const eventually = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 20_000, interval: 100 });

test('what waited for its time when the process was killed happens once, however often it is killed', {
  timeout: 120_000,
}, async () => {
  await start(0);
  const desk = await work(served, await signIn(served, { token }));
  const taken = await waiting(desk);
  await write(desk, taken, 'This may be taken back');
  const aside = await waiting(desk);
  await write(desk, aside, '!claim');
  await write(desk, aside, '!snooze 20m');
  const silent = await waiting(desk);
  await write(desk, silent, '!canned hello');
  const held = await waiting(desk);
  await write(desk, held, '!claim');
  await write(desk, held, 'It is on wiki.acme.example');
  const [first, second] = [await waiting(desk), await waiting(desk)];
  await eventually(async () => expect(await times(chat(second), 'You are number 3 in the queue')).toBe(1));
  expect(await times(chat(taken), 'This may be taken back')).toBe(0);
  await crash();

  // In the middle of it, too: killed as soon as anybody has heard anything of it.
  await start(15 * minute);
  const listening = await visit(served, taken.token, 1_000);
  await listening.until('line').catch(() => {});
  await crash();
  await start(15 * minute);
  await eventually(async () => {
    expect(await times(chat(taken), 'This may be taken back')).toBe(1);
    for (const one of [first, second]) {
      expect(await times(chat(one), texts.customer.stillWaiting)).toBe(1);
      expect(await times(notices(one), texts.desk.replyLate)).toBe(1);
    }
  });
  expect(await times(notices(aside), texts.desk.wokenByTime.slice(0, 20))).toBe(0);
  await crash();

  await start(25 * minute);
  await eventually(async () => expect(await times(notices(aside), texts.desk.wokenByTime.slice(0, 20))).toBe(1));
  await crash();
  await start(31 * minute);
  await eventually(async () => expect(await times(chat(silent), 'Are you still there?')).toBe(1));
  await crash();
  await start(50 * minute);
  await eventually(async () => expect(await times(chat(silent), texts.customer.closedIdle)).toBe(1));

  // Nothing of it has happened twice since, and what waits for a person waits on.
  expect(await times(chat(silent), 'Are you still there?')).toBe(1);
  expect(await times(notices(aside), texts.desk.wokenByTime.slice(0, 20))).toBe(1);
  expect(await times(chat(taken), 'This may be taken back')).toBe(1);
  expect(await times(chat(held), 'wiki.acme.example')).toBe(0);
  for (const one of [first, second]) {
    expect(await times(notices(one), texts.desk.replyLate)).toBe(1);
    expect(await times(chat(one), texts.customer.stillWaiting)).toBe(1);
  }
});

test('a held reply, and a dialog that was being filled in, are done with once after a kill', {
  timeout: 60_000,
}, async () => {
  await start(0);
  const cookie = await signIn(served, { token });
  let desk = await work(served, cookie);
  const held = await waiting(desk);
  await write(desk, held, 'It is on wiki.acme.example');
  const closing = await waiting(desk);
  await write(desk, closing, '!claim');
  await crash();
  await start(0);

  const { room, thread } = held.thread;
  const send = (await lines(held))
    .flatMap((line) => (line.type === 'message' ? line.parts.map((part) => ({ id: line.id, part })) : []))
    .flatMap(({ id, part }) => (part.kind === 'card' ? (part.card.actions ?? []).map((one) => ({ id, one })) : []))
    .find(({ one }) => one.label === texts.desk.sendAnyway);
  if (!send) throw new Error('The reply is not held any more');
  const press = { type: 'action', key: nextKey(), room, thread, id: send.id, action: send.one.id, values: {} } as const;
  const close = {
    type: 'action',
    key: nextKey(),
    room: closing.thread.room,
    thread: closing.thread.thread,
    id: closing.thread.cardId,
    action: 'close',
    values: { resolution: 'solved', tags: 'kept', summary: 'Kept' },
  } as const;
  desk = await work(served, cookie);
  desk.send(press);
  desk.send(close);
  await crash();
  await start(0);
  // A page says again what was not confirmed.
  for (let again = 0; again < 2; again++) {
    desk = await work(served, cookie);
    await desk.ask(press);
    await desk.ask(close);
    await desk.close();
  }

  await eventually(async () => {
    expect(await times(chat(held), 'wiki.acme.example')).toBe(1);
    expect(await times(chat(closing), texts.customer.closed)).toBe(1);
  });
  expect(await times(notices(closing), 'Ana closed the case: solved')).toBe(1);
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}
