import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Feed } from './feed.ts';
import { createMethods } from './methods.ts';
import { bodyOf, type Params, paramsOf } from './request.ts';
import { faultsOfAnswer, faultsOfCall } from './schema.ts';
import { Refusal } from './text.ts';
import { token, World } from './world.ts';

/** What the wire does to a call. */
export type Trouble =
  | { readonly fault: 'lost-before' | 'lost-after' | 'server-error' }
  | { readonly fault: 'too-many-requests'; readonly seconds: number }
  | { readonly fault: 'refused'; readonly status: number; readonly description: string }
  | { readonly fault: 'garbled' }
  | { readonly fault: 'slow'; readonly until: Promise<unknown> }
  /** It is done at once, and answered late. */
  | { readonly fault: 'late'; readonly until: Promise<unknown> };

export interface Seen {
  readonly method: string;
  readonly params: Params;
  /** Of the answer; 0 where there was none. */
  status: number;
}

/** Telegram's Bot API as it is on the wire, with people in it. */
export interface FakeTelegram {
  readonly apiRoot: string;
  readonly token: string;
  readonly world: World;
  readonly feed: Feed;
  /** Every call, in the order they came in. */
  readonly calls: readonly Seen[];
  callsOf(method: string): readonly Params[];
  /** Calls that no Bot API would understand, and answers that none would give, by its own description. */
  readonly faults: readonly string[];
  /** Answers every download with a redirect to somewhere else. */
  redirects: boolean;
  /** Paths of files that were fetched. */
  readonly fetched: readonly string[];
  /** Makes the next call of a method go wrong; any but `getUpdates` where none is named. */
  trouble(trouble: Trouble, method?: RegExp): void;
  /** @throws where there are faults */
  stop(): Promise<void>;
}

export async function startFakeTelegram(): Promise<FakeTelegram> {
  const world = new World();
  const feed = new Feed();
  const methods = createMethods(world);
  const calls: Seen[] = [];
  const faults: string[] = [];
  const fetched: string[] = [];
  const troubles: { readonly trouble: Trouble; readonly method: RegExp }[] = [];

  async function run(method: string, params: Params, response: ServerResponse): Promise<unknown> {
    switch (method) {
      case 'getUpdates':
        feed.setKinds(params['allowed_updates']);
        return feed.poll(params, (callback) => response.once('close', () => !response.writableEnded && callback()));
      case 'setWebhook':
        feed.setKinds(params['allowed_updates']);
        feed.setWebhook({ url: String(params['url']), secret: params['secret_token'] as string | undefined });
        return true;
      case 'getWebhookInfo': {
        const error = feed.webhookError;
        return {
          url: feed.webhook?.url ?? '',
          has_custom_certificate: false,
          pending_update_count: feed.waiting,
          ...(error && { last_error_date: error.date, last_error_message: error.message }),
        };
      }
      case 'deleteWebhook':
        feed.webhook = null;
        return true;
      default: {
        const handler = methods[method];
        if (!handler) throw new Refusal(404, 'Not Found');
        return handler(params);
      }
    }
  }

  async function answer(request: IncomingMessage, response: ServerResponse, method: string): Promise<void> {
    const params = paramsOf(method, request.headers['content-type'] ?? '', await bodyOf(request));
    const seen: Seen = { method, params, status: 0 };
    calls.push(seen);
    faults.push(...faultsOfCall(method, withoutAttached(params)));
    const index = troubles.findIndex((one) => one.method.test(method));
    const [hit] = index >= 0 ? troubles.splice(index, 1) : [];
    const trouble = hit?.trouble;
    if (trouble?.fault === 'slow') await trouble.until;
    if (trouble?.fault === 'lost-before') return void request.socket.destroy();
    try {
      if (trouble?.fault === 'server-error') return reply(seen, response, 502, 'Bad Gateway');
      if (trouble?.fault === 'garbled') {
        response.writeHead(200, { 'content-type': 'text/html' });
        return void response.end('<html>no JSON</html>');
      }
      if (trouble?.fault === 'too-many-requests') {
        throw new Refusal(429, `Too Many Requests: retry after ${trouble.seconds}`, { retry_after: trouble.seconds });
      }
      if (trouble?.fault === 'refused') throw new Refusal(trouble.status, trouble.description);
      const result = await run(method, params, response);
      faults.push(...faultsOfAnswer(method, JSON.parse(JSON.stringify(result))));
      if (trouble?.fault === 'late') await trouble.until;
      if (trouble?.fault === 'lost-after') return void request.socket.destroy();
      seen.status = 200;
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ ok: true, result }));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      reply(seen, response, error.status, error.message, error.parameters);
    }
  }

  function reply(seen: Seen, response: ServerResponse, status: number, text: string, parameters?: object): void {
    seen.status = status;
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({ ok: false, error_code: status, description: text, ...(parameters && { parameters }) }),
    );
  }

  function file(response: ServerResponse, path: string): void {
    fetched.push(path);
    if (fake.redirects) return void response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end();
    const found = [...world.files.values()].find((one) => one.path === path);
    if (!found) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-length': found.bytes.length }).end(found.bytes);
  }

  const server = createServer((request, response) => {
    // As behind a proxy that serves it below a path, too.
    const [, kind = '', given = '', rest = ''] =
      /^(?:\/below\/a\/path)?\/(bot|file\/bot)([^/]+)\/(.+)$/.exec(request.url ?? '') ?? [];
    if (given !== token) {
      request.resume();
      response.writeHead(401, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ ok: false, error_code: 401, description: 'Unauthorized' }));
      return;
    }
    if (kind === 'file/bot') return file(response, decodeURIComponent(rest));
    answer(request, response, rest).catch((error: unknown) => {
      if (response.destroyed || request.destroyed) return;
      reply({ method: rest, params: {}, status: 400 }, response, 400, `Bad Request: ${String(error)}`);
    });
  });
  await listen(server);
  const { port } = server.address() as AddressInfo;
  const fake: FakeTelegram = {
    apiRoot: `http://127.0.0.1:${port}`,
    token,
    world,
    feed,
    calls,
    callsOf: (method) => calls.filter((call) => call.method === method).map(({ params }) => params),
    faults,
    redirects: false,
    fetched,
    trouble: (trouble, method = /^(?!getUpdates)/) => void troubles.push({ trouble, method }),
    async stop() {
      feed.stop();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      if (faults.length > 0) throw new Error(`Telegram knows nothing of this: ${[...new Set(faults)].join('; ')}`);
    },
  };
  return fake;
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
}

function withoutAttached(params: Params): Params {
  const { media } = params;
  const bare = (item: Params): Params => Object.fromEntries(Object.entries(item).filter(([key]) => key !== 'attached'));
  if (Array.isArray(media)) return { ...params, media: media.map(bare) };
  return typeof media === 'object' && media !== null ? { ...params, media: bare(media as Params) } : params;
}
