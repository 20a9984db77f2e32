import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';

/** Requests of this process that nobody has answered yet, whoever made them. */
const unanswered = new Set<unknown>();
/** A streamed upload may have its answer before it says that it began: that is said when its last byte went out. */
const answered = new WeakSet();
let made = 0;

/** What goes on for ever by its nature: a poll that waits for news, and a socket. */
function isEndless(request: ClientRequest): boolean {
  return request.path.endsWith('/getUpdates') || request.getHeader('upgrade') !== undefined;
}

/** What our own server is asked may have to wait for the time to pass, which would never come. */
function isOurs({ path }: { readonly path: string }): boolean {
  return path.startsWith('/hooks/');
}

type Told = { readonly request: { readonly path: string } };

function begun(request: Told['request']): void {
  made += 1;
  if (!isOurs(request) && !answered.has(request)) unanswered.add(request);
}

function ended({ request }: Told): void {
  answered.add(request);
  unanswered.delete(request);
}

subscribe('http.client.request.start', (message) => {
  const { request } = message as { request: ClientRequest };
  if (!isEndless(request)) begun(request);
});
subscribe('undici:request:create', (message) => begun((message as Told).request));
for (const end of [
  'http.client.response.finish',
  'http.client.request.error',
  'undici:request:trailers',
  'undici:request:error',
]) {
  subscribe(end, (message) => ended(message as Told));
}

/** So many turns of the event loop in which nothing happens: more than a decision, its commit and a frame take. */
const calmTurns = 12;

/**
 * Resolves when nothing is under way in this process: no request waits for its answer, and none has been made for some
 * turns of the event loop. Everything is on this machine, so that a socket's bytes need no longer than that.
 * @param isBusy what else there is to wait for
 */
export async function quiet(isBusy: () => boolean): Promise<void> {
  let calm = 0;
  let before = made;
  while (calm < calmTurns) {
    await new Promise((resolve) => setImmediate(resolve));
    const isCalm = unanswered.size === 0 && made === before && !isBusy();
    calm = isCalm ? calm + 1 : 0;
    before = made;
  }
}
