import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keepBoards } from '../../app/boards.ts';
import { shippedTexts } from '../../config/texts/index.ts';
import type { CaseRecord } from '../../core/cases.ts';
import { type Channel, SendError } from '../../core/channel.ts';
import { newId } from '../../core/ids.ts';
import { boardCard } from '../../handoff/index.ts';
import { openSqliteStore, type SqliteStore } from '../../store/sqlite/index.ts';
import { openSlack, room, type SlackUnderTest } from '../adapters/slack/open.ts';
import { VirtualClock } from '../simulation/clock.ts';
import { desks, silentLog } from '../support/brand.ts';

const aMinute = 60_000;
const board = { name: 'support', room: { channel: 'slack', chat: room } };

let test: SlackUnderTest;
let store: SqliteStore;
let open: CaseRecord[];
let clock: VirtualClock;
let boards: ReturnType<typeof keepBoards>;
let warned: string[];

function start(channel?: Channel): void {
  boards = keepBoards({
    store: { ...store, openCases: async () => open },
    channels: [channel ?? test.channel],
    desks: [board],
    loginOf: () => undefined,
    isOurs: () => true,
    card: (desk, cases, now) => boardCard({ texts: shippedTexts, desks, deskLanguage: 'en' }, desk, cases, now),
    clock,
    newId,
    log: { ...silentLog, warn: (_, fields) => void warned.push(String(fields?.['code'])) },
  });
}

beforeEach(async () => {
  test = await openSlack({ mode: 'http' });
  store = await openSqliteStore(':memory:');
  clock = new VirtualClock();
  open = [];
  warned = [];
});
afterEach(async () => {
  await boards.stop();
  await test.close();
  await store.close();
});

const waiting = (minutesAgo: number): CaseRecord => ({
  id: `case-${minutesAgo}`,
  conversation: 'chat/may',
  number: 1,
  desk: 'support',
  state: 'queued',
  priority: 'normal',
  category: 'explicit',
  channel: 'chat',
  language: 'en',
  customer: 'May',
  lane: 'case:1:1',
  openedAt: clock.now() - minutesAgo * aMinute,
  due: clock.now() + aMinute,
});

const posts = () => test.slack.world.channel(room).messages.filter(({ thread_ts: thread }) => thread === undefined);
const shown = () => JSON.stringify(posts().map(({ blocks }) => blocks));
/** Lets time pass, as often as it takes for what it sets going over the wire. */
const soon = (check: () => void) =>
  vi.waitFor(async () => {
    await clock.pass(15_000);
    check();
  }, 5_000);

it('a board says who is off, and nobody of another channel', async () => {
  await store.shift({ channel: 'desk', id: 'UANA', name: 'Ana' }, true, 1);
  await store.shift({ channel: 'telegram', id: '7', name: 'Cy' }, true, 1);
  start();
  await soon(() => expect(shown()).toContain('Ana'));
  expect(shown()).not.toContain('Cy');
  await store.shift({ channel: 'desk', id: 'UANA', name: 'Ana' }, false, 2);
  await soon(() => expect(shown()).not.toContain('Ana'));
});

it('a board is one message, changed in place, by a process that comes later too', async () => {
  start();
  await soon(() => expect(shown()).toContain('Waiting'));
  open = [waiting(7), { ...waiting(3), state: 'open' }];
  await soon(() => expect(shown()).toMatch(/1, the longest for \d+ min/));
  expect(shown()).not.toContain('May');
  await boards.stop();
  open = [];
  start();
  await soon(() => expect(shown()).not.toContain('the longest'));
  expect(posts()).toHaveLength(1);
});

it('a board that was deleted comes back, once', async () => {
  start();
  await soon(() => expect(posts()).toHaveLength(1));
  const [first] = posts();
  test.slack.world.channel(room).messages.splice(0);
  open = [waiting(7)];
  await soon(() => expect(shown()).toContain('the longest'));
  await clock.pass(aMinute);
  expect(posts()).toHaveLength(1);
  expect(posts()[0]?.ts).not.toBe(first?.ts);
});

it('a board whose post was never confirmed is found again, and not posted twice', async () => {
  test.slack.fail('chat.postMessage', 'lost-after', 1);
  start();
  await soon(() => expect(posts()).toHaveLength(1));
  open = [waiting(7)];
  await soon(() => expect(shown()).toContain('the longest'));
  expect(posts()).toHaveLength(1);
});

it('a board that may have been posted, where nobody can look, is not posted again at each look', async () => {
  let sends = 0;
  const { channel } = test;
  start({
    name: channel.name,
    capabilities: channel.capabilities,
    start: (sink) => channel.start(sink),
    stop: () => channel.stop(),
    open: (file) => channel.open(file),
    async send() {
      sends += 1;
      throw new SendError('No answer', { outcome: 'unknown', code: 'timeout' });
    },
  });
  await soon(() => expect(warned.slice(-2)).toEqual(['in-doubt', 'in-doubt']));
  expect(sends).toBe(1);
});
