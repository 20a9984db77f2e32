import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { answer, readBody, type Wire } from './wire.ts';

export const room = 'C0SUPPORT';
const team = 'T0BENCH';
const bot = { user: 'U0BOT', bot_id: 'B0BOT' };
const agents = Array.from({ length: 20 }, (_, index) => `U0AGENT${index}`);

/** Slack, as far as relays of text use it. */
export interface SlackServer {
  readonly apiUrl: string;
  /** An agent writes into a thread of the room. */
  write(agent: number, thread: string, text: string): void;
  /** Milliseconds between two posts to the room; whoever comes sooner is told to wait. */
  pace(ms: number): void;
  /** Posts that were told to wait. */
  refused(): number;
  connections(): number;
}

/** An event on its way to the app. */
interface Envelope {
  readonly id: string;
  readonly text: string;
  socket?: WebSocket | undefined;
}

interface Posted {
  readonly ts: string;
  readonly thread: string | undefined;
  readonly text: string;
}

/** @param onPosted an app posted in the room */
export async function serveSlack(wire: Wire, onPosted: (post: Posted) => void): Promise<SlackServer> {
  const sockets: WebSocket[] = [];
  const waiting = new Map<string, Envelope>();
  /** What stands in each thread: whoever takes the app over reads it back, and what is missing there was deleted. */
  const threads = new Map<string, object[]>();
  let count = 0;
  let pace = 0;
  let last = 0;
  let refused = 0;

  function tell(event: object): void {
    count += 1;
    const payload = { type: 'event_callback', team_id: team, api_app_id: 'A0', event_id: `Ev${count}`, event };
    deliver({ id: `e${count}`, text: JSON.stringify({ type: 'events_api', envelope_id: `e${count}`, payload }) });
  }

  /** Slack brings again what nobody has taken: the app may be moving to another process. */
  function deliver(envelope: Envelope): void {
    count += 1;
    envelope.socket = sockets[count % sockets.length];
    waiting.set(envelope.id, envelope);
    envelope.socket?.send(envelope.text);
  }

  function connected(opened: WebSocket): void {
    sockets.push(opened);
    opened.on('message', (data) => {
      const { envelope_id: id } = JSON.parse(String(data)) as { envelope_id?: string };
      if (id !== undefined) waiting.delete(id);
    });
    opened.on('close', () => {
      sockets.splice(sockets.indexOf(opened), 1);
      for (const envelope of waiting.values()) if (envelope.socket === opened) deliver(envelope);
    });
    opened.send(JSON.stringify({ type: 'hello', num_connections: sockets.length }));
    for (const envelope of waiting.values()) if (!envelope.socket) deliver(envelope);
  }

  function message(fields: { readonly text: string; readonly thread_ts?: string; readonly user: string }) {
    count += 1;
    const ts = `${Math.floor(Date.now() / 1_000)}.${String(count).padStart(6, '0')}`;
    const said = { type: 'message', channel: room, channel_type: 'channel', event_ts: ts, ts, team, ...fields };
    const thread = fields.thread_ts ?? ts;
    const there = threads.get(thread);
    if (there) there.push(said);
    else threads.set(thread, [said]);
    return said;
  }

  function post(form: URLSearchParams): object {
    const thread = form.get('thread_ts') ?? undefined;
    const text = form.get('text') ?? '';
    const said = message({ ...bot, text, ...(thread === undefined ? {} : { thread_ts: thread }) });
    onPosted({ ts: said.ts, thread, text });
    // Apps are told of their own posts, too.
    tell(said);
    return { ok: true, channel: room, ts: said.ts, message: said };
  }

  function run(method: string, form: URLSearchParams): object {
    switch (method) {
      case 'auth.test':
        return { ok: true, team_id: team, user_id: bot.user, bot_id: bot.bot_id };
      case 'apps.connections.open':
        return { ok: true, url: `${base.replace('http', 'ws')}/link` };
      case 'chat.postMessage':
        return post(form);
      case 'users.info': {
        const id = form.get('user') ?? '';
        return { ok: true, user: { id, team_id: team, name: id, profile: { display_name: id } } };
      }
      case 'conversations.info':
        return { ok: true, channel: { id: room, name: 'support', is_member: true, is_archived: false } };
      case 'conversations.members':
        return { ok: true, members: [bot.user, ...agents], response_metadata: { next_cursor: '' } };
      case 'conversations.replies':
        return { ok: true, messages: threads.get(form.get('ts') ?? '') ?? [], has_more: false };
      default:
        return { ok: true };
    }
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = request.url?.split('/').at(-1) ?? '';
    const body = await readBody(request);
    wire.busy();
    if (method === 'chat.postMessage' && pace > 0) {
      const now = Date.now();
      if (now - last < pace) {
        refused += 1;
        return void response.writeHead(429, { 'retry-after': '1' }).end();
      }
      last = now;
    }
    wire.later(() => answer(response, run(method, new URLSearchParams(body))));
  }

  const server = createServer((request, response) => void serve(request, response));
  const hub = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    hub.handleUpgrade(request, socket, head, (opened) => {
      connected(opened);
    });
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    apiUrl: `${base}/api/`,
    write(agent, thread, text) {
      const user = agents[agent % agents.length] ?? '';
      tell(message({ user, text, thread_ts: thread }));
    },
    pace(ms) {
      pace = ms;
    },
    refused: () => refused,
    connections: () => sockets.length,
  };
}
