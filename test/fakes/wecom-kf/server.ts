import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createCrypt } from '../../../adapters/tencent/crypt.ts';
import { signatureOf } from '../../../adapters/tencent/signature.ts';
import { writeXml } from '../../../adapters/tencent/xml.ts';
import type { Fault } from '../../contracts/channel/platform.ts';
import { eventBody, sendBody, uploadRules } from './rules.ts';
import { Refused, World } from './world.ts';

export const corpId = 'ww0123456789abcdef';
export const secret = 'app-secret-that-nobody-may-see';
export const callbackToken = 'callback-token';
export const aesKey = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG';

type Body = Readonly<Record<string, unknown>>;
type Answer = { readonly json: object } | { readonly file: { readonly name: string; readonly bytes: Buffer } };

/** WeCom at the wire: its API over HTTP, and callbacks signed and encrypted as it does. */
export class FakeWecom {
  readonly world = new World();
  /** Calls of ours, by path. */
  readonly calls: { readonly path: string; readonly body: Body; readonly token: string }[] = [];
  /** What was wrong with calls of ours: none of them may be. */
  readonly faults: string[] = [];
  /** Where callbacks go. */
  hooks = '';
  url = '';
  /** How many entries one page has at most. */
  pageSize = 1000;
  /** The next answer is an empty page that says there is more. */
  emptyPages = 0;
  tokensGiven = 0;
  readonly #crypt = createCrypt(aesKey, corpId);
  readonly #troubles: { readonly fault: Fault; readonly at: RegExp }[] = [];
  #token = '';
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

  /** What happens to the next call of a path. */
  trouble(fault: Fault, at = /send_msg$/): void {
    this.#troubles.push({ fault, at });
  }

  /** The access token is over before its time. */
  expireToken(): void {
    this.#token = '';
  }

  callsOf(path: string): readonly Body[] {
    return this.calls.filter((call) => call.path.endsWith(path)).map(({ body }) => body);
  }

  /** Tells us that there is something. @returns the status of the answer */
  async callBack(account: string, event = 'kf_msg_or_event'): Promise<number> {
    const inside = writeXml({
      ToUserName: corpId,
      CreateTime: String(Math.floor(Date.now() / 1000)),
      MsgType: 'event',
      Event: event,
      Token: `token-of-${account}`,
      OpenKfId: account,
    });
    const encrypted = this.#crypt.encrypt(inside);
    const body = writeXml({ ToUserName: corpId, Encrypt: encrypted, AgentID: '' });
    return (await this.post(this.signed(encrypted), body)).status;
  }

  signed(encrypted: string): URLSearchParams {
    const [timestamp, nonce] = [String(Math.floor(Date.now() / 1000)), '372623149'];
    const signature = signatureOf(callbackToken, timestamp, nonce, encrypted);
    return new URLSearchParams({ msg_signature: signature, timestamp, nonce });
  }

  post(query: URLSearchParams, body: string): Promise<Response> {
    return fetch(`${this.hooks}?${query}`, { method: 'POST', body, headers: { 'content-type': 'text/xml' } });
  }

  /** As the admin console does where the address is entered. */
  verify(echo: string): Promise<Response> {
    const encrypted = this.#crypt.encrypt(echo);
    const query = this.signed(encrypted);
    query.set('echostr', encrypted);
    return fetch(`${this.hooks}?${query}`);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', this.url);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const raw = Buffer.concat(chunks);
    const at = this.#troubles.findIndex((trouble) => trouble.at.test(url.pathname));
    const [trouble] = at < 0 ? [] : this.#troubles.splice(at, 1);
    if (trouble?.fault === 'lost-before') return void response.destroy();
    if (trouble?.fault === 'server-error') return void response.writeHead(502).end('<html>bad gateway</html>');
    if (trouble?.fault === 'too-many-requests') {
      return void response.end(JSON.stringify({ errcode: 45009, errmsg: 'api freq out of limit' }));
    }
    const answer = this.#answer(url, request, raw);
    if (trouble?.fault === 'lost-after') return void response.destroy();
    if ('json' in answer) {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer.json));
      return;
    }
    const { name, bytes } = answer.file;
    // WeCom writes the name as it is: UTF-8, which a header shows as Latin-1.
    const disposition = `attachment; filename="${Buffer.from(name, 'utf8').toString('latin1')}"`;
    response.writeHead(200, {
      'content-type': 'application/octet-stream',
      'content-disposition': disposition,
      'content-length': bytes.length,
    });
    response.end(bytes);
  }

  #answer(url: URL, request: IncomingMessage, raw: Buffer): Answer {
    try {
      const path = url.pathname;
      if (path === '/cgi-bin/gettoken') return { json: this.#newToken(url.searchParams) };
      const token = url.searchParams.get('access_token') ?? '';
      if (token !== this.#token || token === '') throw new Refused(40014, 'invalid access_token');
      const isForm = request.headers['content-type']?.startsWith('multipart/') ?? false;
      const body = isForm || raw.length === 0 ? {} : (JSON.parse(raw.toString('utf8')) as Body);
      this.calls.push({ path, body, token });
      return this.#do(path, url.searchParams, body, raw, request);
    } catch (error) {
      if (error instanceof Refused) return { json: { errcode: error.code, errmsg: error.message } };
      throw error;
    }
  }

  #newToken(query: URLSearchParams): object {
    if (query.get('corpid') !== corpId) throw new Refused(40013, 'invalid corpid');
    if (query.get('corpsecret') !== secret) throw new Refused(40001, 'invalid credential');
    this.tokensGiven += 1;
    if (this.#token === '') this.#token = `access-${this.tokensGiven}`;
    return { errcode: 0, errmsg: 'ok', access_token: this.#token, expires_in: 7200 };
  }

  #do(path: string, query: URLSearchParams, body: Body, raw: Buffer, request: IncomingMessage): Answer {
    const { world } = this;
    const ok = (more: object = {}): Answer => ({ json: { errcode: 0, errmsg: 'ok', ...more } });
    switch (path) {
      case '/cgi-bin/kf/account/list':
        return ok({ account_list: [...world.accounts.keys()].map((open_kfid) => ({ open_kfid, name: 'Acme' })) });
      case '/cgi-bin/kf/sync_msg':
        return ok(this.#sync(body));
      case '/cgi-bin/kf/customer/batchget': {
        const ids = body['external_userid_list'] as readonly string[];
        const found = ids.flatMap((id) => {
          const customer = world.customers.get(id);
          return customer ? [{ external_userid: id, nickname: customer.nickname, avatar: '', gender: 0 }] : [];
        });
        return ok({ customer_list: found });
      }
      case '/cgi-bin/kf/send_msg': {
        const parsed = sendBody.safeParse(body);
        if (!parsed.success) {
          this.faults.push(`send_msg: ${parsed.error.message}`);
          throw new Refused(40058, 'invalid parameter');
        }
        return ok({ msgid: world.send(body).msgid });
      }
      case '/cgi-bin/kf/send_msg_on_event':
        if (!eventBody.safeParse(body).success) this.faults.push('send_msg_on_event: invalid parameter');
        world.sendOnEvent(body);
        return ok({ msgid: body['msgid'] });
      case '/cgi-bin/kf/service_state/get':
        return ok({ service_state: world.sessions.get(chatIn(body)) ?? 0, servicer_userid: '' });
      case '/cgi-bin/kf/service_state/trans':
        world.change(chatIn(body), body['service_state'] as number, body['servicer_userid'] as string | undefined);
        return ok({ msg_code: 'code' });
      case '/cgi-bin/media/upload':
        return ok(this.#upload(query.get('type') ?? '', raw, request));
      case '/cgi-bin/media/get': {
        const file = world.files.get(query.get('media_id') ?? '');
        if (!file) throw new Refused(40007, 'invalid media_id');
        return { file };
      }
      default:
        this.faults.push(`There is no ${path}`);
        throw new Refused(40035, 'invalid path');
    }
  }

  #sync({ cursor, open_kfid: account, limit }: Body): object {
    const list = this.world.accounts.get(account as string);
    if (!list) throw new Refused(95000, 'invalid open_kfid');
    const from = cursor === undefined ? 0 : Number(/^cursor-(\d+)$/.exec(cursor as string)?.[1] ?? Number.NaN);
    if (Number.isNaN(from)) this.faults.push(`Cursor ${String(cursor)} is none of ours`);
    if (this.emptyPages > 0) {
      this.emptyPages -= 1;
      // Another cursor for the same place.
      return { next_cursor: `cursor-${'0'.repeat(this.emptyPages + 1)}${from}`, has_more: 1, msg_list: [] };
    }
    const page = list.slice(from, from + Math.min(this.pageSize, limit as number));
    const next = from + page.length;
    return { next_cursor: `cursor-${next}`, has_more: next < list.length ? 1 : 0, msg_list: page };
  }

  #upload(type: string, raw: Buffer, { headers }: IncomingMessage): object {
    if (headers['content-length'] === undefined) this.faults.push('An upload without its length');
    const boundary = /boundary=(.+)$/.exec(headers['content-type'] ?? '')?.[1] ?? '';
    const start = raw.indexOf('\r\n\r\n');
    const head = raw.subarray(0, start).toString('utf8');
    const bytes = raw.subarray(start + 4, raw.length - Buffer.byteLength(`\r\n--${boundary}--\r\n`));
    const name = /filename="([^"]*)"/.exec(head)?.[1] ?? '';
    const said = Number(/filelength=(\d+)/.exec(head)?.[1]);
    if (said !== bytes.length) this.faults.push(`An upload of ${bytes.length} bytes that said ${said}`);
    const rule = uploadRules[type];
    if (!rule) throw new Refused(40005, 'invalid type');
    if (bytes.length < 5 || bytes.length > rule.most) throw new Refused(40006, 'invalid size');
    const begins = rule.begins ?? [''];
    if (!begins.some((hex) => bytes.toString('hex').startsWith(hex))) throw new Refused(40004, 'invalid media type');
    return { type, media_id: this.world.store(type, name, bytes), created_at: '1380000000' };
  }
}

function chatIn(body: Body): string {
  return `${String(body['open_kfid'])}:${String(body['external_userid'])}`;
}
