import { createHash } from 'node:crypto';
import type { Channel } from './channel.ts';
import type { Clock } from './clock.ts';
import type { Conversation } from './conversation.ts';
import type { Erasing, Erasure } from './erasures.ts';
import { frontdesk } from './fallback.ts';
import type { Log } from './log.ts';
import { plain } from './richtext.ts';
import type { Internal, Mail, Store } from './store.ts';
import type { Wakeups } from './wakeups.ts';

type Erase = Internal & { readonly type: 'erase' };

const prefix = 'erased:';
/** What has not gone out by then never will: the platform is away. */
const patienceMs = 24 * 60 * 60 * 1000;
const compactEveryMs = 60 * 60 * 1000;
const firstWaitMs = 10_000;
const longestWaitMs = 60 * 60 * 1000;
/** Far more than are under way at a time, so that some that cannot be ended hold up no other. */
const batch = 200;

/** Whether a mailbox is of somebody who was erased: what comes for it comes too late. */
export function isOfErased(mailbox: string): boolean {
  return mailbox.startsWith(prefix);
}

export interface EraseParts {
  readonly store: Store;
  readonly wakeups: Wakeups;
  readonly channel: (name: string) => Channel | undefined;
  readonly newId: () => string;
}

/**
 * Erases a conversation, in the place that the wish has in its mailbox: what the customer writes behind it begins a new
 * one. What is kept elsewhere goes afterwards, by `createErasing`.
 * @param last what is said in one of the threads, and stays there where that is possible
 * @returns whether there was anything to erase
 * @throws {Fenced} where another worker has gone on with the conversation
 */
export async function erase(
  { store, wakeups, channel, newId }: EraseParts,
  known: { readonly conversation: Conversation; readonly version: number } | undefined,
  mail: Mail,
  { by, why, askedAt: at, unlessSince }: Erase,
  last?: { readonly lane: string; readonly words: string },
): Promise<boolean> {
  const isWanted =
    unlessSince === undefined || (known?.conversation.case === null && known.conversation.messages === unlessSince);
  if (!known || !isWanted) {
    await store.drop(mail.seq);
    return false;
  }
  const { conversation, version } = known;
  const id = `${prefix}${newId()}`;
  const hash = createHash('sha256').update(`${id} ${conversation.id}`).digest('hex');
  const lanes = (await store.lanesOf(conversation.id)).filter((lane) => lane.id !== conversation.id);
  const withdraw = lanes
    .filter(({ address }) => {
      const desk = channel(address.channel);
      // A channel that takes a whole thread away needs nobody to go through it.
      return desk?.remove !== undefined && desk.forgetsThreads !== true;
    })
    .map((lane) => lane.id);
  const erasure: Erasure = { id, at, by, why, hash };
  const said = last && {
    id: newId(),
    lane: last.lane,
    delivery: {
      op: 'send' as const,
      message: newId(),
      by: frontdesk,
      parts: [{ kind: 'text' as const, text: plain(last.words) }],
    },
  };
  const more = said && { last: said };
  await store.erase({ conversation: conversation.id, version, handled: mail.seq, erasure, withdraw, ...more });
  for (const lane of new Set([...withdraw, ...(last ? [last.lane] : [])])) wakeups.wake({ kind: 'lane', id: lane });
  return true;
}

export interface ErasingParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly channels: readonly Channel[];
  /** Forgets what is kept of a customer outside of conversations and channels. */
  readonly forget?: ((erasing: Erasing) => Promise<void>) | undefined;
}

/**
 * Brings erasures to their end: once nothing is on its way any more, every channel forgets what it keeps. Each step may
 * be done again, so that a process may die at any of them.
 */
export function createErasing({ store, clock, log, channels, forget }: ErasingParts): () => Promise<void> {
  let running: Promise<void> | undefined;
  let isTraced = false;
  let compacted = Number.NEGATIVE_INFINITY;
  /** Those that could not be ended: how often, and when they are tried again. */
  const failed = new Map<string, { readonly times: number; readonly next: number }>();

  async function finish(erasing: Erasing): Promise<void> {
    const { erasure, customer, ids, keys, threads } = erasing;
    for (const channel of channels) {
      const rooms = threads.filter(({ address }) => address.channel === channel.name);
      const isTheirs = customer.channel === channel.name;
      if (!isTheirs && rooms.length === 0) continue;
      await channel.forget?.({
        before: erasure.at,
        threads: rooms,
        ...(isTheirs && { customer: { address: customer, ids, keys } }),
      });
    }
    await forget?.(erasing);
    await store.erased(erasure.id);
    log.info('customer-erased', { erasure: erasure.id, why: erasure.why });
  }

  /** Everybody waits meanwhile: not for every single one of many. */
  async function compact(): Promise<void> {
    const now = clock.now();
    if (!isTraced || now < compacted + compactEveryMs) return;
    const isFirst = compacted === Number.NEGATIVE_INFINITY;
    compacted = now;
    isTraced = !((await store.compact?.()) ?? true);
    if (isTraced && isFirst) {
      const advice = 'The file is too large, or the disk too full, to remove all traces now: see docs/operations.md';
      log.warn('store-not-compacted', { advice });
    }
  }

  async function look(): Promise<void> {
    for (const erasing of await store.erasing(batch)) {
      const { erasure, isBusy } = erasing;
      const { times = 0, next = 0 } = failed.get(erasure.id) ?? {};
      if (clock.now() < next || (isBusy && clock.now() - erasure.at < patienceMs)) continue;
      try {
        await finish(erasing);
        failed.delete(erasure.id);
        isTraced = true;
      } catch (error) {
        const wait = Math.min(firstWaitMs * 2 ** times, longestWaitMs);
        failed.set(erasure.id, { times: times + 1, next: clock.now() + wait });
        log.warn('erasure-goes-on', { erasure: erasure.id, error: error instanceof Error ? error.name : typeof error });
      }
    }
    await compact();
  }

  return () => {
    running ??= look().finally(() => {
      running = undefined;
    });
    return running;
  };
}

/** Conversations looked at in one go, so that customers' messages are kept in between. */
const page = 200;

/**
 * Asks for the erasure of conversations in which nothing was said or done for longer than the brand keeps them: goes over
 * all of them, some at each call.
 */
export function createRetention(
  { store, wakeups, clock }: { readonly store: Store; readonly wakeups: Wakeups; readonly clock: Clock },
  keepMs: number,
): () => Promise<void> {
  let after = '';
  return async () => {
    const found = await store.lastActive(after, page);
    const askedAt = clock.now();
    for (const { id, at } of found) {
      if (at === null || at > askedAt - keepMs) continue;
      const conversation = (await store.conversation(id))?.conversation;
      if (!conversation || conversation.case) continue;
      const unlessSince = conversation.messages;
      await store.tell(id, { type: 'erase', by: retention, why: 'retention', askedAt, unlessSince });
      wakeups.wake({ kind: 'mailbox', id });
    }
    after = found.length === page ? (found.at(-1)?.id ?? '') : '';
  };
}

const retention = { id: 'retention', name: 'Retention', kind: 'system' } as const;
