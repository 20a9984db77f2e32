import type { Agent, CaseRecord } from '../core/cases.ts';
import { type Channel, type Outgoing, SendError } from '../core/channel.ts';
import type { Clock } from '../core/clock.ts';
import { frontdesk } from '../core/fallback.ts';
import type { Log } from '../core/log.ts';
import type { Address, Card } from '../core/message.ts';
import type { Storage } from '../core/storage.ts';
import type { Store } from '../core/store.ts';
import type { Account } from '../handoff/index.ts';
import type { LoginOf } from './logins.ts';

/** A desk that has a board in its room. */
export interface BoardDesk {
  readonly name: string;
  readonly room: Address;
}

/** What a board is made of. */
interface Standing {
  readonly open: readonly CaseRecord[];
  readonly away: readonly Agent[];
}

export interface BoardParts {
  readonly store: Store;
  readonly channels: readonly Channel[];
  readonly loginOf: LoginOf;
  readonly desks: readonly BoardDesk[];
  /** Whether this process is the one to show boards in a channel. */
  readonly isOurs: (channel: Channel) => boolean;
  readonly card: (desk: string, standing: Standing, now: number, accounts: readonly Account[]) => Card;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly log: Log;
}

/** What is kept of a desk's board: `key` of the send, before it is made; `ids` of the message, once it is there. */
interface Kept {
  readonly key: string;
  readonly room: string;
  readonly ids: readonly string[];
  /** When that was, in milliseconds since the epoch. */
  readonly at: number;
}

/** So often a board is looked at, in milliseconds; its minutes need no more, and no platform minds. */
const everyMs = 15_000;
const timeoutMs = 30_000;
/** A board that may or may not have been posted is not posted again before, where nobody can look. */
const doubtMs = 60 * 60_000;

/**
 * Keeps the board of each desk as it is: posted once, changed in place, and posted again where it was deleted. Worth
 * nothing once it is late, so that it goes past the outbox, and what fails is simply done at the next look.
 */
export function keepBoards({ store, channels, loginOf, desks, isOurs, card, clock, newId, log }: BoardParts) {
  const storage = store.storage('boards');
  const shown = new Map<string, string>();
  let cancel = () => {};
  let running: Promise<void> = Promise.resolve();
  let isStopped = false;

  async function look(): Promise<void> {
    const [open, away] = await Promise.all([store.openCases(), store.away()]);
    const accounts = channels.flatMap(({ name }): Account[] => {
      const login = loginOf(name);
      if (!login) return [];
      const { code: _, ...known } = login;
      return [{ channel: name, ...known }];
    });
    for (const desk of desks) {
      const wanted = card(desk.name, { open, away }, clock.now(), accounts);
      const written = JSON.stringify(wanted);
      const channel = channels.find(({ name }) => name === desk.room.channel);
      if (!channel || !isOurs(channel)) {
        shown.delete(desk.name);
        continue;
      }
      if (shown.get(desk.name) === written) continue;
      try {
        await show(channel, desk, wanted);
        shown.set(desk.name, written);
      } catch (error) {
        const code = error instanceof SendError ? error.code : 'unexpected-error';
        log.warn('board-not-shown', { desk: desk.name, code });
      }
    }
  }

  async function show(channel: Channel, { name, room }: BoardDesk, wanted: Card): Promise<void> {
    const kept = await keptOf(storage, name);
    const known = kept?.room === room.chat ? kept : undefined;
    const message = (key: string): Outgoing => ({ key, by: frontdesk, parts: [{ kind: 'card', card: wanted }] });
    const signal = AbortSignal.timeout(timeoutMs);
    const ids = known && (known.ids.length > 0 ? known.ids : await found(channel, room, known));
    if (ids && known) {
      try {
        await channel.edit?.(room, ids, message(newId()), signal);
        return await keep(name, { ...known, ids });
      } catch (error) {
        if (!(error instanceof SendError) || !/-(?:gone|locked)$/.test(error.code)) throw error;
      }
    }
    const key = newId();
    await keep(name, { key, room: room.chat, ids: [], at: clock.now() });
    const receipt = await channel.send(room, message(key), signal).catch(async (error: unknown) => {
      if (error instanceof SendError && error.outcome === 'not-sent') await storage.take('boards', name);
      throw error;
    });
    await keep(name, { key, room: room.chat, ids: receipt.ids, at: clock.now() });
  }

  /** A process that died, or an answer that was lost, left nothing but the key. */
  async function found(channel: Channel, room: Address, { key, at }: Kept): Promise<readonly string[] | undefined> {
    const receipt = await channel.reconcile?.(room, key);
    if (typeof receipt === 'object') return receipt.ids;
    if (receipt !== 'not-sent' && clock.now() - at < doubtMs) {
      throw new SendError('Nobody can tell whether the board was posted', { outcome: 'unknown', code: 'in-doubt' });
    }
    return undefined;
  }

  function keep(desk: string, kept: Kept): Promise<void> {
    return storage.put({ collection: 'boards', id: desk, at: clock.now(), data: { ...kept } });
  }

  function again(ms: number): void {
    cancel = clock.after(ms, () => {
      running = look()
        .catch((error: unknown) =>
          log.error('boards-failed', { error: error instanceof Error ? error.name : 'unknown' }),
        )
        .finally(() => {
          if (!isStopped) again(everyMs);
        });
    });
  }

  if (desks.length > 0) again(0);
  return {
    async stop(): Promise<void> {
      isStopped = true;
      cancel();
      await running;
    },
  };
}

async function keptOf(storage: Storage, desk: string): Promise<Kept | undefined> {
  const doc = await storage.get('boards', desk);
  return doc?.data as unknown as Kept | undefined;
}
