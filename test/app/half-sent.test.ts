import { existsSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createSite, type FrontDesk, type Site, startFrontDesk } from '../kill/front-desk.ts';

let site: Site;
let desk: FrontDesk;
let socket: Socket;
let heard = '';

beforeEach(async () => {
  site = await createSite();
  desk = startFrontDesk(site);
});

afterEach(async () => {
  socket.destroy();
  desk.crash();
  await desk.ended;
  await site.remove();
});

/** Sends a piece of a request and leaves it at that. */
async function begin(url: URL, lines: readonly string[]): Promise<void> {
  heard = '';
  socket = connect(Number(url.port), url.hostname);
  socket.on('error', () => {});
  socket.setEncoding('utf8').on('data', (text: string) => {
    heard += text;
  });
  socket.write(lines.join('\r\n'));
}

async function visitorToken(url: URL): Promise<string> {
  const answer = await fetch(new URL('/hooks/website/session', url), {
    method: 'POST',
    headers: { origin: url.origin },
  });
  return ((await answer.json()) as { readonly token: string }).token;
}

test('an upload of which half is sent does not keep the store from being closed', { timeout: 60_000 }, async () => {
  const url = new URL(await desk.up);
  await begin(url, [
    'POST /hooks/website/files?name=photo.png HTTP/1.1',
    `Host: ${url.host}`,
    `Origin: ${url.origin}`,
    `Authorization: Bearer ${await visitorToken(url)}`,
    'Content-Length: 1000',
    // Answered when the request has been taken on.
    'Expect: 100-continue',
    '',
    'half',
  ]);
  await vi.waitFor(() => expect(heard).toContain('100 Continue'), { timeout: 10_000 });
  desk.terminate();
  expect(await desk.ended).toBe(0);
  // Had it been cut off before the store was closed, the log would still lie there.
  expect(existsSync(`${site.store}-wal`)).toBe(false);
  expect(desk.output.stdout + desk.output.stderr).not.toContain('stop-cut-short');
});
