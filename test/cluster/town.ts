import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { expect, vi } from 'vitest';
import { scopesFor } from '../../adapters/slack/manifest.ts';
import { Somebody } from '../adapters/telegram/people.ts';
import { FakePerson } from '../fakes/slack/people.ts';
import { type Ack, FakeSlack, tokens } from '../fakes/slack/server.ts';
import type { FakeMessage, Json } from '../fakes/slack/world.ts';
import { type FakeTelegram, startFakeTelegram } from '../fakes/telegram/server.ts';
import { type FrontDesk, startFrontDesk } from '../kill/front-desk.ts';
import { createSchema, type Schema } from '../store/postgres/open.ts';
import { freePort } from '../support/free-port.ts';

const room = 'C0SUPPORT';

/** One of several processes of a brand. */
export interface Member {
  readonly desk: FrontDesk;
  readonly url: string;
}

/** What `/healthz` says where several processes share the work. */
interface Health {
  readonly status: string;
  readonly roles: readonly string[];
  readonly channels: Readonly<Record<string, string>>;
}

/**
 * A brand in several processes of the real command: customers write to a Telegram bot that is polled, agents sit in
 * Slack, which posts to whichever process the test names, or is heard over sockets. Both platforms are at the wire.
 */
export class Town {
  readonly telegram: FakeTelegram;
  readonly slack = new FakeSlack(scopesFor('none'));
  readonly ana = new FakePerson(this.slack, 'U0ANA', 'Ana');
  readonly li: Somebody;
  readonly members: Member[] = [];
  /** Where Slack posts to. */
  gate: Member | undefined;
  readonly #schema: Pick<Schema, 'url' | 'drop'>;
  readonly #folder: string;

  private constructor(telegram: FakeTelegram, schema: Pick<Schema, 'url' | 'drop'>, folder: string) {
    this.telegram = telegram;
    this.#schema = schema;
    this.#folder = folder;
    this.li = new Somebody(telegram, telegram.world.addUser(101, 'Li'));
  }

  /** @param options.storeUrl of a Postgres of its own; otherwise it has a schema in the tests' */
  static async found(
    redisUrl: string,
    { storeUrl, mode = 'http' }: { readonly storeUrl?: string; readonly mode?: 'http' | 'socket' } = {},
  ): Promise<Town> {
    const [telegram, schema, folder] = await Promise.all([
      startFakeTelegram(),
      storeUrl === undefined ? createSchema() : { url: storeUrl, drop: async () => {} },
      mkdtemp(join(tmpdir(), 'frontdesk-cluster-')),
    ]);
    const town = new Town(telegram, schema, folder);
    const { slack } = town;
    await slack.start();
    slack.world.addChannel(room, [town.ana.id]);
    const http: FakeSlack['hook'] = async (request) => {
      const refused = new Response(null, { status: 503 });
      if (!town.gate) return refused;
      const { headers } = request;
      const body = await request.text();
      return fetch(`${town.gate.url}/hooks/slack`, { method: 'POST', headers, body }).catch(() => refused);
    };
    slack.hook = mode === 'http' ? http : null;
    const key = mode === 'http' ? `signingSecret: ${tokens.secret}` : `appToken: ${tokens.app}`;
    const configuration = `
brand: { name: Acme, languages: [en] }
store: ${schema.url}
queue: ${redisUrl}
channels:
  website: { type: web }
  telegram: { type: telegram, token: "${telegram.token}", apiRoot: "${telegram.apiRoot}" }
  slack: { type: slack, mode: ${mode}, botToken: ${tokens.bot}, ${key}, apiUrl: "${slack.apiUrl}" }
desks: { support: { channel: slack, room: ${room} } }
`;
    await writeFile(join(folder, 'frontdesk.yaml'), configuration);
    return town;
  }

  /** Starts one more process. */
  async join(...roles: readonly string[]): Promise<Member> {
    const port = await freePort();
    const more = roles.flatMap((role) => ['--role', role]);
    const desk = startFrontDesk({ folder: this.#folder, store: '', remove: async () => {} }, { port, more });
    const member = { desk, url: `http://127.0.0.1:${port}` };
    this.members.push(member);
    await eventually(async () => expect((await this.health(member)).status).toBe('ok'));
    this.gate ??= member;
    return member;
  }

  async health({ url, desk }: Member): Promise<Health> {
    const answer = await fetch(`${url}/healthz`).catch(() => undefined);
    if (!answer) throw new Error(`It does not answer: ${desk.output.stderr}`);
    return (await answer.json()) as Health;
  }

  /** The process that has the bot, or another channel, among these. */
  async owner(among: readonly Member[] = this.members, channel = 'telegram'): Promise<Member> {
    let found: Member | undefined;
    await eventually(async () => {
      const all = await Promise.all(among.map(async (member) => ({ member, health: await this.health(member) })));
      found = all.find(({ health }) => health.channels[channel] === 'here')?.member;
      expect(found).toBeDefined();
    });
    if (!found) throw new Error(`Nobody has ${channel}`);
    return found;
  }

  /** What the processes share among themselves, themselves left out. */
  async leases(): Promise<readonly string[]> {
    const client = new pg.Client(this.#schema.url);
    await client.connect();
    try {
      const { rows } = await client.query<{ name: string }>('SELECT name FROM leases ORDER BY name');
      return rows.map(({ name }) => name).filter((name) => !name.startsWith('process/'));
    } finally {
      await client.end();
    }
  }

  other(than: Member): Member {
    const found = this.members.find((member) => member !== than);
    if (!found) throw new Error('There is only one');
    return found;
  }

  /** Li writes; Telegram hands it over to whoever asks, for as long as it takes. */
  say(...texts: readonly string[]): void {
    for (const text of texts) void this.li.say(text);
  }

  /** Ana answers in the thread of the case. Slack brings it again where it was not taken. */
  async answer(text: string): Promise<void> {
    const event = this.#said(text);
    await eventually(async () => expect(await this.slack.event(event)).toMatchObject({ acked: true }));
  }

  /** The same, brought once. */
  deliver(text: string): Promise<Ack> {
    return this.slack.event(this.#said(text));
  }

  #said(text: string): Json {
    return this.ana.said({ channel: room, thread: this.#card }, this.write(text));
  }

  /** Ana writes in the thread of the case, while somebody may listen or not. */
  write(text: string): FakeMessage {
    return this.ana.write({ channel: room, thread: this.#card }, text);
  }

  get #card(): string {
    return this.slack.world.channel(room).messages.find(({ thread_ts: thread }) => thread === undefined)?.ts ?? '';
  }

  /** These lines, and no other of their kind, stand in the thread of the case, once each and in this order. */
  async atDesk(...lines: readonly string[]): Promise<void> {
    const posts = () => this.slack.world.channel(room).messages.filter(({ thread_ts: thread }) => thread !== undefined);
    await eventually(() =>
      expect(
        linesIn(
          posts().filter(({ user }) => user !== this.ana.id),
          lines,
        ),
      ).toEqual(lines),
    );
  }

  async inChat(...lines: readonly string[]): Promise<void> {
    const posts = () => this.telegram.world.in(this.li.user.id).filter(({ from }) => from?.id !== this.li.user.id);
    await eventually(() => expect(linesIn(posts(), lines)).toEqual(lines));
  }

  async close(): Promise<void> {
    for (const { desk } of this.members) {
      desk.signal('SIGCONT');
      desk.crash();
    }
    await Promise.all(this.members.map(({ desk }) => desk.ended));
    await Promise.all([this.telegram.stop(), this.slack.stop()]);
    await rm(this.#folder, { recursive: true, force: true });
    await this.#schema.drop();
  }
}

/** However slow the machine is: how long something may take is said where it is a promise. */
export function eventually(check: () => void | Promise<void>): Promise<void> {
  return vi.waitFor(check, { timeout: 120_000, interval: 100 });
}

/** Several messages may be one post. */
function linesIn(posts: readonly { readonly text?: unknown }[], wanted: readonly string[]): readonly string[] {
  return posts
    .flatMap(({ text }) => String(text ?? '').split('\n'))
    .flatMap((line) => wanted.find((one) => line.includes(one)) ?? []);
}
