import type { Clock } from '../../core/clock.ts';
import type { Doc, Storage } from '../../core/storage.ts';

/** The access token that every call needs. */
export interface AccessToken {
  get(): Promise<string>;
  /** Tencent does not take this one any more. The next `get` brings another. */
  refused(token: string): void;
}

export interface FreshToken {
  readonly token: string;
  readonly seconds: number;
}

interface Kept {
  readonly token: string;
  readonly until: number;
}

const collection = 'access-token';
/** By owner: whoever takes it may ask. It is there once anybody ever wanted a token, and put back with each one. */
const turns = 'access-token-turn';
/** Renewed this much before its end, so that none runs out on its way. */
const marginMs = 5 * 60_000;
/** How long another process may take to ask before it is taken for dead, and how often one looks whether it is done. */
const patienceMs = 10_000;
const lookMs = 250;

/**
 * One token for all calls, asked for once however many wait for it, in however many processes. It is kept in the store,
 * so that a restart, or another process, goes on with it: Tencent limits how often one may ask.
 * @param owner what the token belongs to, so that other credentials get another
 */
export function createAccessToken(
  owner: string,
  { storage, clock }: { readonly storage: Storage; readonly clock: Clock },
  ask: () => Promise<FreshToken>,
): AccessToken {
  let known: Kept | undefined;
  let bad: string | undefined;
  let asking: Promise<string> | undefined;

  function isUsable(kept: Kept | undefined): kept is Kept {
    return kept !== undefined && kept.token !== bad && kept.until - clock.now() > 0;
  }

  /** The one that another process has been given, if it is of use. */
  async function stored(): Promise<string | undefined> {
    const kept = (await storage.get(collection, owner))?.data as unknown as Kept | undefined;
    if (!isUsable(kept)) return undefined;
    known = kept;
    return kept.token;
  }

  const turn = (): Doc => ({ collection: turns, id: owner, at: clock.now(), data: null });

  async function askFor(): Promise<string> {
    const { token, seconds } = await ask();
    const until = clock.now() + Math.max(seconds * 1000 - marginMs, 60_000);
    known = { token, until };
    bad = undefined;
    await storage.put({ collection, id: owner, at: clock.now(), data: { token, until } }, turn());
    return token;
  }

  async function renew(): Promise<string> {
    const found = await stored();
    if (found !== undefined) return found;
    await storage.append(turns, owner, null, () => [turn()]);
    for (const since = clock.now(); clock.now() - since < patienceMs; await pause(clock, lookMs)) {
      const isMine = await storage.take(turns, owner);
      // Whoever had the turn before may have been given one meanwhile.
      const theirs = await stored();
      if (theirs !== undefined) {
        if (isMine) await storage.put(turn());
        return theirs;
      }
      if (!isMine) continue;
      try {
        return await askFor();
      } catch (error) {
        await storage.put(turn());
        throw error;
      }
    }
    // Whoever took the turn is no more.
    return askFor();
  }

  return {
    async get() {
      if (isUsable(known)) return known.token;
      asking ??= renew().finally(() => {
        asking = undefined;
      });
      return asking;
    },
    refused(token) {
      // Another call may have renewed it already.
      if (known === undefined || known.token === token) bad = token;
    },
  };
}

function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => void clock.after(ms, resolve));
}
