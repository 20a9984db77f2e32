import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import { createEngine } from '../../core/engine.ts';
import { newId } from '../../core/ids.ts';
import type { FileRef } from '../../core/message.ts';
import { createEmbeddedWakeups } from '../../queue/embedded.ts';
import { openSqliteStore } from '../../store/sqlite/index.ts';
import { silentLog } from '../support/brand.ts';
import { question, turnOf } from './brand.ts';
import { openPlatform, type PlatformStage } from './platforms.ts';
import type { Look, PlatformName, Seat } from './seats/seat.ts';

/** Where the customer is, and where the desk is. */
export interface Pair {
  readonly customer: PlatformName;
  readonly desk: PlatformName;
}

const names = ['web', 'slack', 'telegram'] as const;
export const pairs: readonly Pair[] = names.flatMap((customer) => names.map((desk) => ({ customer, desk })));

/** A case that is open between a customer and an agent, with all of Frontdesk between them. */
export interface PairStage {
  readonly customer: Seat;
  readonly agent: Seat;
  /** Takes a seat in the newest thread of the other desk. */
  atOtherDesk(): Promise<Seat>;
  close(): Promise<void>;
}

const asking = 'I want to talk to a person';

/**
 * Largest file on each platform, in bytes. Telegram's is its own; the website takes more than whoever is opposite,
 * so that there is something too large to pass on.
 */
export const fileLimits: Readonly<Record<PlatformName, number>> = {
  web: 300_000,
  slack: 200_000,
  telegram: 50 * 1024 * 1024,
};

export async function openPair(pair: Pair): Promise<PairStage> {
  const folder = await mkdtemp(join(tmpdir(), 'frontdesk-pair-'));
  const store = await openSqliteStore(join(folder, 'frontdesk.db'));
  const stages = new Map<PlatformName, PlatformStage>();
  const openFile = async (file: FileRef) => {
    const owner = [...stages.values()].find(({ channel }) => channel.name === file.channel);
    if (!owner) throw new Error('There is no such channel');
    return owner.channel.open(file);
  };
  const withTelegram = pair.customer === 'telegram' || pair.desk === 'telegram';
  for (const name of new Set([pair.customer, pair.desk])) {
    const deps = { storage: store.storage(name), openFile, clock: systemClock, log: silentLog };
    const fileBytes = name === 'web' && withTelegram ? fileLimits.telegram * 1.2 : fileLimits[name];
    stages.set(name, await openPlatform[name](deps, folder, { fileBytes }));
  }
  const at = (name: PlatformName): PlatformStage => {
    const stage = stages.get(name);
    if (!stage) throw new Error('There is no such platform');
    return stage;
  };
  const { rooms } = at(pair.desk);
  const roomNames = new Set(Object.values(rooms).map(({ channel, chat }) => `${channel}/${chat}`));
  const engine = createEngine({
    store,
    wakeups: createEmbeddedWakeups({}),
    turn: turnOf(rooms),
    channels: [...stages.values()].map(({ channel }) => channel),
    isDesk: ({ channel, chat }) => roomNames.has(`${channel}/${chat}`),
    newId,
    log: silentLog,
  });
  await engine.start();
  for (const stage of stages.values()) await stage.ready();

  const desk = at(pair.desk);
  async function seatIn(room: 'support' | 'orders'): Promise<Seat> {
    const thread = await eventually(async () => {
      const found = await desk.thread(room);
      if (found === undefined) throw new Error('There is no thread yet');
      return found;
    });
    return desk.agent(room, thread);
  }
  const customer = await at(pair.customer).customer();
  await customer.say(question);
  await customer.say(asking);
  const agent = await seatIn('support');
  await sees(agent, ({ text }) => text.text === asking);

  return {
    customer,
    agent,
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
  return vi.waitFor(check, { timeout: 10_000, interval: 10 });
}

/** A message before somebody's eyes, as soon as it is there. */
export function sees(seat: Seat, matches: (look: Look) => boolean): Promise<Look> {
  return eventually(() => {
    const found = seat.shown().findLast(matches);
    if (!found) throw new Error(`Not to be seen. There is: ${JSON.stringify(seat.shown().slice(-3))}`);
    return found;
  });
}
