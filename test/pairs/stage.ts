import { deepEqual } from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { createFileLinks } from '../../app/file-links.ts';
import { createOpenFile } from '../../app/open-file.ts';
import { shippedTexts } from '../../config/texts/index.ts';
import { systemClock } from '../../core/clock.ts';
import { createEngine } from '../../core/engine.ts';
import { newId } from '../../core/ids.ts';
import { fileLinkWords } from '../../handoff/index.ts';
import { createEmbeddedWakeups } from '../../queue/embedded.ts';
import { openSqliteStore } from '../../store/sqlite/index.ts';
import { silentLog } from '../support/brand.ts';
import { fileLimits } from './about.ts';
import { question, turnOf } from './brand.ts';
import { openPlatform } from './platforms.ts';
import type { Look, PlatformName, Seat } from './seats/seat.ts';
import type { PlatformStage, Room } from './stages.ts';

/** Where the customer is, and where the desk is. */
export interface Pair {
  readonly customer: PlatformName;
  readonly desk: PlatformName;
}

const desks = ['web', 'slack', 'telegram'] as const;
const plain = ['wecom-kf', 'wechat-mp', 'wechaty', 'lanying'] as const;
/** Groups that are desks: for customers of the same account, and for those who have most that is not there. */
const groups = ['wechaty', 'lanying'] as const;
const everyDesk = (customer: PlatformName): readonly Pair[] => desks.map((desk) => ({ customer, desk }));
/** Those between platforms that have nearly everything, and those in which one has little more than text. */
export const richPairs: readonly Pair[] = desks.flatMap(everyDesk);
export const plainPairs: readonly Pair[] = [
  ...plain.flatMap(everyDesk),
  ...groups.flatMap((desk) => [{ customer: 'web', desk } as const, { customer: desk, desk }]),
];

/** A case that is open between a customer and an agent, with all of Frontdesk between them. */
export interface PairStage {
  readonly customer: Seat;
  readonly agent: Seat;
  /** Largest file that a platform takes, in bytes. */
  fileBytes(name: PlatformName): number;
  /** Opens a link that stands in place of a file. */
  follow(url: string): Promise<Response>;
  /** Resolves once all that was sent is known to have arrived: what is done to it is done to something that is known. */
  settled(): Promise<void>;
  /** Takes a seat in the newest thread of the other desk. */
  atOtherDesk(): Promise<Seat>;
  close(): Promise<void>;
}

const publicUrl = 'https://desk.acme.example';
const asking = 'I want to talk to a person';

export async function openPair(pair: Pair): Promise<PairStage> {
  const folder = await mkdtemp(join(tmpdir(), 'frontdesk-pair-'));
  const store = await openSqliteStore(join(folder, 'frontdesk.db'));
  const stages = new Map<PlatformName, PlatformStage>();
  const openFile = createOpenFile(
    (name) => [...stages.values()].find(({ channel }) => channel.name === name)?.channel,
    () => Promise.reject(new Error('Nobody asks for a transcript here')),
  );
  // The website takes more than whoever is opposite, so that there is something too large to pass on.
  const roomy = Math.max(
    ...[pair.customer, pair.desk].map((name) => (fileLimits[name] > 1e6 ? Math.ceil(fileLimits[name] * 1.02) : 0)),
  );
  const fileBytes = (name: PlatformName) => (name === 'web' ? roomy || fileLimits.web : fileLimits[name]);
  for (const name of new Set([pair.customer, pair.desk])) {
    const deps = { storage: store.storage(name), openFile, clock: systemClock, log: silentLog };
    stages.set(name, await openPlatform[name](deps, folder, { fileBytes: fileBytes(name) }));
  }
  const at = (name: PlatformName): PlatformStage => {
    const stage = stages.get(name);
    if (!stage) throw new Error('There is no such platform');
    return stage;
  };
  const { desk } = at(pair.desk);
  if (!desk) throw new Error('Nobody can have a desk there');
  const { rooms } = desk;
  const roomNames = new Set(Object.values(rooms).map(({ channel, chat }) => `${channel}/${chat}`));
  const texts = shippedTexts;
  const settings = { desks: [], texts, deskLanguage: 'en', timezone: 'UTC' } as const;
  const links = await createFileLinks({
    store,
    clock: systemClock,
    publicUrl,
    validMs: 60_000,
    words: (link) => fileLinkWords(settings, link),
    texts,
    language: 'en',
    openFile,
  });
  const engine = createEngine({
    store,
    link: links.link,
    wakeups: createEmbeddedWakeups({}),
    turn: turnOf(rooms),
    channels: [...stages.values()].map(({ channel }) => channel),
    isDesk: ({ channel, chat }) => roomNames.has(`${channel}/${chat}`),
    newId,
    log: silentLog,
  });
  await engine.start();
  for (const stage of stages.values()) await stage.ready();

  const { thread: newest, agent: sit } = desk;
  async function seatIn(room: Room): Promise<Seat> {
    const thread = await eventually(async () => {
      const found = await newest(room);
      if (found === undefined) throw new Error('There is no thread yet');
      return found;
    });
    return sit(room, thread);
  }
  const customer = await at(pair.customer).customer();
  await customer.say(question);
  await customer.say(asking);
  const agent = await seatIn('support');
  await sees(agent, ({ text }) => text.text === asking);

  return {
    customer,
    agent,
    fileBytes,
    follow: async (url) => links.pages.request(url.replace(`${publicUrl}/files`, '')),
    settled: () => eventually(async () => deepEqual((await store.unfinished()).lanes, [])),
    atOtherDesk: () => seatIn('orders'),
    async close() {
      for (const stage of stages.values()) stage.giveUp();
      await engine.stop();
      await store.close();
      const closed = await Promise.allSettled([...stages.values()].map((stage) => stage.close()));
      await rm(folder, { recursive: true });
      for (const result of closed) if (result.status === 'rejected') throw result.reason;
    },
  };
}

/** Tries until it holds. */
export function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: 18_000, interval: 10 });
}

/** A message before somebody's eyes, as soon as it is there. */
export function sees(seat: Seat, matches: (look: Look) => boolean): Promise<Look> {
  return eventually(() => {
    const found = seat.shown().findLast(matches);
    if (!found) throw new Error(`Not to be seen. There is: ${JSON.stringify(seat.shown().slice(-3))}`);
    return found;
  });
}
