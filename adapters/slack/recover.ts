import { SendError } from '../../core/channel.ts';
import type { Self, SlackContext } from './context.ts';
import { readBack } from './history.ts';
import { nameOf } from './http.ts';
import { deletionKey, ofReaction, readEdit, readMessage } from './inbound.ts';
import type { Place, Places } from './places.ts';
import type { Reactions } from './reactions.ts';
import type { Receiver } from './receive.ts';
import type { SlackMessage } from './wire.ts';

/** Finds what was said while nobody listened. */
export interface Recovery {
  /** Reads back what happened since we were last here, then notes now and then that we are. */
  start(): Promise<void>;
  /** Reads every place back. */
  since(ms: number): void;
  /** Reads one place back, soon. */
  soon(place: Place): void;
  stop(): Promise<void>;
}

const stateCollection = 'state';
const aliveEveryMs = 60_000;
/** Events are late at times, and clocks differ. What was taken in before is known by its key. */
const marginMs = 5 * 60 * 1000;
const newsAfterMs = 2_000;
/**
 * A workspace may let its messages go after a day at the earliest, and nobody has deleted those. Source:
 * slack.com/help/articles/203457187.
 */
const retentionMs = 24 * 60 * 60 * 1000;
const forgetAfterMs = 14 * 24 * 60 * 60 * 1000;
/** For how long what is known of reactions is kept: longer than for them to matter. */
const keepReactionsMs = 30 * 24 * 60 * 60 * 1000;
const mostPlaces = 500;
const mostTries = 5;

export function createRecovery(
  context: SlackContext,
  self: () => Self,
  places: Places,
  reactions: Reactions,
  receiver: Receiver,
): Recovery {
  const { api, deps, name } = context;
  const { clock, log } = deps;
  const awaited = new Set<string>();
  let running: Promise<void> = Promise.resolve();
  let cancel: () => void = () => {};
  let stopped = false;
  /** Whether reactions have been noted all along: a version that did not left us all of them unknown. */
  let countsReactions = true;

  function enqueue(run: () => Promise<void>): void {
    running = running
      .then(run)
      .catch((error) => log.error('slack-recovery-failed', { channel: name, error: nameOf(error) }));
  }

  async function all(sinceMs: number): Promise<void> {
    const active = await places.active(clock.now() - forgetAfterMs, mostPlaces);
    for (const place of active) await patiently(place, sinceMs);
    log.info('slack-read-back', { channel: name, places: active.length });
  }

  /** Reading back may be told to wait, too. */
  async function patiently(place: Place, sinceMs: number): Promise<void> {
    for (let tries = 0; tries < mostTries && !stopped; tries++) {
      try {
        return await one(place, sinceMs);
      } catch (error) {
        if (!(error instanceof SendError)) throw error;
        if (error.code === 'chat-gone' || error.code === 'thread-gone') return places.forget(place);
        if (error.retryAfterMs === null) return;
        await new Promise<void>((resolve) => void clock.after(Math.max(error.retryAfterMs ?? 0, 1_000), resolve));
      }
    }
  }

  async function one(place: Place, sinceMs: number): Promise<void> {
    const { userId, botId } = self();
    const own = new Set([userId, botId]);
    const since = (sinceMs - marginMs) / 1000;
    // A thread is read whole, for the edits in it; of a chat only what is new.
    const oldest = place.thread === undefined ? since : 0;
    const from = { channel: name, ...place };
    // Looked up first: what is heard of while we read would be missing in what was read.
    const heard = (await deps.heard?.(from)) ?? [];
    const known = new Set(heard.map(({ id }) => id));
    const messages: SlackMessage[] = [];
    const reading = readBack(api, place, oldest === 0 ? undefined : String(oldest));
    let read = await reading.next();
    for (; !read.done; read = await reading.next()) messages.push(read.value);
    for (const message of messages.toSorted((a, b) => Number(a.ts) - Number(b.ts))) {
      const isNew = Number(message.ts) > since;
      const isEdited = Number(message.edited?.ts) > since;
      const happenings = [
        ...(isNew ? [readMessage(place.chat, message, own)] : []),
        // One that was heard as it was before, however young it is.
        ...(isEdited && (!isNew || known.has(message.ts ?? '')) ? [readEdit(place.chat, message, own)] : []),
      ];
      for (const happening of happenings) if (happening) await receiver.happening(happening, message);
      await reacted(place.chat, message, since, own);
    }
    const isWhole = read.value;
    if (!isWhole) return;
    const there = new Set(messages.filter(({ subtype }) => subtype !== 'tombstone').map(({ ts }) => ts));
    const notBefore = Math.max(oldest, (clock.now() - retentionMs) / 1000);
    for (const { id, by } of heard) {
      if (there.has(id) || Number(id) <= notBefore) continue;
      const at = new Date(clock.now());
      await receiver.accept({ key: deletionKey(place.chat, id), at, from, by, type: 'delete', id });
    }
  }

  /** Reactions to what is older are not looked at: of these it is no longer known which are new. */
  async function reacted(chat: string, message: SlackMessage, since: number, own: ReadonlySet<string>): Promise<void> {
    if (!countsReactions || Number(message.ts) * 1000 < clock.now() - forgetAfterMs) return;
    for (const reaction of await reactions.changed(chat, message, since)) {
      const happening = ofReaction(chat, reaction, own);
      if (happening) await receiver.happening(happening, message);
    }
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
    await deps.storage.put({ collection: stateCollection, id: 'alive', at: clock.now(), data: { reactions: true } });
  }

  return {
    async start() {
      const before = await deps.storage.get(stateCollection, 'alive');
      countsReactions = !before || before.data !== null;
      if (before) enqueue(() => all(before.at));
      enqueue(() => reactions.tidy(clock.now() - keepReactionsMs));
      await note();
      alive();
    },
    since: (ms) => enqueue(() => all(ms)),
    soon(place) {
      const key = `${place.chat}/${place.thread}`;
      if (awaited.has(key) || stopped) return;
      awaited.add(key);
      clock.after(newsAfterMs, () => {
        awaited.delete(key);
        if (!stopped) enqueue(() => patiently(place, clock.now()));
      });
    },
    async stop() {
      stopped = true;
      cancel();
      await running;
    },
  };
}
