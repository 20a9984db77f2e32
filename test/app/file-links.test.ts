import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFileLinks } from '../../app/file-links.ts';
import { shippedTexts } from '../../config/texts/index.ts';
import { SendError } from '../../core/channel.ts';
import type { MediaPart } from '../../core/linked.ts';
import { fileLinkWords } from '../../handoff/index.ts';
import { openSqliteStore } from '../../store/sqlite/index.ts';
import { VirtualClock } from '../simulation/clock.ts';
import { openConversation } from '../support/conversation.ts';
import { ana, textPart } from '../support/scene.ts';

const validMs = 24 * 60 * 60 * 1000;
const publicUrl = 'https://desk.acme.example';
const part: MediaPart = {
  kind: 'media',
  media: 'file',
  file: { channel: 'chat', id: 'f', name: 'Plan <1>.pdf', bytes: 21 * 1024 * 1024 },
};

let clock: VirtualClock;
let store: Awaited<ReturnType<typeof openSqliteStore>>;
let links: Awaited<ReturnType<typeof createFileLinks>>;
let lane: string;
let failure: Error | undefined;
let opened: number;

beforeEach(async () => {
  clock = new VirtualClock();
  failure = undefined;
  opened = 0;
  store = await openSqliteStore(':memory:', { clock, defer: queueMicrotask });
  const conversation = await openConversation(store, { channel: 'chat', chat: 'may' });
  await conversation.deliver([{ op: 'send', message: 'm', by: ana, parts: [textPart('hi')] }]);
  lane = conversation.lane;
  const texts = shippedTexts;
  const settings = { desks: [], texts, deskLanguage: 'en', timezone: 'UTC' } as const;
  links = await createFileLinks({
    store,
    clock,
    publicUrl,
    validMs,
    words: (link) => fileLinkWords(settings, link),
    texts,
    language: 'zh-Hans',
    async openFile() {
      opened += 1;
      if (failure) throw failure;
      return { name: 'other', mime: 'text/html', stream: new Blob(['<script>']).stream() };
    },
  });
});
afterEach(() => store.close());

const follow = (text: string, method = 'GET') =>
  links.pages.request((/https:\S+/.exec(text)?.[0] ?? '').replace(`${publicUrl}/files`, ''), { method });

test('a link says what it leads to and until when, and hands the file out such that no browser runs it', async () => {
  const words = await links.link(part, lane, 'key/0');
  expect(words.text).toMatch(
    /^Plan <1>\.pdf \(21 MB\) cannot be shown .* until .+ UTC: https:\/\/desk\.acme\.example\/files\/[\w-]{22}$/,
  );
  expect(words.spans).toMatchObject([{ style: 'link', url: expect.stringContaining(publicUrl) }]);
  const answer = await follow(words.text);
  expect(await answer.text()).toBe('<script>');
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'application/octet-stream',
    'content-disposition': expect.stringMatching(/^attachment; filename="Plan <1>\.pdf"/),
    'cache-control': 'private, no-store',
    'x-robots-tag': 'noindex',
  });
});

test('the same send has the same link and the same end, however often it is tried', async () => {
  const { text } = await links.link(part, lane, 'key/0');
  await clock.pass(60_000);
  expect((await links.link(part, lane, 'key/0')).text).toBe(text);
  expect((await links.link(part, lane, 'key/1')).text).not.toBe(text);
});

test('a link ends, and says so in the language of whoever got it; one that never was, in the brand’s', async () => {
  const { text } = await links.link(part, lane, 'key/0');
  await clock.pass(validMs);
  const over = await follow(text);
  expect([over.status, await over.text()]).toEqual([404, shippedTexts('en').customer.fileLinkOver]);
  const never = await links.pages.request('/AAAAAAAAAAAAAAAAAAAAAA');
  expect([never.status, await never.text()]).toEqual([404, shippedTexts('zh-Hans').customer.fileLinkOver]);
  expect(opened).toBe(0);
});

test('links that are long over are forgotten', async () => {
  await links.link(part, lane, 'key/0');
  await clock.pass(3 * validMs);
  await links.link(part, lane, 'key/1');
  expect(await store.storage('file-links').list('link', { limit: 5 })).toHaveLength(1);
});

test('a file that its platform does not hand out is either away or gone, and whoever looks whether it is there costs nothing', async () => {
  const { text } = await links.link(part, lane, 'key/0');
  expect((await follow(text, 'HEAD')).status).toBe(200);
  expect(opened).toBe(0);
  failure = new SendError('no', { outcome: 'not-sent', code: 'file-unavailable' });
  expect((await follow(text)).status).toBe(503);
  failure = new SendError('no', { outcome: 'not-sent', code: 'file-gone' });
  expect((await follow(text)).status).toBe(404);
});
