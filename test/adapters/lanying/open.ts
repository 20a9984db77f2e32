import { deepEqual } from 'node:assert/strict';
import type { LanyingOptions } from '../../../adapters/lanying/index.ts';
import { createChannel } from '../../../adapters/registry.ts';
import type { Channel } from '../../../core/channel.ts';
import { type Clock, systemClock } from '../../../core/clock.ts';
import type { FileRef } from '../../../core/message.ts';
import type { Storage } from '../../../core/storage.ts';
import { openSqliteStore } from '../../../store/sqlite/index.ts';
import { createSink, type RecordingSink } from '../../contracts/channel/sink.ts';
import { adminToken, appId, desk, FakeLanying, group, secret } from '../../fakes/lanying/server.ts';
import { createElsewhere } from '../../support/elsewhere.ts';
import { recordingLog } from '../../support/log.ts';
import { serve } from '../../support/serve.ts';

export const mei = '6597442870917900001';
export const tom = '6597442870917900002';
export const ana = '6597442870917900003';
export const bo = '6597442870917900004';

export interface LanyingUnderTest {
  readonly channel: Channel;
  readonly lanying: FakeLanying;
  readonly sink: RecordingSink;
  readonly logged: readonly string[];
  foreign(name: string, bytes: Uint8Array): FileRef;
  close(): Promise<void>;
}

export interface OpenOptions extends Partial<LanyingOptions> {
  readonly clock?: Clock;
  readonly wrap?: (channel: Channel) => Channel;
  readonly before?: (lanying: FakeLanying) => void;
  /** What stands between the channel and its storage. */
  readonly storage?: (storage: Storage) => Storage;
}

/** An app of Lanying at the wire, and a real store. */
export async function openLanying(options: OpenOptions = {}): Promise<LanyingUnderTest> {
  const { clock = systemClock, wrap = (it: Channel) => it, storage = (it: Storage) => it, before, ...more } = options;
  const store = await openSqliteStore(':memory:', { clock });
  const lanying = await new FakeLanying().start();
  for (const user of [mei, tom, ana, bo]) lanying.users.add(user);
  before?.(lanying);
  const sink = createSink();
  const { log, logged } = recordingLog();
  const { foreign, openFile } = createElsewhere();
  const wanted: LanyingOptions = {
    appId,
    token: adminToken,
    secret,
    userId: desk,
    apiUrl: lanying.url,
    agents: { [ana]: 'Ana' },
    rooms: [{ room: group, supervisors: [bo] }],
    language: 'en',
    ...more,
  };
  const deps = { storage: storage(store.storage('x')), openFile, clock, log };
  const made = await createChannel('lanying', 'lanying', wanted, deps);
  const served = await serve(made);
  lanying.hooks = served.hooks;
  const channel = wrap(made);
  async function close(): Promise<void> {
    await made.stop();
    await served.stop();
    await lanying.stop();
    await store.close();
    // Whatever a test is about, every call of ours has to be one that Lanying would understand.
    deepEqual(lanying.faults, []);
    const leaks = logged.filter((line) => [adminToken, secret].some((word) => line.includes(word)));
    deepEqual(leaks, []);
  }
  await channel.start(sink).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return {
    channel,
    lanying,
    sink,
    logged,
    foreign,
    close,
  };
}
