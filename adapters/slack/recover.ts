import { SendError } from '../../core/channel.ts';
import type { Self, SlackContext } from './context.ts';
import { nameOf } from './http.ts';
import type { Place, Places } from './places.ts';
import type { Reactions } from './reactions.ts';
import type { Receiver } from './receive.ts';
import { createReread } from './reread.ts';

/** Finds what was said while nobody listened. */
export interface Recovery {
  /** Reads back what happened since we were last here, then notes now and then that we are. */
  start(): Promise<void>;
  /** Reads every place back. */
  since(ms: number): void;
  /** Reads one place back, soon. */
  soon(place: Place): void;
  /** What was left out, for whoever looks after the channel; undefined where nothing was. */
  left(): string | undefined;
  stop(): Promise<void>;
}

const stateCollection = 'state';
const aliveEveryMs = 60_000;
const newsAfterMs = 2_000;
/** For how long what is known of reactions is kept: longer than for them to matter. */
const keepReactionsMs = 30 * 24 * 60 * 60 * 1000;
/** At Slack's fifty a minute this is more than an hour; what is beyond is said aloud. */
const mostPlaces = 5_000;
const mostTries = 5;
const pageSize = 200;

export function createRecovery(
  context: SlackContext,
  self: () => Self,
  places: Places,
  reactions: Reactions,
  receiver: Receiver,
): Recovery {
  const { api, deps, name, options } = context;
  const { clock, log } = deps;
  const awaited = new Set<string>();
  let running: Promise<void> = Promise.resolve();
  let cancel: () => void = () => {};
  let stopped = false;
  /** Whether reactions have been noted all along: a version that did not left us all of them unknown. */
  let countsReactions = true;
  /** Since when it has to be read back, until it is done: whoever is stopped in the middle begins there again. */
  const owed = new Set<number>();
  let left: string | undefined;
  const reread = createReread({ context, self, reactions, receiver, countsReactions: () => countsReactions });

  function enqueue(run: () => Promise<void>): void {
    running = running
      .then(run)
      .catch((error) => log.error('slack-recovery-failed', { channel: name, error: nameOf(error) }));
  }

  function enqueueAll(sinceMs: number): void {
    owed.add(sinceMs);
    enqueue(() => all(sinceMs));
  }

  async function all(sinceMs: number): Promise<void> {
    const [active, isMore] = await places.active(mostPlaces);
    const known = new Set(active.map(({ chat }) => chat));
    const strangers = (await directChats()).filter((chat) => !known.has(chat));
    const failed: Place[] = [];
    let count = 0;
    for (const place of [...active, ...strangers.map((chat) => ({ chat }))]) {
      if (stopped) return;
      if (!(await patiently(place, sinceMs))) failed.push(place);
      count += 1;
    }
    if (stopped) return;
    owed.delete(sinceMs);
    await note();
    if (!isMore && failed.length === 0) {
      left = undefined;
      return log.info('slack-read-back', { channel: name, places: count });
    }
    const many = isMore ? `those beyond ${mostPlaces}` : String(failed.length);
    left = `not everything was read back that was said while we were away (${many} places, see slack-not-all-read-back in the log)`;
    const which = failed.slice(0, 20).map(({ chat, thread }) => (thread === undefined ? chat : `${chat}/${thread}`));
    log.error('slack-not-all-read-back', { channel: name, places: count, left: many, which: which.join(' ') });
  }

  /** Everybody's chat with the app, so that somebody's very first message is found, too. Takes the scope `im:read`. */
  async function directChats(): Promise<readonly string[]> {
    if (options.customers !== 'direct') return [];
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const page: DirectChats = await listed(cursor);
      for (const { id, is_user_deleted: isGone } of page.channels ?? []) {
        if (id !== undefined && isGone !== true) found.push(id);
      }
      cursor = page.response_metadata?.next_cursor || undefined;
    } while (cursor !== undefined && found.length < mostPlaces && !stopped);
    return found;
  }

  async function listed(cursor: string | undefined): Promise<DirectChats> {
    const args = { types: 'im', limit: pageSize, ...(cursor === undefined ? {} : { cursor }) };
    const page = await persistently(() => api.call<DirectChats>('conversations.list', args));
    // Without the scope those are read who have written before; the log says what is missing.
    return page ?? {};
  }

  /** @returns whether it was read, or is nothing that could be read any more */
  async function patiently(place: Place, sinceMs: number): Promise<boolean> {
    const isRead = await persistently(async () => {
      try {
        await reread(place, sinceMs);
      } catch (error) {
        const isGone = error instanceof SendError && (error.code === 'chat-gone' || error.code === 'thread-gone');
        if (!isGone) throw error;
        await places.forget(place);
      }
      return true;
    });
    return isRead ?? false;
  }

  /** Asks again where Slack says to wait. @returns undefined where that does not help */
  async function persistently<T>(ask: () => Promise<T>): Promise<T | undefined> {
    for (let tries = 0; tries < mostTries && !stopped; tries++) {
      try {
        return await ask();
      } catch (error) {
        if (!(error instanceof SendError)) throw error;
        if (error.retryAfterMs === null || error.code === 'missing-scope') return undefined;
        await new Promise<void>((resolve) => void clock.after(Math.max(error.retryAfterMs ?? 0, 1_000), resolve));
      }
    }
    return undefined;
  }

  function alive(): void {
    cancel = clock.after(aliveEveryMs, () => {
      note()
        .catch((error) => log.warn('slack-state-not-kept', { channel: name, error: nameOf(error) }))
        .finally(() => {
          if (!stopped) alive();
        });
    });
  }

  async function note(): Promise<void> {
    const at = Math.min(clock.now(), ...owed);
    await deps.storage.put({ collection: stateCollection, id: 'alive', at, data: { reactions: true } });
  }

  return {
    async start() {
      const before = await deps.storage.get(stateCollection, 'alive');
      countsReactions = !before || before.data !== null;
      if (before) enqueueAll(before.at);
      enqueue(() => reactions.tidy(clock.now() - keepReactionsMs));
      await note();
      alive();
    },
    since: enqueueAll,
    soon(place) {
      const key = `${place.chat}/${place.thread}`;
      if (awaited.has(key) || stopped) return;
      awaited.add(key);
      clock.after(newsAfterMs, () => {
        awaited.delete(key);
        if (!stopped) enqueue(async () => void (await patiently(place, clock.now())));
      });
    },
    left: () => left,
    async stop() {
      stopped = true;
      cancel();
      await running;
    },
  };
}

interface DirectChats {
  readonly channels?: readonly { readonly id?: string; readonly is_user_deleted?: boolean }[];
  readonly response_metadata?: { readonly next_cursor?: string };
}
