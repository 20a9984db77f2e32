/** A message that we sent, as it stands before the customer. */
export interface Posted {
  readonly msgid: string;
  readonly msgtype: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface StoredFile {
  readonly type: string;
  readonly name: string;
  readonly bytes: Buffer;
}

/** A refusal, by WeCom's code. */
export class Refused extends Error {
  readonly code: number;

  constructor(code: number, words: string) {
    super(words);
    this.code = code;
  }
}

type Entry = Readonly<Record<string, unknown>>;

/** Which states a session may go to from each. Source: developer.work.weixin.qq.com/document/path/94669. */
const changes: readonly (readonly number[])[] = [[1, 2, 3], [2, 3], [3], [3, 4], []];

/** What is known at WeCom: accounts, customers, what was said, files, sessions, and how many answers are allowed. */
export class World {
  readonly accounts = new Map<string, Entry[]>();
  readonly customers = new Map<string, { nickname: string }>();
  readonly posted = new Map<string, Posted[]>();
  readonly files = new Map<string, StoredFile>();
  readonly sessions = new Map<string, number>();
  /** Answers that are left, by chat; nobody counts where there is none. */
  readonly allowed = new Map<string, number>();
  /** Who takes customers in WeCom's own app. */
  readonly servicers = new Set<string>();
  readonly greeted: Readonly<Record<string, unknown>>[] = [];
  /** What lets one message through in answer to an event, and for which state of the session: any, where undefined. */
  readonly codes = new Map<string, { readonly chat: string; readonly state: number | undefined }>();
  readonly ids = new Set<string>();
  /** How many answers a message allows. */
  answers = 5;
  #count = 0;

  newId(kind: string): string {
    this.#count += 1;
    return `${kind}_${String(this.#count).padStart(6, '0')}`;
  }

  addAccount(id: string): void {
    this.accounts.set(id, []);
  }

  addCustomer(id: string, nickname: string): void {
    this.customers.set(id, { nickname });
  }

  /** Something happened: it waits for whoever synchronises. */
  append(account: string, entry: Entry): Entry {
    const list = this.accounts.get(account);
    if (!list) throw new Error('There is no such account');
    list.push(entry);
    return entry;
  }

  /** A customer's message. */
  says(account: string, customer: string, content: Entry, at = Math.floor(Date.now() / 1000)): Entry {
    this.allowed.set(`${account}:${customer}`, this.answers);
    const chat = { open_kfid: account, external_userid: customer };
    // What ended begins anew.
    if (this.sessions.get(`${account}:${customer}`) === 4) this.sessions.set(`${account}:${customer}`, 0);
    return this.append(account, { msgid: this.newId('msg'), ...chat, send_time: at, origin: 3, ...content });
  }

  happens(account: string, customer: string, event: Entry, at = Math.floor(Date.now() / 1000)): Entry {
    const inside = { open_kfid: account, external_userid: customer, ...event };
    const { welcome_code: welcome, msg_code: code } = event as Readonly<Record<string, string | undefined>>;
    const chat = `${account}:${customer}`;
    if (welcome !== undefined) this.codes.set(welcome, { chat, state: undefined });
    if (code !== undefined) this.codes.set(code, { chat, state: this.sessions.get(chat) });
    return this.append(account, {
      msgid: this.newId('evt'),
      send_time: at,
      origin: 4,
      msgtype: 'event',
      event: inside,
    });
  }

  /** @throws {Refused} by codes that the documentation does not give, for what it does not allow */
  change(chat: string, state: number, servicer: string | undefined): void {
    const now = this.sessions.get(chat) ?? 0;
    if (!changes[now]?.includes(state)) throw new Refused(95016, 'invalid state change');
    if (state === 3 && !this.servicers.has(servicer ?? '')) throw new Refused(95014, 'not a servicer');
    this.sessions.set(chat, state);
  }

  /** Somebody in WeCom's own app writes. */
  writes(account: string, customer: string, servicer: string, content: string): void {
    const chat = { open_kfid: account, external_userid: customer };
    const at = { send_time: Math.floor(Date.now() / 1000), origin: 5, servicer_userid: servicer };
    this.append(account, { msgid: this.newId('msg'), ...chat, ...at, msgtype: 'text', text: { content } });
  }

  store(type: string, name: string, bytes: Uint8Array): string {
    const id = this.newId(`media-${type}`);
    this.files.set(id, { type, name, bytes: Buffer.from(bytes) });
    return id;
  }

  /** A message in answer to an event. Source: developer.work.weixin.qq.com/document/path/95122. */
  sendOnEvent(body: Readonly<Record<string, unknown>>): void {
    const { code, msgid, msgtype } = body as Readonly<Record<string, string>>;
    const known = this.codes.get(code ?? '');
    if (!known || msgid === undefined || msgtype === undefined) throw new Refused(40078, 'invalid code');
    const { chat, state } = known;
    if (state !== undefined && this.sessions.get(chat) !== state) throw new Refused(95018, 'session status invalid');
    this.codes.delete(code ?? '');
    if (state === undefined) this.greeted.push(body);
    else this.#show(chat, { msgid, msgtype, body: body[msgtype] as Readonly<Record<string, unknown>> });
  }

  #show(chat: string, posted: Posted): void {
    this.posted.set(chat, [...(this.posted.get(chat) ?? []), posted]);
  }

  send(body: Readonly<Record<string, unknown>>): Posted {
    const { touser: customer, open_kfid: account, msgid, msgtype } = body as Readonly<Record<string, string>>;
    if (!this.accounts.has(account ?? '')) throw new Refused(95000, 'invalid open_kfid');
    if (!this.customers.has(customer ?? '')) throw new Refused(40096, 'invalid external userid');
    const chat = `${account}:${customer}`;
    const state = this.sessions.get(chat) ?? 0;
    if (state !== 0 && state !== 1) throw new Refused(95018, 'send msg session status invalid');
    if (msgid === undefined || msgtype === undefined) throw new Refused(40058, 'missing');
    if (this.ids.has(`${account}/${msgid}`)) throw new Refused(95099, 'msgid duplicated');
    const left = this.allowed.get(chat);
    if (left === 0) throw new Refused(95001, 'send msg count limit');
    if (left !== undefined) this.allowed.set(chat, left - 1);
    this.ids.add(`${account}/${msgid}`);
    const posted: Posted = { msgid, msgtype, body: body[msgtype] as Readonly<Record<string, unknown>> };
    this.#show(chat, posted);
    return posted;
  }
}
