import { afterEach, beforeEach, expect, test } from 'vitest';
import { capabilities } from '../../adapters/telegram/capabilities.ts';
import { type Channel, type Outgoing, SendError } from '../../core/channel.ts';
import type { LinkFile } from '../../core/linked.ts';
import type { Part } from '../../core/message.ts';
import { createOutbox } from '../../core/outbox.ts';
import { plain } from '../../core/richtext.ts';
import { createEmbeddedWakeups } from '../../queue/embedded.ts';
import { openSqliteStore } from '../../store/sqlite/index.ts';
import { VirtualClock } from '../simulation/clock.ts';
import { silentLog } from '../support/brand.ts';
import { openConversation } from '../support/conversation.ts';
import { ana } from '../support/scene.ts';

const limit = 1_000;
const refused = (sent: readonly string[] = []) =>
  new SendError('too large', { outcome: 'not-sent', code: 'file-too-large', sent });
const file = (name: string, bytes?: number): Part => ({
  kind: 'media',
  media: 'file',
  file: { channel: 'elsewhere', id: name, name, ...(bytes === undefined ? {} : { bytes }) },
  caption: plain(`about ${name}`),
});

let clock: VirtualClock;
let store: Awaited<ReturnType<typeof openSqliteStore>>;
let wakeups: ReturnType<typeof createEmbeddedWakeups>;
let conversation: Awaited<ReturnType<typeof openConversation>>;
let posted: Outgoing[];
let answers: SendError[];
const keys: string[] = [];

const link: LinkFile = async ({ file: { name } }, _lane, key) => {
  keys.push(key);
  return plain(`https://desk.example/${name}`);
};

async function open(links: LinkFile | undefined): Promise<void> {
  const channel: Channel = {
    name: 'chat',
    capabilities: { ...capabilities, limits: { text: 1_000, fileBytes: limit }, keyed: false },
    start: async () => {},
    stop: async () => {},
    open: () => Promise.reject(new Error('There are no files here')),
    async send(_to, message) {
      const answer = answers.shift();
      if (answer) throw answer;
      posted.push(message);
      return { ids: [`p${posted.length}`] };
    },
  };
  const holding = () => new AbortController().signal;
  const outbox = createOutbox({ store, wakeups, clock, log: silentLog, channel: () => channel, holding, link: links });
  await wakeups.start(({ id }) => outbox(id));
}

async function send(...parts: readonly Part[]): Promise<void> {
  await conversation.deliver([{ op: 'send', message: 'm', by: ana, parts }]);
  wakeups.wake({ kind: 'lane', id: conversation.lane });
  await clock.pass(0);
}

beforeEach(async () => {
  clock = new VirtualClock();
  posted = [];
  answers = [];
  keys.length = 0;
  store = await openSqliteStore(':memory:', { clock, defer: queueMicrotask });
  wakeups = createEmbeddedWakeups({ clock });
  conversation = await openConversation(store, { channel: 'chat', chat: 'may' });
});
afterEach(async () => {
  await wakeups.stop();
  await store.close();
});

/** Files by their names, words as they are. */
const shown = (message: Outgoing | undefined) =>
  message?.parts.map((part) =>
    part.kind === 'media' ? part.file.name : part.kind === 'text' ? part.text.text : part.kind,
  );

test('a file that is known to be too large goes as a link, its caption behind it, beside those that are not', async () => {
  await open(link);
  await send(file('small', limit), file('large', limit + 1));
  expect(posted.map(shown)).toEqual([['small', 'https://desk.example/large', 'about large']]);
});

test('a file of which nobody can have the bytes is named elsewhere, and goes as it is where it came from, of any size', async () => {
  await open(link);
  const huge = (channel: string): Part => ({
    kind: 'media',
    media: 'file',
    file: { channel, id: 'huge', name: 'huge', bytes: 9 * 1024 ** 3, fetchLimit: 20 * 1024 ** 2 },
    caption: plain('about huge'),
  });
  await send(huge('elsewhere'));
  await send(huge('chat'));
  expect(posted.map(({ parts }) => parts)).toEqual([
    [
      { kind: 'unsupported', label: 'huge (9216 MB > 20 MB)' },
      { kind: 'text', text: plain('about huge') },
    ],
    [huge('chat')],
  ]);
  expect(keys).toEqual([]);
});

test('a file of unknown size goes as a link once the channel has refused it, with the same key each time', async () => {
  await open(link);
  answers.push(refused(), new SendError('busy', { outcome: 'not-sent', code: 'busy', retryAfterMs: 1_000 }), refused());
  await send(file('unknown'));
  expect(posted).toEqual([]);
  await clock.pass(2_000);
  expect(posted.map(shown)).toEqual([['https://desk.example/unknown', 'about unknown']]);
  expect(new Set(keys).size).toBe(1);
  expect(await store.locate(conversation.lane, 'm')).toEqual(['p1']);
});

test('what was posted before a file was refused is kept, and not taken for the part that is left', async () => {
  await open(link);
  answers.push(refused(['p0']));
  await send({ kind: 'text', text: plain('look') }, file('unknown'));
  expect(posted[0]?.posted).toBeUndefined();
  expect(await store.locate(conversation.lane, 'm')).toEqual(['p0', 'p1']);
});

test('where there is no address for a link, the agent is told that one is missing', async () => {
  await open(undefined);
  answers.push(refused());
  await send(file('large', limit + 1));
  expect(await store.deadLetters(5)).toMatchObject([{ outcome: 'failed', code: 'file-not-linked' }]);
});
