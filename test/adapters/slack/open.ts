import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createChannel } from '../../../adapters/registry.ts';
import type { SlackOptions } from '../../../adapters/slack/index.ts';
import { scopesFor } from '../../../adapters/slack/manifest.ts';
import type { CaseBook, ShiftBook } from '../../../core/cases.ts';
import { type Channel, type ChannelDeps, type FileStream, SendError } from '../../../core/channel.ts';
import { type Clock, systemClock } from '../../../core/clock.ts';
import type { Language } from '../../../core/conversation.ts';
import type { LogFields } from '../../../core/log.ts';
import type { FileRef } from '../../../core/message.ts';
import type { Storage } from '../../../core/storage.ts';
import { openSqliteStore } from '../../../store/sqlite/index.ts';
import { createSink, type RecordingSink } from '../../contracts/channel/sink.ts';
import { FakePerson } from '../../fakes/slack/people.ts';
import { FakeSlack, tokens } from '../../fakes/slack/server.ts';

export interface Logged {
  readonly event: string;
  readonly fields: LogFields;
}

/** A Slack channel with a workspace behind it, and a real store. */
export interface SlackUnderTest {
  readonly channel: Channel;
  readonly slack: FakeSlack;
  readonly sink: RecordingSink;
  readonly log: readonly Logged[];
  /** What the channel keeps. */
  readonly storage: Storage;
  /** An agent: a member of the room `C0SUPPORT`. */
  readonly ana: FakePerson;
  /** Another agent, and a supervisor. */
  readonly lin: FakePerson;
  /** Puts a file into another channel. */
  foreign(name: string, bytes: Uint8Array): FileRef;
  /** Called with each line of the log. */
  onLog(listen: (line: Logged) => void): void;
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

export interface OpenOptions {
  readonly mode?: 'socket' | 'http';
  readonly customers?: 'none' | 'direct';
  readonly cases?: CaseBook;
  readonly shifts?: ShiftBook;
  /** Of the room, where it is not the channel's. */
  readonly language?: Language;
  readonly admit?: readonly string[];
  readonly heard?: ChannelDeps['heard'];
  readonly clock?: Clock;
  readonly timing?: SlackOptions['timing'];
  readonly wrap?: (channel: Channel) => Channel;
  readonly prepare?: (slack: FakeSlack) => void;
  readonly botToken?: string;
}

export const room = 'C0SUPPORT';

export async function openSlack(options: OpenOptions = {}): Promise<SlackUnderTest> {
  const { mode = 'socket', customers = 'none', clock = systemClock, wrap = (it) => it } = options;
  const folder = await mkdtemp(join(tmpdir(), 'frontdesk-slack-'));
  const store = await openSqliteStore(join(folder, 'frontdesk.db'), { clock });
  const slack = new FakeSlack(scopesFor(customers));
  await slack.start();
  const ana = new FakePerson(slack, 'U0ANA', 'Ana');
  const lin = new FakePerson(slack, 'U0LIN', 'Lin');
  slack.world.addChannel(room, [ana.id, lin.id]);
  options.prepare?.(slack);
  const sink = createSink();
  const lines: Logged[] = [];
  const listeners: ((line: Logged) => void)[] = [];
  const write = (event: string, fields: LogFields = {}) => {
    const line = { event, fields };
    lines.push(line);
    for (const listen of listeners) listen(line);
  };
  const elsewhere = new Map<string, Uint8Array>();

  async function openFile(ref: FileRef): Promise<FileStream> {
    if (ref.id === 'away') {
      throw new SendError('Away', { outcome: 'not-sent', code: 'file-unavailable', retryAfterMs: 5_000 });
    }
    const bytes = elsewhere.get(ref.id);
    if (!bytes) throw new Error('There is no such file');
    return { name: ref.name ?? 'file', mime: 'text/html', stream: new Blob([Uint8Array.from(bytes)]).stream() };
  }

  const slackOptions: SlackOptions = {
    ingress: mode === 'socket' ? { mode, appToken: tokens.app } : { mode, signingSecret: tokens.secret },
    botToken: options.botToken ?? tokens.bot,
    apiUrl: slack.apiUrl,
    customers,
    rooms: [
      {
        room,
        supervisors: [lin.id],
        admit: options.admit ?? [],
        ...(options.language && { language: options.language }),
      },
    ],
    language: 'en',
    fileBytes: 64 * 1024,
    timing: { betweenPosts: 0, settle: 0, people: 60_000, ...options.timing },
  };
  let inner: Channel;
  let channel: Channel;

  async function start(): Promise<void> {
    const log = { info: write, warn: write, error: write };
    inner = await createChannel('slack', 'slack', slackOptions, {
      storage: store.storage('slack'),
      openFile,
      clock,
      log,
      ...(options.cases && { cases: options.cases }),
      ...(options.shifts && { shifts: options.shifts }),
      ...(options.heard && { heard: options.heard }),
    });
    channel = wrap(inner);
    await channel.start(sink);
    slack.hook = mode === 'http' ? (request) => (inner.http ?? refuse).fetch(request, { ip: '127.0.0.1' }) : null;
    if (mode === 'socket') await until(() => slack.sockets.size === 2);
  }
  try {
    await start();
  } catch (error) {
    await slack.stop();
    await store.close();
    await rm(folder, { recursive: true });
    throw error;
  }
  return {
    get channel() {
      return channel;
    },
    slack,
    sink,
    log: lines,
    storage: store.storage('slack'),
    ana,
    lin,
    foreign(name, bytes) {
      const id = `foreign-${elsewhere.size}`;
      elsewhere.set(id, bytes);
      return { channel: 'elsewhere', id, name };
    },
    onLog: (listen) => void listeners.push(listen),
    stop: () => inner.stop(),
    start,
    async close() {
      slack.giveUp();
      await inner.stop();
      await slack.stop();
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
}

const refuse = { fetch: async () => new Response(null, { status: 404 }) };

/** Waits for something that happens in this process, a turn of its loop at a time. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}
