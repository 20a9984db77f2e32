import { deepEqual } from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createChannel } from '../../../adapters/registry.ts';
import type { WecomKfOptions } from '../../../adapters/wecom-kf/index.ts';
import type { Channel } from '../../../core/channel.ts';
import { type Clock, systemClock } from '../../../core/clock.ts';
import type { FileRef } from '../../../core/message.ts';
import type { Storage } from '../../../core/storage.ts';
import { openSqliteStore } from '../../../store/sqlite/index.ts';
import { createSink, type RecordingSink } from '../../contracts/channel/sink.ts';
import { aesKey, callbackToken, corpId, FakeWecom, secret } from '../../fakes/wecom-kf/server.ts';
import { createElsewhere } from '../../support/elsewhere.ts';
import { recordingLog } from '../../support/log.ts';
import { type Served, serve } from '../../support/serve.ts';

export const account = 'wkAJ2GCAAAsupport';
export const mei = 'wmAJ2GCAAAmei';
export const tom = 'wmAJ2GCAAAtom';

export interface WecomUnderTest {
  readonly channel: Channel;
  readonly wecom: FakeWecom;
  readonly sink: RecordingSink;
  /** What was logged, as one text per line. */
  readonly logged: readonly string[];
  foreign(name: string, bytes: Uint8Array): FileRef;
  /** Ends the channel, and starts another on the same store. */
  restart(): Promise<void>;
  stop(): Promise<void>;
  close(): Promise<void>;
}

export interface OpenOptions extends Partial<WecomKfOptions> {
  readonly clock?: Clock;
  readonly wrap?: (channel: Channel) => Channel;
  readonly storage?: (real: Storage) => Storage;
  readonly before?: (wecom: FakeWecom) => void;
}

export async function openWecom(options: OpenOptions = {}): Promise<WecomUnderTest> {
  const { clock = systemClock, wrap = (it: Channel) => it, storage = (it: Storage) => it, before, ...more } = options;
  const folder = await mkdtemp(join(tmpdir(), 'frontdesk-wecom-'));
  const store = await openSqliteStore(join(folder, 'frontdesk.db'), { clock });
  const wecom = await new FakeWecom().start();
  wecom.world.addAccount(account);
  wecom.world.addCustomer(mei, '小梅');
  wecom.world.addCustomer(tom, 'Tom');
  before?.(wecom);
  const sink = createSink();
  const { log, logged } = recordingLog();
  const { foreign, openFile } = createElsewhere();
  let made: Channel;
  let channel: Channel;
  let served: Served;
  async function start(): Promise<void> {
    const wanted: WecomKfOptions = {
      corpId,
      secret,
      token: callbackToken,
      aesKey,
      apiUrl: wecom.url,
      accounts: [account],
      language: 'en',
      ...more,
    };
    const deps = { storage: storage(store.storage('wecom')), openFile, clock, log };
    made = await createChannel('wecom-kf', 'wecom', wanted, deps);
    served = await serve(made);
    wecom.hooks = served.hooks;
    channel = wrap(made);
    await channel.start(sink);
  }
  async function stop(): Promise<void> {
    await made.stop();
    await served.stop();
  }
  await start();
  // Behind its first look at what there is, so that each test knows what it begins with.
  await wecom.callBack(account);
  return {
    get channel() {
      return channel;
    },
    wecom,
    sink,
    logged,
    foreign,
    async restart() {
      await stop();
      await start();
    },
    stop,
    async close() {
      await stop();
      await wecom.stop();
      await store.close();
      await rm(folder, { recursive: true });
      // Whatever a test is about, every call of ours has to be one that WeCom would understand.
      deepEqual(wecom.faults, []);
    },
  };
}
