import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createChannel } from '../../../adapters/registry.ts';
import type { WebChannel, WebOptions } from '../../../adapters/web/index.ts';
import type { Channel, FileStream } from '../../../core/channel.ts';
import { type Clock, systemClock } from '../../../core/clock.ts';
import type { FileRef } from '../../../core/message.ts';
import type { Storage } from '../../../core/storage.ts';
import { openFileBlobs } from '../../../store/blobs.ts';
import { openSqliteStore } from '../../../store/sqlite/index.ts';
import { createSink, type RecordingSink } from '../../contracts/channel/sink.ts';
import { type Served, serve } from '../../support/serve.ts';

/** A web channel on a real server, with a real store. */
export interface WebUnderTest {
  readonly channel: Channel;
  readonly served: Served;
  readonly sink: RecordingSink;
  /** What the channel keeps. */
  readonly storage: Storage;
  /** Whether the store can be reached. */
  isStoreThere: boolean;
  /** What was logged, as `level event`. */
  readonly logged: readonly string[];
  /** A one-time sign-in path for a supervisor. */
  signInPath(): Promise<string>;
  /** Puts a file into another channel. */
  foreign(name: string, bytes: Uint8Array): FileRef;
  /** Stops the channel and starts it anew on the same store, with other options where given. */
  restart(options?: Partial<WebOptions>): Promise<void>;
  close(): Promise<void>;
}

export interface OpenOptions extends Partial<WebOptions> {
  readonly clock?: Clock;
  readonly wrap?: (channel: Channel) => Channel;
}

const usual: WebOptions = {
  origins: ['https://www.acme.example'],
  agents: [{ name: 'Ana', token: 'token-of-ana-0123456789', role: 'supervisor' }],
  uploadLimit: 64 * 1024,
  rooms: ['support', 'billing'],
  brand: 'Acme',
  languages: ['en', 'zh-Hans'],
};

export async function openWeb({
  clock = systemClock,
  wrap = (it) => it,
  ...options
}: OpenOptions = {}): Promise<WebUnderTest & { readonly channel: Channel }> {
  const folder = await mkdtemp(join(tmpdir(), 'frontdesk-web-'));
  const store = await openSqliteStore(join(folder, 'frontdesk.db'), { clock });
  const blobs = await openFileBlobs(join(folder, 'files'));
  const sink = createSink();
  const elsewhere = new Map<string, Uint8Array>();
  const logged: string[] = [];
  const log = {
    info: (event: string) => void logged.push(`info ${event}`),
    warn: (event: string) => void logged.push(`warn ${event}`),
    error: (event: string) => void logged.push(`error ${event}`),
  };

  async function openFile(ref: FileRef): Promise<FileStream> {
    const bytes = elsewhere.get(ref.id);
    if (!bytes) throw new Error('There is no such file');
    const stream = new Blob([Uint8Array.from(bytes)]).stream();
    return { name: ref.name ?? 'file', mime: 'text/html', stream };
  }

  let isStoreThere = true;
  const fragile = new Proxy(store.storage('website'), {
    get(target, key, receiver) {
      const call: unknown = Reflect.get(target, key, receiver);
      if (isStoreThere || typeof call !== 'function') return call;
      return () => Promise.reject(new Error('The store cannot be reached'));
    },
  });

  let web: WebChannel;
  let channel: Channel;
  let served: Served;
  async function start(more: Partial<WebOptions>): Promise<void> {
    const deps = { storage: fragile, blobs, openFile, clock, log };
    web = await createChannel('web', 'website', { ...usual, ...options, ...more }, deps);
    channel = wrap(web);
    await channel.start(sink);
    served = await serve(channel);
  }
  async function stop(): Promise<void> {
    await web.stop();
    await served.stop();
  }
  await start({});
  return {
    get channel() {
      return channel;
    },
    get served() {
      return served;
    },
    get isStoreThere() {
      return isStoreThere;
    },
    set isStoreThere(value) {
      isStoreThere = value;
    },
    sink,
    logged,
    storage: store.storage('website'),
    signInPath: () => web.signInPath(),
    foreign(name, bytes) {
      const id = `foreign-${elsewhere.size}`;
      elsewhere.set(id, bytes);
      return { channel: 'elsewhere', id, name };
    },
    async restart(more = {}) {
      await stop();
      await start(more);
    },
    async close() {
      await stop();
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
}
