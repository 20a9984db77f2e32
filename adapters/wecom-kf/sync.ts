import type { Clock } from '../../core/clock.ts';
import type { Log } from '../../core/log.ts';
import type { Api } from '../tencent/api.ts';
import { ApiFailure } from '../tencent/failure.ts';
import { wrongCallbackToken } from './errors.ts';
import { note, type State } from './state.ts';
import { syncAnswer } from './wire.ts';

/** Fetches what customers said. A callback only says that there is something. */
export interface Sync {
  /** Resolves when everything that was there when it was asked is on disk. @throws where it could not be had */
  pull(account: string, token?: string): Promise<void>;
  /** Takes nothing new, waits for what is under way. */
  stop(): Promise<void>;
}

interface Flight {
  current: Promise<void>;
  /** The one after it, which everybody shares who asked meanwhile: what came since may be missing in this one. */
  next?: Promise<void>;
  token: string | undefined;
}

const pageSize = 1_000;
const firstPauseMs = 1_000;
const longestPauseMs = 60_000;

export function createSync(parts: {
  readonly channel: string;
  readonly api: Api;
  readonly state: State;
  readonly intake: (list: readonly unknown[]) => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
}): Sync {
  const { channel, api, state, intake, clock, log } = parts;
  const stopping = new AbortController();
  const flights = new Map<string, Flight>();
  const retries = new Map<string, { readonly cancel: () => void; readonly pauseMs: number }>();

  async function page(account: string, cursor: string | undefined, token: string | undefined) {
    const body = {
      ...(cursor === undefined ? {} : { cursor }),
      ...(token === undefined ? {} : { token }),
      open_kfid: account,
      limit: pageSize,
      voice_format: 0,
    };
    return api.call('/cgi-bin/kf/sync_msg', syncAnswer, body, stopping.signal);
  }

  /** Page by page. The cursor moves on only once what is before it is on disk. */
  async function fetchAll(account: string, given: string | undefined): Promise<void> {
    let token = given;
    for (;;) {
      const cursor = await state.get('cursor', account);
      const answer = await page(account, cursor, token).catch((error: unknown) => {
        // It is over after ten minutes; without one WeCom only answers less often.
        if (!(error instanceof ApiFailure) || error.code !== wrongCallbackToken || token === undefined) throw error;
        token = undefined;
        return page(account, cursor, undefined);
      });
      await intake(answer.msg_list);
      const { next_cursor: next } = answer;
      const isFurther = next !== '' && next !== cursor;
      if (isFurther) await state.put(note('cursor', account, next));
      // There may be more behind a page that is empty, but not behind one that leads nowhere.
      if (answer.has_more !== 1 || !isFurther || stopping.signal.aborted) return;
    }
  }

  function fly(account: string, token: string | undefined): Promise<void> {
    retries.get(account)?.cancel();
    const current = fetchAll(account, token).then(
      () => void retries.delete(account),
      (error: unknown) => {
        if (!stopping.signal.aborted) retryLater(account, error);
        throw error;
      },
    );
    const flight: Flight = { current, token };
    flights.set(account, flight);
    const land = (): void => {
      if (flight.next === undefined && flights.get(account) === flight) flights.delete(account);
    };
    current.then(land, land);
    return current;
  }

  function retryLater(account: string, error: unknown): void {
    const pauseMs = Math.min((retries.get(account)?.pauseMs ?? firstPauseMs / 2) * 2, longestPauseMs);
    log.warn('wecom-sync-failed', { channel, error: error instanceof Error ? error.message : 'unknown', pauseMs });
    const cancel = clock.after(pauseMs, () => void pull(account).catch(() => {}));
    retries.set(account, { cancel, pauseMs });
  }

  function pull(account: string, token?: string): Promise<void> {
    if (stopping.signal.aborted) return Promise.reject(new Error('Stopping'));
    const flight = flights.get(account);
    if (!flight) return fly(account, token);
    flight.token = token ?? flight.token;
    flight.next ??= flight.current.catch(() => {}).then(() => fly(account, flight.token));
    return flight.next;
  }

  return {
    pull,
    async stop() {
      stopping.abort();
      for (const { cancel } of retries.values()) cancel();
      await Promise.allSettled(
        [...flights.values()].flatMap(({ current, next }) => [current, ...(next ? [next] : [])]),
      );
    },
  };
}
