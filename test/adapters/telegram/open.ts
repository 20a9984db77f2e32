import { deepEqual, ok } from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { createChannel } from '../../../adapters/registry.ts';
import type { TelegramOptions } from '../../../adapters/telegram/index.ts';
import type { CaseBook } from '../../../core/cases.ts';
import type { Channel } from '../../../core/channel.ts';
import { type Clock, systemClock } from '../../../core/clock.ts';
import type { FileRef } from '../../../core/message.ts';
import type { Storage } from '../../../core/storage.ts';
import { openSqliteStore } from '../../../store/sqlite/index.ts';
import { createSink, type RecordingSink } from '../../contracts/channel/sink.ts';
import { type FakeTelegram, startFakeTelegram } from '../../fakes/telegram/server.ts';
import { bot } from '../../fakes/telegram/world.ts';
import { createElsewhere } from '../../support/elsewhere.ts';
import { recordingLog } from '../../support/log.ts';
import { type Served, serve } from '../../support/serve.ts';

export interface TelegramUnderTest {
  readonly channel: Channel;
  readonly telegram: FakeTelegram;
  readonly sink: RecordingSink;
  readonly served: Served | undefined;
  /** What was logged, as one text per line. */
  readonly logged: readonly string[];
  /** Puts a file into another channel. */
  foreign(name: string, bytes: Uint8Array): FileRef;
  /** Ends the channel as a crash would where `stop` is false, and starts another on the same store. */
  restart(options?: Partial<TelegramOptions>): Promise<void>;
  close(): Promise<void>;
}

export interface OpenOptions extends Partial<TelegramOptions> {
  readonly clock?: Clock;
  readonly cases?: CaseBook;
  readonly wrap?: (channel: Channel) => Channel;
  /** What stands between the channel and its room in the store. */
  readonly storage?: (real: Storage) => Storage;
  /** Arranges Telegram before the channel starts. */
  readonly before?: (telegram: FakeTelegram) => void;
}

/** Wide enough that only tests of the limits meet them. */
const roomy = { most: 10_000, perMs: 1 };
export const forum = -1_001_000_000_777;
const usual = {
  mode: 'polling',
  rooms: [{ room: String(forum), supervisors: ['502'] }],
  language: 'en',
  rates: { overall: roomy, chat: roomy, group: roomy },
} as const;

/** A Telegram channel with the real client, a Bot API of our own at the wire, and a real store. */
export async function openTelegram(options: OpenOptions = {}): Promise<TelegramUnderTest> {
  const {
    clock = systemClock,
    wrap = (it: Channel) => it,
    storage = (it: Storage) => it,
    before,
    cases,
    ...configured
  } = options;
  const folder = await mkdtemp(join(tmpdir(), 'frontdesk-telegram-'));
  const store = await openSqliteStore(join(folder, 'frontdesk.db'), { clock });
  const telegram = await startFakeTelegram();
  const sink = createSink();
  const { log, logged } = recordingLog();
  const { foreign, openFile } = createElsewhere();
  before?.(telegram);

  let made: Channel;
  let channel: Channel;
  let served: Served | undefined;
  async function start(more: Partial<TelegramOptions>): Promise<void> {
    const wanted: TelegramOptions = {
      ...usual,
      token: telegram.token,
      apiRoot: telegram.apiRoot,
      ...configured,
      ...more,
    };
    const deps = { storage: storage(store.storage('telegram')), openFile, clock, log, ...(cases && { cases }) };
    if (wanted.mode === 'polling') {
      made = await createChannel('telegram', 'telegram', wanted, deps);
    } else {
      // The address is known once the server listens, and the channel wants it before.
      let real: Channel | undefined;
      const http = { fetch: async (request: Request, client: { ip: string }) => answerOf(real, request, client) };
      served = await serve({ name: 'telegram', http });
      made = await createChannel('telegram', 'telegram', { ...wanted, publicUrl: served.url }, deps);
      real = made;
    }
    channel = wrap(made);
    const polls = telegram.feed.offsets.length;
    const looks = looked(telegram);
    const registrations = telegram.callsOf('setWebhook').length;
    await channel.start(sink);
    // How the bot stands at the desks is asked beside everything else.
    await vi.waitFor(() => ok(looked(telegram) >= looks + wanted.rooms.length));
    // From the first poll on, Telegram knows which kinds of update are wanted.
    if (wanted.mode === 'polling') await vi.waitFor(() => ok(telegram.feed.offsets.length > polls));
    else await vi.waitFor(() => ok(telegram.callsOf('setWebhook').length > registrations));
  }
  async function stop(): Promise<void> {
    await made.stop();
    await served?.stop();
    served = undefined;
  }
  await start({});
  return {
    get channel() {
      return channel;
    },
    get served() {
      return served;
    },
    telegram,
    sink,
    logged,
    foreign,
    async restart(more = {}) {
      await stop();
      await start(more);
    },
    async close() {
      telegram.feed.stop();
      await stop();
      await telegram.stop();
      await store.close();
      await rm(folder, { recursive: true });
      // Whatever a test is about, every call of ours has to be one that Telegram would understand.
      deepEqual(telegram.faults, []);
    },
  };
}

/** How often Telegram has told how the bot stands in a group. */
function looked({ calls, world }: FakeTelegram): number {
  return calls.filter(({ method, status, params }) => {
    const isForum = world.groups.get(Number(params['chat_id']))?.chat.is_forum === true;
    if (method === 'getChat') return status !== 0 && !isForum;
    return method === 'getChatMember' && params['user_id'] === bot.id && status !== 0;
  }).length;
}

function answerOf(channel: Channel | undefined, request: Request, client: { ip: string }): Promise<Response> {
  if (!channel?.http) return Promise.resolve(new Response(null, { status: 503 }));
  return channel.http.fetch(request, client);
}
