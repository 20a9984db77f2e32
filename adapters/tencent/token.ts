import type { Clock } from '../../core/clock.ts';
import type { Storage } from '../../core/storage.ts';

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
/** Renewed this much before its end, so that none runs out on its way. */
const marginMs = 5 * 60_000;

/**
 * One token for all calls, asked for once however many wait for it. It is kept in the store, so that a restart, or
 * another process, goes on with it: Tencent limits how often one may ask.
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

  async function renew(): Promise<string> {
    const stored = (await storage.get(collection, owner))?.data as unknown as Kept | undefined;
    if (isUsable(stored)) {
      known = stored;
      return stored.token;
    }
    const { token, seconds } = await ask();
    const until = clock.now() + Math.max(seconds * 1000 - marginMs, 60_000);
    known = { token, until };
    bad = undefined;
    await storage.put({ collection, id: owner, at: clock.now(), data: { token, until } });
    return token;
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
