import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scopesFor } from '../../adapters/slack/manifest.ts';
import { type Running, startFrontdesk } from '../../app/start.ts';
import { loadConfig } from '../../config/load.ts';
import type { Log } from '../../core/log.ts';
import { adminToken, group as appGroup, appId, FakeLanying, secret, desk as us } from '../fakes/lanying/server.ts';
import { FakeSlack, tokens } from '../fakes/slack/server.ts';
import { type FakeTelegram, startFakeTelegram } from '../fakes/telegram/server.ts';
import { VirtualClock } from '../simulation/clock.ts';
import type { Served } from '../support/serve.ts';
import { quiet } from './quiet.ts';
import { isAnybodyHeld } from './web.ts';

/** Thursday, before anybody is at work. */
export const morning = Date.UTC(2026, 10, 26, 6);
export const group = -1_001_000_000_777;
const room = 'C0SUPPORT';

export const people = {
  support: { U0ANA: 'Ana', U0LIN: 'Lin' },
  orders: { 601: 'Bo', 602: 'Mia' },
  care: { 'token-of-cleo-0123456789': 'Cleo', 'token-of-dan-0123456789': 'Dan' },
  members: { '6597442870917900003': 'Eva', '6597442870917900004': 'Finn' },
} as const;

/** The brand's own app, with a group of it as one more desk. */
function inApp(yaml: string, { url }: FakeLanying): string {
  const agents = JSON.stringify(people.members);
  const channel = `{ type: lanying, appId: ${appId}, token: ${adminToken}, secret: ${secret}, userId: "${us}", apiUrl: "${url}", agents: ${agents} }`;
  return yaml
    .replace('channels:\n', `channels:\n  app: ${channel}\n`)
    .replace(
      'desks:\n',
      `desks:\n  members: { channel: app, room: "${appGroup}", supervisors: ["6597442870917900004"] }\n`,
    )
    .replace('routing:\n', 'routing:\n  - { when: { category: [complaint] }, desk: members }\n');
}

const configuration = (slack: FakeSlack, telegram: FakeTelegram) => `
brand: { name: Acme, languages: [en], timezone: UTC }
server: { host: 127.0.0.1, port: 0, trustProxy: true }
store: sqlite:./day.db
channels:
  telegram: { type: telegram, token: "${telegram.token}", apiRoot: "${telegram.apiRoot}" }
  slack: { type: slack, mode: http, botToken: "${tokens.bot}", signingSecret: "${tokens.secret}", apiUrl: "${slack.apiUrl}" }
  website:
    type: web
    agents:
${Object.entries(people.care)
  .map(
    ([token, name]) => `      - { name: ${name}, token: ${token}, role: ${name === 'Dan' ? 'supervisor' : 'agent'} }`,
  )
  .join('\n')}
desks:
  support: { channel: slack, room: ${room}, board: true, supervisors: [U0LIN] }
  orders: { channel: telegram, room: "${group}", board: true, supervisors: ["602"] }
  care: { channel: website, room: care, supervisors: [Cleo] }
routing:
  - { when: { category: [care, security] }, desk: care }
  - { when: { category: [billing, technical] }, desk: orders }
  - { when: { channel: [website] }, desk: care }
  - { desk: support }
handoff:
  hours: { mon-fri: "09:00-18:00" }
  firstReply: { low: 60m, normal: 15m, high: 8m, urgent: 3m }
  nextReply: { normal: 20m, high: 10m, urgent: 5m }
  idle: { warn: 20m, close: 30m }
  reopen: 1h
  survey: true
  guards: { collision: 15s, undo: 5s, internal: [wiki.acme.example] }
  canned: [./canned.yaml]
`;

const canned = `
- { name: shipping, text: "Parcels take three days, {{customer.name}}. I am {{agent.name}}." }
- { name: refund, text: "A refund takes five days." }
`;

/** A front desk with everything real but the platforms and the time, in this process. */
export class Stage {
  readonly clock: VirtualClock;
  readonly slack = new FakeSlack(scopesFor('none'));
  readonly telegram: FakeTelegram;
  /** Where asked for. */
  readonly lanying: FakeLanying | undefined;
  readonly folder: string;
  /** Events of the log that tell of something that went wrong. */
  readonly complaints: string[] = [];
  served: Served = { url: '', hooks: '', stop: async () => {} };
  #running: Running | undefined;

  constructor(telegram: FakeTelegram, folder: string, lanying?: FakeLanying) {
    this.telegram = telegram;
    this.lanying = lanying;
    this.folder = folder;
    this.clock = new VirtualClock(() => quiet(() => telegram.feed.waiting > 0 || isAnybodyHeld()), morning);
    this.slack.world.now = () => this.clock.now();
    telegram.world.now = () => this.clock.now();
    if (lanying) lanying.now = () => this.clock.now();
  }

  static async open({ withApp = false } = {}): Promise<Stage> {
    const lanying = withApp ? await new FakeLanying().start() : undefined;
    const stage = new Stage(await startFakeTelegram(), await mkdtemp(join(tmpdir(), 'frontdesk-day-')), lanying);
    await stage.slack.start();
    return stage;
  }

  get room(): string {
    return room;
  }

  get database(): string {
    return join(this.folder, 'day.db');
  }

  /** To be called once the rooms are there. */
  async start(): Promise<void> {
    await writeFile(join(this.folder, 'canned.yaml'), canned);
    await this.#run(this.#configuration());
  }

  /** Ends the front desk, and starts it with another file. */
  async restart(change: (yaml: string) => string): Promise<void> {
    let isOver = false;
    const over = this.#running?.stop().finally(() => {
      isOver = true;
    });
    while (!isOver) await this.clock.pass(1_000);
    await over;
    await this.#run(change(this.#configuration()));
  }

  #configuration(): string {
    const yaml = configuration(this.slack, this.telegram);
    return this.lanying ? inApp(yaml, this.lanying) : yaml;
  }

  async #run(yaml: string): Promise<void> {
    const file = join(this.folder, 'frontdesk.yaml');
    await writeFile(file, yaml);
    const complain = (event: string, fields: object = {}) =>
      void this.complaints.push(`${event} ${JSON.stringify(fields)}`);
    const log: Log = { info: () => {}, warn: complain, error: complain };
    const running = await startFrontdesk({
      config: await loadConfig(file),
      log,
      clock: this.clock,
      onFatal: (error) => this.complaints.push(`fatal ${error.message}`),
    });
    this.#running = running;
    const { url } = running;
    this.served = { url, hooks: `${url}/hooks/website`, stop: async () => {} };
    if (this.lanying) this.lanying.hooks = `${url}/hooks/app`;
    this.slack.hook = async (request) => {
      const { method, headers } = request;
      return fetch(`${url}/hooks/slack`, { method, headers, body: await request.text() });
    };
  }

  /** Resolves so much later, by the day's clock. */
  pause(ms: number): Promise<void> {
    return new Promise((resolve) => void this.clock.after(ms, resolve));
  }

  /** Ends the front desk; what it has kept stays, to be read. */
  async stop(): Promise<void> {
    this.telegram.feed.stop();
    await this.#running?.stop();
    await this.telegram.stop();
    await this.slack.stop();
    await this.lanying?.stop();
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}
