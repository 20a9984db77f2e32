import { readdir, readlink } from 'node:fs/promises';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { plain } from '../../../core/richtext.ts';
import { outgoing, patient } from '../../contracts/channel/check.ts';
import { samples } from '../../contracts/channel/samples.ts';
import { newVisitor, post, signIn, upload, visit, work } from './browser.ts';
import { openWeb, type WebUnderTest } from './open.ts';

let web: WebUnderTest;
let token: string;
beforeEach(async () => {
  web = await openWeb();
  token = await newVisitor(web.served);
});
afterEach(() => web.close());

function text(content: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(content);
}

const svg = text('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');

describe('an uploaded file', () => {
  it.each([
    ['a picture', samples.image.name, samples.image.bytes, 'image/png', 'inline'],
    ['a film', samples.video.name, samples.video.bytes, 'video/mp4', 'inline'],
    ['a voice message', samples.voice.name, samples.voice.bytes, 'audio/ogg', 'inline'],
    ['SVG', 'harmless.png', svg, 'application/octet-stream', 'attachment'],
    ['SVG with a prologue', 'x.svg', text(`<?xml version="1.0"?>${svg}`), 'application/octet-stream', 'attachment'],
    ['HTML', 'page.html', text('<!doctype html><script>alert(1)</script>'), 'application/octet-stream', 'attachment'],
    ['script', 'a.js', text('alert(1)'), 'application/octet-stream', 'attachment'],
    ['PDF', 'a.pdf', text('%PDF-1.7 …'), 'application/octet-stream', 'attachment'],
  ])('that is %s is served as what it may be', async (_, name, bytes, type, disposition) => {
    const file = await upload(web.served, { token }, name, Uint8Array.from(bytes));
    const response = await fetch(`${web.served.url}${file.url}`);
    expect(response.headers.get('content-type')).toBe(type);
    expect(response.headers.get('content-disposition')).toMatch(new RegExp(`^${disposition}; `));
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    expect(response.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(Buffer.from(await response.arrayBuffer()).equals(Buffer.from(bytes))).toBe(true);
  });

  it('keeps its name in every script, and no path or header in it', async () => {
    const name = '../../etc/报告 "1"\r\nX-Evil: 1.pdf';
    const file = await upload(web.served, { token }, name, text('%PDF'));
    expect(file.name).toBe('.._.._etc_报告 "1"X-Evil: 1.pdf');
    const response = await fetch(`${web.served.url}${file.url}`);
    expect(response.headers.get('x-evil')).toBeNull();
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename=".._.._etc___ _1_X-Evil: 1.pdf"; filename*=UTF-8''${encodeURIComponent(file.name)}`,
    );
  });

  it('is refused past the limit, and leaves nothing', async () => {
    const headers = { authorization: `Bearer ${token}` };
    const response = await post(web.served, 'files?name=big', { headers, body: new Uint8Array(64 * 1024 + 1) });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ error: 'too-large' });
    await upload(web.served, { token }, 'exactly', new Uint8Array(64 * 1024));
  });

  it('is refused where it is empty, or nobody sends it', async () => {
    const headers = { authorization: `Bearer ${token}` };
    expect((await post(web.served, 'files?name=a', { headers, body: new Uint8Array() })).status).toBe(400);
    expect((await post(web.served, 'files?name=a', { body: 'x' })).status).toBe(401);
    const forged = { authorization: `Bearer ${token}x` };
    expect((await post(web.served, 'files?name=a', { headers: forged, body: 'x' })).status).toBe(401);
  });

  it('that is broken off is kept by nobody and is no failure of ours', async () => {
    const { hostname, port, host } = new URL(web.served.url);
    const socket = connect(Number(port), hostname);
    const head = [
      'POST /hooks/website/files?name=half HTTP/1.1',
      `Host: ${host}`,
      `Origin: ${web.served.url}`,
      `Authorization: Bearer ${token}`,
      'Content-Length: 60000',
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n`);
    socket.write('x'.repeat(20_000), () => socket.resetAndDestroy());
    await vi.waitFor(() => expect(web.logged).toEqual(['info web-request-aborted']));
  });

  it('is served in ranges, for players', async () => {
    const { url } = await upload(web.served, { token }, 'song.mp3', text('ID3\x03\0\0\0\0\0\x0a0123456789'));
    const range = async (header: string): Promise<unknown> => {
      const response = await fetch(`${web.served.url}${url}`, { headers: { range: header } });
      return [response.status, response.headers.get('content-range'), (await response.text()).slice(-10)];
    };
    expect(await range('bytes=10-12')).toEqual([206, 'bytes 10-12/20', '012']);
    expect(await range('bytes=18-')).toEqual([206, 'bytes 18-19/20', '89']);
    expect(await range('bytes=-3')).toEqual([206, 'bytes 17-19/20', '789']);
    expect(await range('bytes=15-99')).toEqual([206, 'bytes 15-19/20', '56789']);
    expect(await range('bytes=20-')).toEqual([416, 'bytes */20', '']);
    expect(await range('pages=1-2')).toEqual([200, null, '0123456789']);
  });
});

/** Kept files that this process holds open. */
async function openFiles(): Promise<readonly string[]> {
  const handles = await readdir('/proc/self/fd');
  const targets = await Promise.all(handles.map((handle) => readlink(`/proc/self/fd/${handle}`).catch(() => '')));
  return targets.filter((target) => /frontdesk-web-.*\/files\//.test(target));
}

describe('a download', () => {
  it('leaves no file open, whether in part, only asked about or broken off', async () => {
    const { url } = await upload(web.served, { token }, 'film', new Uint8Array(64 * 1024).fill(1));
    const address = `${web.served.url}${url}`;
    await (await fetch(address, { headers: { range: 'bytes=10-20' } })).arrayBuffer();
    await fetch(address, { method: 'HEAD', headers: { range: 'bytes=0-' } });
    await fetch(address, { method: 'HEAD' });
    const abort = new AbortController();
    await fetch(address, { signal: abort.signal });
    abort.abort();
    await vi.waitFor(async () => expect(await openFiles()).toEqual([]));
  });
});

describe('a file of somebody else', () => {
  it('is said to be away, not gone, while the store cannot be reached', async () => {
    const file = await upload(web.served, { token }, 'a.png', Uint8Array.from(samples.image.bytes));
    web.isStoreThere = false;
    const response = await fetch(`${web.served.url}${file.url}`);
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('5');
    expect(response.headers.get('cache-control')).toBe('no-store');
    web.isStoreThere = true;
    expect((await fetch(`${web.served.url}${file.url}`)).status).toBe(200);
  });

  it('cannot be read without its link, nor by bending a link', async () => {
    const mine = await upload(web.served, { token }, 'mine', text('mine'));
    const theirs = await upload(web.served, { token: await newVisitor(web.served) }, 'theirs', text('theirs'));
    const signature = mine.url.split('/').at(-1) ?? '';
    const attempts = [
      `files/${theirs.id}/${signature}`,
      `files/${theirs.id}/`,
      `files/${theirs.id}`,
      `files/${theirs.id}/${'A'.repeat(44)}`,
      `files/${theirs.id}/${theirs.url.split('/').at(-1)?.slice(0, -1)}`,
      `files/${theirs.id}/${signature.slice(0, 22)}${theirs.url.slice(-22)}`,
      'files/..%2f..%2ffrontdesk.db/x',
      `files/%2e%2e%2f%2e%2e%2ffrontdesk.db/${signature}`,
    ];
    for (const attempt of attempts) expect((await fetch(`${web.served.hooks}/${attempt}`)).status, attempt).toBe(404);
    expect(await (await fetch(`${web.served.url}${mine.url}`)).text()).toBe('mine');
  });

  it('cannot be sent', async () => {
    const theirs = await upload(web.served, { token: await newVisitor(web.served) }, 'theirs', text('theirs'));
    const tab = await visit(web.served, token);
    for (const file of [theirs.id, 'nothing', '../../frontdesk.db']) {
      const answer = await tab.ask({ type: 'message', key: file, parts: [{ kind: 'media', media: 'file', file }] });
      expect(answer).toMatchObject({ type: 'refused', code: 'not-found' });
    }
    expect(web.sink.events).toEqual([]);
  });
});

describe('a file on its way', () => {
  it('is the kind its bytes allow, whatever the browser says', async () => {
    const tab = await visit(web.served, token);
    const { id } = await upload(web.served, { token }, 'photo.png', svg);
    await tab.ask({ type: 'message', key: 'k', parts: [{ kind: 'media', media: 'image', file: id }] });
    const line = await tab.until('line');
    expect(line.line).toMatchObject({ parts: [{ kind: 'media', media: 'file' }] });
  });

  it('of another channel is sniffed too, whatever that channel says', async () => {
    const tab = await visit(web.served, token);
    const { me } = await tab.until('welcome');
    const file = web.foreign('cat.png', svg);
    const to = { channel: 'website', chat: me.id };
    await web.channel.send(to, outgoing([{ kind: 'media', media: 'image', file }]), patient);
    const { line } = await tab.until('line');
    expect(line).toMatchObject({ parts: [{ media: 'file' }] });
  });

  it('is the same file at the desk, by a link of the desk’s own', async () => {
    const tab = await visit(web.served, token);
    const { id, url } = await upload(web.served, { token }, 'photo.png', Uint8Array.from(samples.image.bytes));
    const media = { kind: 'media', media: 'image', file: id, caption: 'broken' } as const;
    await tab.ask({ type: 'message', key: 'k', parts: [media] });
    const [event] = web.sink.events;
    const parts = event?.type === 'message' ? event.parts : [];
    expect(parts).toMatchObject([{ kind: 'media', file: { channel: 'website', id }, caption: plain('broken') }]);

    const room = { channel: 'website', chat: 'support' };
    const { thread = '' } = await web.channel.send(room, outgoing('a case'), patient);
    await web.channel.send({ ...room, thread }, outgoing(parts), patient);
    const desk = await work(web.served, await signIn(web.served, { token: 'token-of-ana-0123456789' }));
    desk.send({ type: 'open', room: 'support', thread, after: 0 });
    const line = (await desk.until('page')).lines.at(-1);
    const part = line?.type === 'message' ? line.parts[0] : undefined;
    if (part?.kind !== 'media') throw new Error('The desk sees no file');
    expect([part.file.id, part.file.url === url]).toEqual([id, false]);
    const bytes = await (await fetch(`${web.served.url}${part.file.url}`)).arrayBuffer();
    expect(Buffer.from(bytes)).toEqual(Buffer.from(samples.image.bytes));
  });

  it('can be sent by the agent who uploaded it, and by no other', async () => {
    const { thread = '' } = await web.channel.send(
      { channel: 'website', chat: 'support' },
      outgoing('a case'),
      patient,
    );
    const ana = await signIn(web.served, { token: 'token-of-ana-0123456789' });
    const bo = await signIn(web.served, { path: await web.signInPath(), name: 'Bo' });
    const file = await upload(web.served, { cookie: ana }, 'manual.pdf', text('%PDF'));
    expect(file).toMatchObject({ name: 'manual.pdf', mime: 'application/pdf', bytes: 4 });
    const message = {
      type: 'message',
      room: 'support',
      thread,
      key: 'k',
      parts: [{ kind: 'media', media: 'file', file: file.id }],
    } as const;
    expect(await (await work(web.served, bo)).ask(message)).toMatchObject({ type: 'refused', code: 'not-found' });
    expect(await (await work(web.served, ana)).ask(message)).toMatchObject({ type: 'done' });
    expect(web.sink.events).toHaveLength(1);
  });
});
