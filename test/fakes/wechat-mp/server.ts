import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createCrypt } from '../../../adapters/tencent/crypt.ts';
import { signatureOf } from '../../../adapters/tencent/signature.ts';
import { readXml, writeXml } from '../../../adapters/tencent/xml.ts';
import type { Fault } from '../../contracts/channel/platform.ts';
import { Refused } from '../wecom-kf/world.ts';
import { sendBody, uploadRules } from './rules.ts';

export const appId = 'wx0123456789abcdef';
const accountId = 'gh_0123456789ab';
export const secret = 'app-secret-that-nobody-may-see';
export const callbackToken = 'callbacktoken';
export const aesKey = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG';

type Body = Readonly<Record<string, unknown>>;
type Answer = object | { readonly file: StoredFile };

export interface StoredFile {
  readonly type: string;
  readonly name: string;
  readonly bytes: Buffer;
}

export interface Posted {
  readonly msgtype: string;
  readonly body: Body;
}

/** What we answered to a callback. */
export interface Answered {
  readonly status: number;
  /** The fields of a reply, decrypted; none where there was only `success`. */
  readonly reply?: Readonly<Record<string, string>>;
}

/** WeChat at the wire, as an official account meets it: its API, and its callbacks in both modes. */
export class FakeWechat {
  readonly posted = new Map<string, Posted[]>();
  readonly files = new Map<string, StoredFile>();
  readonly followers = new Set<string>();
  readonly typed: string[] = [];
  readonly allowed = new Map<string, number>();
  readonly calls: { readonly path: string; readonly body: Body }[] = [];
  readonly faults: string[] = [];
  answers = 5;
  hooks = '';
  url = '';
  tokensGiven = 0;
  readonly encrypted: boolean;
  readonly #crypt = createCrypt(aesKey, appId);
  readonly #troubles: { readonly fault: Fault; readonly at: RegExp }[] = [];
  #token = '';
  #count = 0;
  readonly #server = createServer((request, response) => {
    this.#serve(request, response).catch(() => response.destroy());
  });

  constructor(encrypted: boolean) {
    this.encrypted = encrypted;
  }

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

  trouble(fault: Fault, at = /custom\/send$/): void {
    this.#troubles.push({ fault, at });
  }

  expireToken(): void {
    this.#token = '';
  }

  newId(): string {
    this.#count += 1;
    return String(23_000_000_000_000_000n + BigInt(this.#count));
  }

  store(type: string, name: string, bytes: Uint8Array): string {
    const id = `media-${type}-${this.newId()}`;
    this.files.set(id, { type, name, bytes: Buffer.from(bytes) });
    return id;
  }

  callsOf(path: string): readonly Body[] {
    return this.calls.filter((call) => call.path.endsWith(path)).map(({ body }) => body);
  }

  /** What somebody says or does, as it is told to us. */
  fields(from: string, content: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
    const id = content['MsgType'] === 'event' ? {} : { MsgId: this.newId() };
    const time = String(Math.floor(Date.now() / 1000));
    return { ToUserName: accountId, FromUserName: from, CreateTime: time, ...id, ...content };
  }

  async tell(fields: Readonly<Record<string, string>>): Promise<Answered> {
    const from = fields['FromUserName'] ?? '';
    if (fields['MsgType'] !== 'event') this.allowed.set(from, this.answers);
    const inside = writeXml(fields);
    const encrypted = this.#crypt.encrypt(inside);
    const body = this.encrypted ? writeXml({ ToUserName: accountId, Encrypt: encrypted }) : inside;
    const response = await this.post(this.query(this.encrypted ? encrypted : undefined), body);
    const text = await response.text();
    if (text === 'success' || !response.ok) return { status: response.status };
    return { status: response.status, reply: this.#readReply(text) };
  }

  /** How a callback is signed: by the plain signature always, by that of the message where it is encrypted. */
  query(encrypted?: string, now = Date.now()): URLSearchParams {
    const [timestamp, nonce] = [String(Math.floor(now / 1000)), '486452656'];
    const plainly = { signature: signatureOf(callbackToken, timestamp, nonce), timestamp, nonce };
    if (encrypted === undefined) return new URLSearchParams(plainly);
    const signature = signatureOf(callbackToken, timestamp, nonce, encrypted);
    return new URLSearchParams({ ...plainly, encrypt_type: 'aes', msg_signature: signature });
  }

  post(query: URLSearchParams, body: string): Promise<Response> {
    return fetch(`${this.hooks}?${query}`, { method: 'POST', body, headers: { 'content-type': 'text/xml' } });
  }

  #readReply(text: string): Readonly<Record<string, string>> {
    const outer = readXml(text);
    if (!outer) throw new Error('A reply that is no XML');
    const encrypted = outer.get('Encrypt');
    if (encrypted === undefined) return Object.fromEntries(outer);
    const signed = signatureOf(callbackToken, outer.get('TimeStamp') ?? '', outer.get('Nonce') ?? '', encrypted);
    if (signed !== outer.get('MsgSignature')) throw new Error('A reply that is wrongly signed');
    return Object.fromEntries(readXml(this.#crypt.decrypt(encrypted)) ?? []);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', this.url);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const raw = Buffer.concat(chunks);
    const film = this.files.get(url.pathname.slice('/films/'.length));
    if (url.pathname.startsWith('/films/') && film) {
      if (url.searchParams.has('access_token')) this.faults.push('A token where none belongs');
      return void response.writeHead(200, { 'content-type': 'video/mp4' }).end(film.bytes);
    }
    const at = this.#troubles.findIndex((trouble) => trouble.at.test(url.pathname));
    const [trouble] = at < 0 ? [] : this.#troubles.splice(at, 1);
    if (trouble?.fault === 'lost-before') return void response.destroy();
    if (trouble?.fault === 'server-error') return void response.writeHead(502).end('<html>bad gateway</html>');
    if (trouble?.fault === 'too-many-requests') {
      return void response.end(JSON.stringify({ errcode: 45009, errmsg: 'reach max api daily quota limit' }));
    }
    const answer = this.#answer(url, request, raw);
    if (trouble?.fault === 'lost-after') return void response.destroy();
    if (!('file' in answer)) return void response.end(JSON.stringify(answer));
    const { name, bytes, type } = answer.file;
    if (type === 'video') {
      const id = url.searchParams.get('media_id') ?? '';
      return void response.end(JSON.stringify({ video_url: `${this.url}/films/${id}` }));
    }
    const disposition = `attachment; filename="${Buffer.from(name, 'utf8').toString('latin1')}"`;
    response.writeHead(200, { 'content-type': 'image/jpeg', 'content-disposition': disposition }).end(bytes);
  }

  #answer(url: URL, request: IncomingMessage, raw: Buffer): Answer {
    try {
      const path = url.pathname;
      const isForm = request.headers['content-type']?.startsWith('multipart/') ?? false;
      const body = isForm || raw.length === 0 ? {} : (JSON.parse(raw.toString('utf8')) as Body);
      if (path === '/cgi-bin/stable_token') return this.#newToken(body);
      const token = url.searchParams.get('access_token') ?? '';
      if (token !== this.#token || token === '') throw new Refused(40001, 'invalid credential');
      this.calls.push({ path, body });
      return this.#do(path, url.searchParams, body, raw, request);
    } catch (error) {
      if (error instanceof Refused) return { errcode: error.code, errmsg: error.message };
      throw error;
    }
  }

  #newToken(body: Body): object {
    if (body['appid'] !== appId) throw new Refused(40013, 'invalid appid');
    if (body['secret'] !== secret) throw new Refused(40125, 'invalid appsecret');
    this.tokensGiven += 1;
    if (this.#token === '') this.#token = `access-${this.tokensGiven}`;
    return { access_token: this.#token, expires_in: 7200 };
  }

  #do(path: string, query: URLSearchParams, body: Body, raw: Buffer, request: IncomingMessage): Answer {
    const ok = { errcode: 0, errmsg: 'ok' };
    switch (path) {
      case '/cgi-bin/message/custom/send':
        this.#send(body);
        return ok;
      case '/cgi-bin/message/custom/typing':
        this.typed.push(String(body['touser']));
        return ok;
      case '/cgi-bin/media/upload':
        return this.#upload(query.get('type') ?? '', raw, request);
      case '/cgi-bin/media/get': {
        const file = this.files.get(query.get('media_id') ?? '');
        if (!file) throw new Refused(40007, 'invalid media_id');
        return { file };
      }
      default:
        this.faults.push(`There is no ${path}`);
        throw new Refused(40066, 'invalid url');
    }
  }

  #send(body: Body): void {
    const parsed = sendBody.safeParse(body);
    if (!parsed.success) {
      this.faults.push(`custom/send: ${parsed.error.message}`);
      throw new Refused(40035, 'invalid parameter');
    }
    const { touser: to, msgtype } = parsed.data;
    if (!this.followers.has(to)) throw new Refused(40003, 'invalid openid');
    const left = this.allowed.get(to);
    if (left === 0) throw new Refused(45047, 'out of response count limit');
    if (left !== undefined) this.allowed.set(to, left - 1);
    this.posted.set(to, [...(this.posted.get(to) ?? []), { msgtype, body: body[msgtype] as Body }]);
  }

  #upload(type: string, raw: Buffer, { headers }: IncomingMessage): object {
    if (headers['content-length'] === undefined) this.faults.push('An upload without its length');
    const boundary = /boundary=(.+)$/.exec(headers['content-type'] ?? '')?.[1] ?? '';
    const start = raw.indexOf('\r\n\r\n');
    const bytes = raw.subarray(start + 4, raw.length - Buffer.byteLength(`\r\n--${boundary}--\r\n`));
    const name = /filename="([^"]*)"/.exec(raw.subarray(0, start).toString('utf8'))?.[1] ?? '';
    const rule = uploadRules[type];
    if (!rule) throw new Refused(40004, 'invalid media type');
    if (bytes.length > rule.most) throw new Refused(45001, 'media size out of limit');
    if (!rule.begins.some((hex) => bytes.toString('hex').startsWith(hex)))
      throw new Refused(40005, 'invalid file type');
    const id = this.store(type, name, bytes);
    return type === 'thumb' ? { type, thumb_media_id: id } : { type, media_id: id };
  }
}
