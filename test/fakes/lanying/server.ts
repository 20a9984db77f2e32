import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseJson } from '../../../adapters/lanying/json.ts';
import type { Fault } from '../../contracts/channel/platform.ts';
import { sendBody, uploadForm } from './rules.ts';

export const appId = 'welovemaxim';
export const adminToken = 'admin-token-that-nobody-may-see';
export const secret = 'callback-secret-that-nobody-may-see';
/** Ids past 2^53, so that one that was a number on its way has changed. */
export const desk = '6597442870917955585';
export const group = '7007199254740993001';

export interface Message {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly isGroup: boolean;
  readonly ctype: string;
  content: string;
  readonly attachment: string;
  readonly ext: string;
  readonly at: number;
  readonly relatedMid?: string;
}

type Said = Partial<Pick<Message, 'ctype' | 'content' | 'attachment' | 'ext' | 'relatedMid' | 'at' | 'isGroup' | 'to'>>;

const ctypes = ['TEXT', 'IMAGE', 'AUDIO', 'VIDEO', 'FILE', 'LOCATION'];

class Refused extends Error {
  readonly code: number;
  constructor(code: number) {
    super(String(code));
    this.code = code;
  }
}

/** Lanying at the wire: its API, its store of files, and its callbacks. Every id is a number of JSON there. */
export class FakeLanying {
  messages: Message[] = [];
  readonly users = new Set<string>([desk]);
  readonly groups = new Set<string>([group]);
  readonly files = new Map<string, { readonly name: string; readonly bytes: Buffer }>();
  readonly acked: string[] = [];
  readonly faults: string[] = [];
  readonly sends: Readonly<Record<string, unknown>>[] = [];
  /** Whether `transaction_id` keeps a repetition from having an effect: it does so for a short while only. */
  remembers = true;
  /** Whether a send answers with `msg_ids`. */
  tellsIds = true;
  token = adminToken;
  pageSize = 50;
  hooks = '';
  url = '';
  now = (): number => Date.now();
  readonly #transactions = new Set<string>();
  readonly #troubles: { readonly fault: Fault | number; readonly at: RegExp }[] = [];
  #count = 0;
  readonly #server = createServer((request, response) => {
    this.#serve(request, response).catch(() => response.destroy());
  });

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this;
  }

  stop(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  /** The next call to such a path goes wrong; a number is the `code` it is refused with. */
  trouble(fault: Fault | number, at = /^\/message\/send$/): void {
    this.#troubles.push({ fault, at });
  }

  newId(): string {
    this.#count += 1;
    return String(9_107_199_254_740_993_000n + BigInt(this.#count));
  }

  /** What somebody says; nobody is told of it yet. */
  say(from: string, said: Said): Message {
    const message: Message = {
      id: this.newId(),
      from,
      to: desk,
      isGroup: false,
      ctype: 'TEXT',
      content: '',
      attachment: '',
      ext: '',
      at: this.now(),
      ...said,
    };
    this.messages.push(message);
    return message;
  }

  /** Tells us of it as Lanying does. @returns the status we answered with; 0 where we did not */
  async tell(message: Message, signature: string | null = secret): Promise<number> {
    const { id, from, to, isGroup, ctype, content, attachment, ext, at, relatedMid } = message;
    const type = isGroup ? 'GROUPCHAT' : 'CHAT';
    const related = relatedMid === undefined ? '' : `,"relatedMid":${relatedMid}`;
    const rest = JSON.stringify({ appId, type, ctype, content, attachment, ext, timestamp: at }).slice(1);
    const body = `{"msgId":${id},"from":{"uid":${from}},"to":{"uid":${to}}${related},${rest}`;
    return this.post(body, signature);
  }

  async post(body: string, signature: string | null = secret): Promise<number> {
    const headers = { 'content-type': 'application/json', ...(signature !== null && { signature }) };
    const answered = await fetch(this.hooks, { method: 'POST', body, headers }).catch(() => undefined);
    return answered?.status ?? 0;
  }

  store(name: string, bytes: Uint8Array): string {
    const key = `chat/${this.files.size}`;
    this.files.set(key, { name, bytes: Buffer.from(bytes) });
    return `${this.url}/file/download/chat?file_sign=${encodeURIComponent(key)}`;
  }

  /** What stands in a chat with somebody, or in a group. */
  conversation(id: string): readonly Message[] {
    return this.messages.filter(({ from, to, isGroup }) =>
      isGroup ? to === id : (from === id && to === desk) || (from === desk && to === id),
    );
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', this.url);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const raw = Buffer.concat(chunks);
    if (url.pathname.startsWith('/store/')) return this.#store(url, request, raw, response);
    const at = this.#troubles.findIndex((trouble) => trouble.at.test(url.pathname));
    const fault = at < 0 ? undefined : this.#troubles.splice(at, 1)[0]?.fault;
    if (fault === 'lost-before') return void response.destroy();
    if (fault === 'server-error') return void response.writeHead(502).end('<html>bad gateway</html>');
    if (fault === 'too-many-requests') return void response.writeHead(429).end('{"code":429}');
    if (typeof fault === 'number') return void response.end(JSON.stringify({ code: fault, message: 'no' }));
    let answer: string;
    try {
      if (request.headers['access-token'] !== this.token) throw new Refused(10008);
      if (request.headers['app_id'] !== appId) throw new Refused(40000);
      if (url.pathname === '/file/download/chat') return this.#redirect(url, response);
      const body = raw.length === 0 ? {} : (parseJson(raw.toString('utf8')) as Record<string, unknown>);
      answer = this.#do(url.pathname, url.searchParams, body, raw.toString('utf8'));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      answer = JSON.stringify({ code: error.code, message: 'refused', data: null });
    }
    if (fault === 'lost-after') return void response.destroy();
    response.writeHead(200, { 'content-type': 'application/json' }).end(answer);
  }

  #do(path: string, query: URLSearchParams, body: Readonly<Record<string, unknown>>, raw: string): string {
    switch (path) {
      case '/message/send':
        return this.#send(body, raw);
      case '/message/recall': {
        const mine = this.messages.findIndex(({ id, from }) => id === body['msg_id'] && from === desk);
        if (mine < 0) throw new Refused(10004);
        this.messages.splice(mine, 1);
        return '{"code":200,"data":true}';
      }
      case '/message/conversation':
        return this.#history(query);
      case '/message/unread': {
        const unread = Map.groupBy(
          this.messages.filter(({ id, from }) => from !== desk && !this.acked.includes(id)),
          ({ from, to, isGroup }) => (isGroup ? to : from),
        );
        const rows = [...unread].map(([uid, all]) => `{"conversation_id":{"uid":${uid}},"num":${all.length}}`);
        return `{"code":200,"data":[${rows}]}`;
      }
      case '/message/ack':
        this.acked.push(query.get('msg_id') ?? '');
        return '{"code":200,"data":true}';
      case '/file/upload/chat': {
        const key = `upload/${this.newId()}`;
        const download_url = `${this.url}/file/download/chat?file_sign=${encodeURIComponent(key)}`;
        const oss_body_param = { OSSAccessKeyId: 'LTAI', policy: 'p', key, signature: 's', callback: 'c' };
        return JSON.stringify({ code: 200, data: { upload_url: `${this.url}/store/`, download_url, oss_body_param } });
      }
      default:
        this.faults.push(`There is no ${path}`);
        throw new Refused(404);
    }
  }

  #send(body: Readonly<Record<string, unknown>>, raw: string): string {
    const parsed = sendBody.safeParse(body);
    if (!parsed.success || /"(?:targets|from_user_id|transaction_id|related_mid)":\[?"/.test(raw)) {
      this.faults.push(`message/send: ${parsed.error?.message ?? 'an id that is no number'}`);
      throw new Refused(10001);
    }
    this.sends.push(body);
    const { targets, type, content_type, content, attachment, ext, transaction_id, related_mid } = parsed.data;
    const to = targets[0];
    if (type === 2 ? !this.groups.has(to) : !this.users.has(to)) throw new Refused(20017);
    if (this.remembers && this.#transactions.has(transaction_id)) return '{"code":200,"data":true}';
    this.#transactions.add(transaction_id);
    if (content_type === 12) {
      const changed = this.messages.find(({ id, from }) => id === related_mid && from === desk);
      if (!changed) throw new Refused(10004);
      changed.content = content;
      return `{"code":200,"data":true,"msg_ids":[${this.newId()}]}`;
    }
    const said = { to, isGroup: type === 2, ctype: ctypes[content_type] ?? 'TEXT', content, attachment, ext };
    const { id } = this.say(desk, said);
    return this.tellsIds ? `{"code":200,"data":true,"msg_ids":[${id}]}` : '{"code":200,"data":true}';
  }

  #history(query: URLSearchParams): string {
    const all = this.conversation(query.get('opposite_id') ?? '').toReversed();
    const from = query.get('msg_id_start') ?? '0';
    const start = from === '0' ? 0 : all.findIndex(({ id }) => id === from);
    const page = all.slice(start, start + Math.min(this.pageSize, Number(query.get('limit'))));
    const next = all[start + page.length]?.id;
    const rows = page.map(({ id, from: author, to, at, ctype, content, attachment, ext }) => {
      const rest = JSON.stringify({ ctype, content, attachment, ext, timestamp: at, status: 'READ' }).slice(1);
      return `{"msg_id":${id},"from_xid":{"uid":${author}},"to_xid":{"uid":${to}},${rest}`;
    });
    const data = `{"is_last":${next === undefined},"messages":[${rows}],"next_msg_id":${next ?? 0}}`;
    return `{"code":200,"data":${data}}`;
  }

  /** A file is not there itself, but a signed address of the store, which wants no token. */
  #redirect(url: URL, response: ServerResponse): void {
    const key = url.searchParams.get('file_sign') ?? '';
    if (!this.files.has(key)) {
      const refusal = '{"code":10004,"message":"no such file"}';
      return void response.writeHead(200, { 'content-type': 'application/json' }).end(refusal);
    }
    response.writeHead(302, { location: `${this.url.replace('127.0.0.1', 'localhost')}/store/${key}` }).end();
  }

  #store(url: URL, request: IncomingMessage, raw: Buffer, response: ServerResponse): void {
    const isElsewhere = request.headers.host?.startsWith('localhost') ?? false;
    if (isElsewhere && request.headers['access-token'] !== undefined) this.faults.push('A token where none belongs');
    if (request.method === 'POST') {
      if (request.headers['content-length'] === undefined) this.faults.push('An upload without its length');
      const form = uploadForm(raw, request.headers['content-type'] ?? '');
      this.files.set(form.key, form);
      return void response.writeHead(204).end();
    }
    const file = this.files.get(url.pathname.slice('/store/'.length));
    if (!file) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': 'application/octet-stream', etag: '"1"' }).end(file.bytes);
  }
}
