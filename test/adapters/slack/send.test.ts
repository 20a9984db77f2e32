import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { looking } from '../../../core/looking.ts';
import type { Part } from '../../../core/message.ts';
import { watched } from '../../../core/progress.ts';
import { plain } from '../../../core/richtext.ts';
import { outgoing, patient } from '../../contracts/channel/check.ts';
import { bytesOf } from '../../contracts/channel/platform.ts';
import { VirtualClock } from '../../simulation/clock.ts';
import { type OpenOptions, openSlack, room, type SlackUnderTest, until } from './open.ts';
import { shownAt } from './platform.ts';

let test: SlackUnderTest;
let thread: string;
const at = () => ({ channel: 'slack', chat: room, thread });

async function open(options: OpenOptions = {}): Promise<void> {
  test = await openSlack({ mode: 'http', ...options });
  thread = (await test.channel.send({ channel: 'slack', chat: room }, outgoing('a case'), patient)).thread ?? '';
}

afterEach(() => test.close());

const failure = (send: Promise<unknown>) =>
  send.then(
    () => undefined,
    (error: unknown) => error,
  );
const posts = () => test.slack.callsOf('chat.postMessage');

describe('a send whose outcome is unknown', () => {
  it.each([
    ['is found by its key where Slack had taken it', 'lost-after', true],
    ['is known not to be there where Slack had not', 'lost-before', false],
    ['is known not to be there where Slack failed', 'server-error', false],
  ] as const)('%s', async (_what, fault, isThere) => {
    await open();
    const message = outgoing('only once');
    test.slack.fail('chat.postMessage', fault);
    expect(await failure(test.channel.send(at(), message, patient))).toMatchObject({ outcome: 'unknown' });
    const found = await test.channel.reconcile?.(at(), message.key);
    if (!isThere) return expect(found).toBe('not-sent');
    expect(found).toEqual({ ids: [shownAt(test.slack, at()).at(-1)?.id] });
  });

  it('is found in the room too, with the thread that it opened', async () => {
    await open();
    const message = outgoing('another case');
    test.slack.fail('chat.postMessage', 'lost-after');
    const room = { channel: 'slack', chat: at().chat };
    await failure(test.channel.send(room, message, patient));
    const [newest] = shownAt(test.slack, room).slice(-1);
    expect(await test.channel.reconcile?.(room, message.key)).toEqual({ ids: [newest?.id], thread: newest?.id });
  });

  it('is found where it was a file', async () => {
    await open();
    const file = test.foreign('report.bin', new Uint8Array([1, 2, 3]));
    const message = outgoing([{ kind: 'media', media: 'file', file }]);
    test.slack.fail('files.completeUploadExternal', 'lost-after');
    await failure(test.channel.send(at(), message, patient));
    const found = await test.channel.reconcile?.(at(), message.key);
    expect(found).toEqual({ ids: [test.slack.world.channel(room).messages.at(-1)?.ts] });
  });

  it('is found where it was a file that Slack scanned before it showed it', async () => {
    await open();
    const { promise, resolve } = Promise.withResolvers<void>();
    test.slack.world.scan = promise;
    const file = test.foreign('report.bin', new Uint8Array([1, 2, 3]));
    const message = outgoing([{ kind: 'media', media: 'file', file }]);
    test.slack.fail('files.completeUploadExternal', 'lost-after');
    await failure(test.channel.send(at(), message, patient));
    const reconciling = test.channel.reconcile?.(at(), message.key);
    await until(() => test.slack.callsOf('files.info').length === 1);
    resolve();
    const found = await reconciling;
    expect(found).toEqual({ ids: [shownAt(test.slack, at()).at(-1)?.id] });
    expect(shownAt(test.slack, at())).toHaveLength(2);
  });

  it('of a file that Slack has and does not show yet is not known, so that nobody posts it twice', async () => {
    const clock = new VirtualClock();
    await open({ clock });
    test.slack.world.scan = new Promise(() => {});
    const file = test.foreign('report.bin', new Uint8Array([1, 2, 3]));
    const message = outgoing([{ kind: 'media', media: 'file', file }]);
    test.slack.fail('files.completeUploadExternal', 'lost-after');
    await failure(test.channel.send(at(), message, patient));
    const reconciled = async () => {
      let done = false;
      const asked = failure(Promise.resolve(test.channel.reconcile?.(at(), message.key)));
      void asked.finally(() => {
        done = true;
      });
      while (!done) await clock.pass(100);
      return asked;
    };
    expect(await reconciled()).toMatchObject({ outcome: 'unknown', code: 'file-not-shown' });
    await clock.pass(10 * 60 * 1000);
    expect(await reconciled()).toBeUndefined();
  });

  it('of a file that Slack took and has not shown is not taken for delivered before it is', async () => {
    const clock = new VirtualClock();
    await open({ clock });
    const scan = Promise.withResolvers<void>();
    test.slack.world.scan = scan.promise;
    const file = test.foreign('report.bin', new Uint8Array([1, 2, 3]));
    const message = outgoing([{ kind: 'media', media: 'file', file }]);
    let done = false;
    const sent = failure(test.channel.send(at(), message, patient));
    void sent.finally(() => {
      done = true;
    });
    while (!done) await clock.pass(100);
    expect(await sent).toMatchObject({ outcome: 'unknown', code: 'file-not-shown' });
    scan.resolve();
    expect(await test.channel.reconcile?.(at(), message.key)).toEqual({ ids: [shownAt(test.slack, at()).at(-1)?.id] });
    expect(shownAt(test.slack, at())).toHaveLength(2);
  });

  it('of a file whose upload was never completed is that it was not sent', async () => {
    await open();
    const file = test.foreign('report.bin', new Uint8Array([1, 2, 3]));
    const message = outgoing([{ kind: 'media', media: 'file', file }]);
    test.slack.fail('files.completeUploadExternal', 'lost-before');
    await failure(test.channel.send(at(), message, patient));
    expect(await test.channel.reconcile?.(at(), message.key)).toBe('not-sent');
  });

  it.each(['lost-after', 'lost-before'] as const)('goes on behind what was posted of it (%s)', async (fault) => {
    await open();
    const long = Array.from({ length: 1_500 }, (_, word) => `word${word}`).join(' ');
    const message = outgoing(long);
    test.slack.fail('chat.postMessage', fault, 1);
    const error = await failure(test.channel.send(at(), message, patient));
    expect(error).toMatchObject({ outcome: 'unknown', sent: [expect.any(String)] });
    expect(await test.channel.reconcile?.(at(), message.key)).toBe('not-sent');
    const { ids } = await test.channel.send(at(), message, patient);
    const shown = shownAt(test.slack, at()).slice(1);
    const texts = shown.flatMap(({ parts }) => parts.map((part) => part.kind === 'text' && part.text.text));
    expect(texts.join(' ').split(/\s+/)).toEqual(long.split(' '));
    expect(shown.map(({ id }) => id)).toEqual(ids);
  });

  it('cannot be known while Slack cannot be asked: that is said, and not guessed', async () => {
    await open();
    test.slack.fail('conversations.replies', 'server-error');
    await expect(test.channel.reconcile?.(at(), 'some-key')).rejects.toMatchObject({ outcome: 'unknown' });
  });
});

describe('a post', () => {
  it('carries our key as metadata, and nothing of the customer', async () => {
    await open();
    const message = outgoing('private words', { by: { id: 'visitor:secret', name: 'Li Lei', kind: 'customer' } });
    await test.channel.send(at(), message, patient);
    expect(posts().at(-1)?.['metadata']).toEqual({
      event_type: 'frontdesk_message',
      event_payload: { key: message.key, part: 0, parts: 1 },
    });
  });

  it('shows who speaks in a line that nobody can type', async () => {
    await open();
    const by = { id: 'c', name: '<!channel> *Li*', kind: 'customer' } as const;
    await test.channel.send(at(), outgoing('hi', { by }), patient);
    expect(posts().at(-1)?.['blocks']).toMatchObject([
      { type: 'context', elements: [{ type: 'plain_text', text: '<!channel> *Li*', emoji: false }] },
      { type: 'rich_text' },
    ]);
  });

  it('has fallback text that is escaped, and is within Slack’s limits when it is edited', async () => {
    await open();
    const { ids } = await test.channel.send(at(), outgoing('short'), patient);
    await test.channel.edit?.(at(), ids, outgoing('<&>'.repeat(1_333)), patient);
    const [update] = test.slack.callsOf('chat.update').slice(-1);
    expect(String(update?.['text']).length).toBeLessThanOrEqual(4_000);
    expect(String(update?.['text'])).not.toMatch(/[<>]/);
    expect(shownAt(test.slack, at()).at(-1)?.parts).toEqual([{ kind: 'text', text: plain('<&>'.repeat(1_333)) }]);
  });

  it('that grows or shrinks by an edit still shows everything, and nothing that is gone', async () => {
    await open();
    const long = Array.from({ length: 1_500 }, (_, word) => `word${word}`).join(' ');
    const words = () =>
      shownAt(test.slack, at())
        .slice(1)
        .flatMap(({ parts }) => parts.map((part) => part.kind === 'text' && part.text.text));
    const { ids } = await test.channel.send(at(), outgoing('short'), patient);
    const grown = await test.channel.edit?.(at(), ids, outgoing(long), patient);
    expect(words().join(' ').split(/\s+/)).toEqual(long.split(' '));
    await test.channel.edit?.(at(), grown?.ids ?? [], outgoing('short again'), patient);
    expect(words()).toEqual(['short again']);
  });

  it('keeps a form that is too long for a button', async () => {
    await open();
    const options = Array.from({ length: 90 }, (_, index) => ({ value: `v${index}`, label: `Choice number ${index}` }));
    const form = {
      title: 'Pick',
      submit: 'OK',
      fields: [{ id: 'pick', label: 'Pick', kind: 'select' as const, options }],
    };
    const card = { title: 'Case', actions: [{ id: 'pick', label: 'Pick', form }] };
    const { ids } = await test.channel.send(at(), outgoing([{ kind: 'card', card }]), patient);
    await test.ana.press(room, ids[0] ?? '', 'pick');
    expect(JSON.stringify(test.slack.world.views.at(-1))).toContain('Choice number 89');
  });
});

describe('files', () => {
  const media = (name: string): Part => ({ kind: 'media', media: 'file', file: test.foreign(name, new Uint8Array(9)) });

  it('have names that are neither paths nor markup', async () => {
    await open();
    await test.channel.send(at(), outgoing([media('../<!channel>/a\u0000b.txt')]), patient);
    expect(test.slack.callsOf('files.getUploadURLExternal')).toMatchObject([{ filename: '.._‹!channel›_a_b.txt' }]);
  });

  it('are opened with the token at Slack alone: no redirect, no sign-in page taken for a file', async () => {
    await open();
    await test.ana.give({ channel: room, thread }, [{ name: 'a.bin', bytes: new Uint8Array([7, 8]) }], '');
    const event = test.sink.events.at(-1);
    const part = event?.type === 'message' ? event.parts[0] : undefined;
    if (part?.kind !== 'media') throw new Error('No file');
    expect([...(await bytesOf(await test.channel.open(part.file)))]).toEqual([7, 8]);
    for (const answer of ['redirect', 'sign-in'] as const) {
      test.slack.fileAnswer = answer;
      await expect(test.channel.open(part.file)).rejects.toMatchObject({
        code: 'file-unavailable',
        message: expect.stringContaining('files:read'),
      });
    }
    const file = test.slack.world.files.get(part.file.id);
    if (file) test.slack.world.fileObject = () => ({ id: file.id, url_private: 'https://evil.example/a.bin' });
    await expect(test.channel.open(part.file)).rejects.toMatchObject({ code: 'file-unavailable' });
  });

  it('that Slack does not hand out just now are tried again, and are no send of unknown outcome', async () => {
    await open();
    await test.ana.give({ channel: room, thread }, [{ name: 'a.bin', bytes: new Uint8Array([7]) }], '');
    const event = test.sink.events.at(-1);
    const part = event?.type === 'message' ? event.parts[0] : undefined;
    if (part?.kind !== 'media') throw new Error('No file');
    const later = { outcome: 'not-sent', code: 'file-unavailable' };
    for (const answer of ['server-error', 'lost', 'too-many-requests'] as const) {
      test.slack.fileAnswer = answer;
      const retryAfterMs = answer === 'too-many-requests' ? 7_000 : 5_000;
      expect(await failure(test.channel.open(part.file))).toMatchObject({ ...later, retryAfterMs });
    }
    test.slack.fileAnswer = 'bytes';
    for (const fault of ['server-error', 'lost-before', 'lost-after'] as const) {
      test.slack.fail('files.info', fault);
      expect(await failure(test.channel.open(part.file))).toMatchObject({ ...later, retryAfterMs: 5_000 });
    }
    expect([...(await bytesOf(await test.channel.open(part.file)))]).toEqual([7]);
  });

  it('leave nothing on the disk where another one of the message cannot be had', async () => {
    await open();
    const folder = await mkdtemp(join(tmpdir(), 'frontdesk-left-'));
    vi.stubEnv('TMPDIR', folder);
    try {
      const gone: Part = { kind: 'media', media: 'file', file: { channel: 'elsewhere', id: 'gone', name: 'b.txt' } };
      const error = await failure(test.channel.send(at(), outgoing([media('a.bin'), gone]), patient));
      expect(error).toMatchObject({ outcome: 'not-sent', code: 'file-gone' });
      expect(await readdir(folder)).toEqual([]);
    } finally {
      vi.unstubAllEnvs();
      await rm(folder, { recursive: true });
    }
  });

  it('have captions of any length: what a post has no room for follows behind it', async () => {
    await open();
    const words = Array.from({ length: 9_000 }, (_, word) => `w${word}`);
    const caption = plain(words.join(' '));
    const album = [{ ...media('one.bin'), caption } as Part, media('two.bin')];
    const { ids } = await test.channel.send(at(), outgoing(album), patient);
    const shown = shownAt(test.slack, at()).slice(1);
    expect(shown.map(({ id }) => id)).toEqual(ids);
    const [files, ...behind] = shown.map(({ parts }) => parts);
    expect(files?.map(({ kind }) => kind)).toEqual(['media', 'media']);
    const said = [files ?? [], ...behind].flat().flatMap((part) => {
      if (part.kind === 'media') return part.caption.split(/\s+/);
      return part.kind === 'text' ? part.text.text.split(/\s+/) : [];
    });
    expect(said.filter(Boolean)).toEqual(words);
  });

  it('arrive between the words in the order they were said', async () => {
    await open();
    const text = (words: string): Part => ({ kind: 'text', text: plain(words) });
    const { ids } = await test.channel.send(at(), outgoing([text('one'), media('two.bin'), text('three')]), patient);
    const shown = shownAt(test.slack, at()).slice(1);
    expect(shown.map(({ id }) => id)).toEqual(ids);
    expect(shown.map(({ parts }) => parts[0]?.kind)).toEqual(['text', 'media', 'text']);
  });
});

it('a file that is uploaded slowly holds up nobody else in the room', async () => {
  await open();
  const other = await test.channel.send({ channel: 'slack', chat: room }, outgoing('another case'), patient);
  const release = test.slack.hold('upload');
  const file = test.foreign('film.bin', new Uint8Array(9));
  const sending = test.channel.send(at(), outgoing([{ kind: 'media', media: 'file', file }]), patient);
  await until(() => test.slack.callsOf('files.getUploadURLExternal').length === 1);
  await test.channel.send({ channel: 'slack', chat: room, thread: other.thread ?? '' }, outgoing('meanwhile'), patient);
  expect(test.slack.callsOf('files.completeUploadExternal')).toEqual([]);
  release();
  expect((await sending).ids).toHaveLength(1);
});

it('a file that is spooled and uploaded says all along that its bytes move', async () => {
  await open();
  const file = test.foreign('film.bin', new Uint8Array(60_000));
  let moves = 0;
  const message = outgoing([{ kind: 'media', media: 'file', file }]);
  await watched(
    () => {
      moves += 1;
    },
    () => test.channel.send(at(), message, patient),
  );
  expect(moves).toBeGreaterThan(0);
});

it('a file that its own channel has not right now is waited for', async () => {
  await open();
  const file = { channel: 'elsewhere', id: 'away', name: 'a.txt' };
  const send = test.channel.send(at(), outgoing([{ kind: 'media', media: 'file', file }]), patient);
  expect(await failure(send)).toMatchObject({
    outcome: 'not-sent',
    code: 'file-unavailable',
    retryAfterMs: 5_000,
  });
});

it('an edit of several posts is given up where it is called off in the middle, without any alarm', async () => {
  await open();
  const long = (word: string) => outgoing(`${word} `.repeat(1_500));
  const { ids } = await test.channel.send(at(), long('first'), patient);
  expect(ids.length).toBeGreaterThan(1);
  const off = new AbortController();
  const signal = looking(off.signal, () => {
    if (test.slack.callsOf('chat.update').length > 0) off.abort();
  });
  const edit = test.channel.edit?.(at(), ids, long('other'), signal) ?? Promise.resolve();
  expect(await failure(edit)).toMatchObject({ outcome: 'not-sent', code: 'called-off' });
  expect(test.slack.callsOf('chat.update')).toHaveLength(1);
});

describe('refusals of Slack', () => {
  it('429 is honoured to the second, for everybody in that room', async () => {
    await open();
    test.slack.fail('chat.postMessage', 'too-many-requests');
    const error = await failure(test.channel.send(at(), outgoing('x'), patient));
    expect(error).toMatchObject({ outcome: 'not-sent', code: 'rate-limited', retryAfterMs: 1_000 });
    const before = Date.now();
    await test.channel.send(at(), outgoing('y'), patient);
    expect(Date.now() - before).toBeGreaterThanOrEqual(900);
  });

  it('403 of whatever stands before it is told as a refusal, and posts nothing', async () => {
    await open();
    test.slack.fail('chat.postMessage', 'forbidden');
    const error = await failure(test.channel.send(at(), outgoing('x'), patient));
    expect(error).toMatchObject({ outcome: 'not-sent', code: 'refused', message: expect.stringContaining('HTTP 403') });
    expect(shownAt(test.slack, at())).toHaveLength(1);
  });

  it('a lacking scope is named, and waits to be mended', async () => {
    await open();
    test.slack.scopes.delete('chat:write');
    const error = await failure(test.channel.send(at(), outgoing('x'), patient));
    expect(error).toMatchObject({
      outcome: 'not-sent',
      code: 'missing-scope',
      retryAfterMs: 60_000,
      message: expect.stringContaining('chat:write'),
    });
    expect(test.log.at(-1)).toMatchObject({ event: 'slack-missing-scope' });
  });

  it('removing what is gone already is no failure', async () => {
    await open();
    await expect(test.channel.remove?.(at(), ['1700000000.000001'], 'k', patient)).resolves.toBeUndefined();
  });
});
