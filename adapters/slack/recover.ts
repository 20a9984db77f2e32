import { SendError } from '../../core/channel.ts';
import { type Backlog, createBacklog, type Run } from './backlog.ts';
import type { Self, SlackContext } from './context.ts';
import { nameOf } from './http.ts';
import { idOf, type Place, type Places } from './places.ts';
import type { Reactions } from './reactions.ts';
import type { Receiver } from './receive.ts';
import { createReread } from './reread.ts';

/** Finds what was said while nobody listened. */
export interface Recovery {
  /** What is still to be read back. */
  readonly backlog: Backlog;
  /** Finds out since when we were away: from here on nothing goes in before what is older. */
  prepare(): Promise<void>;
  /** Reads back what happened since we were last here, then notes now and then that we are. */
  start(): Promise<void>;
  /** Reads every place back. */
  since(ms: number): void;
  /** What was left out, for whoever looks after the channel; undefined where nothing was. */
  left(): string | undefined;
  stop(): Promise<void>;
}

const stateCollection = 'state';
const aliveEveryMs = 60_000;
/** At Slack's fifty a minute this is more than an hour; what is beyond is said aloud. */
const mostPlaces = 5_000;
const mostTries = 5;
/** Slack allows fifty readings a minute: these leave some of them to whoever waits for a place. */
const atOnce = 20;
const betweenMs = 1_500;
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
  let running: Promise<void> = Promise.resolve();
  let cancel: () => void = () => {};
  let stopped = false;
  /** Whether reactions have been noted all along: a version that did not left us all of them unknown. */
  let countsReactions = true;
  let isPrepared = false;
  /** What was missed before the start. */
  let away: Run | undefined;
  let left: string | undefined;
  const reread = createReread({ context, self, reactions, receiver, countsReactions: () => countsReactions });
  const backlog = createBacklog(context, places, reread);

  function enqueue(run: () => Promise<void>): void {
    running = running
      .then(run)
      .catch((error) => log.error('slack-recovery-failed', { channel: name, error: nameOf(error) }));
  }

  async function all(run: Run): Promise<void> {
    const [active, isMore] = await places.active(mostPlaces);
    const known = new Set(active.map(({ chat }) => chat));
    const strangers = (await directChats()).filter((chat) => !known.has(chat));
    const failed: Place[] = [];
    let count = 0;
    for (const place of [...active, ...strangers.map((chat) => ({ chat }))]) {
      // Whoever waits for a place goes first.
      await backlog.idle();
      if (stopped) return;
      count += 1;
      if (run.done.has(idOf(place))) continue;
      if (count > atOnce) await pause(betweenMs);
      if (!(await patiently(place, run.sinceMs))) failed.push(place);
      run.done.add(idOf(place));
    }
    if (stopped) return;
    backlog.end(run);
    await note();
    if (!isMore && failed.length === 0) {
      left = undefined;
      return log.info('slack-read-back', { channel: name, places: count });
    }
    const many = isMore ? `those beyond ${mostPlaces}` : String(failed.length);
    left = `not everything was read back that was said while we were away (${many} places, see slack-not-all-read-back in the log)`;
    const which = failed.slice(0, 20).map(idOf);
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
        await pause(Math.max(error.retryAfterMs ?? 0, 1_000));
      }
    }
    return undefined;
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => void clock.after(ms, resolve));
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
    // Whoever is stopped in the middle begins there again.
    const at = Math.min(clock.now(), backlog.since());
    await deps.storage.put({ collection: stateCollection, id: 'alive', at, data: { reactions: true } });
  }

  return {
    backlog,
    async prepare() {
      if (isPrepared) return;
      const before = await deps.storage.get(stateCollection, 'alive');
      isPrepared = true;
      countsReactions = !before || before.data !== null;
      if (before) away = backlog.begin(before.at);
    },
    async start() {
      const run = away;
      if (run) enqueue(() => all(run));
      await note();
      alive();
    },
    since(ms) {
      const run = backlog.begin(ms);
      enqueue(() => all(run));
    },
    left: () => left,
    async stop() {
      stopped = true;
      cancel();
      await backlog.stop();
      await running;
    },
  };
}

interface DirectChats {
  readonly channels?: readonly { readonly id?: string; readonly is_user_deleted?: boolean }[];
  readonly response_metadata?: { readonly next_cursor?: string };
}
