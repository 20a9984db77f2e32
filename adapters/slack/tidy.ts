import { type Json, putUntil } from '../../core/storage.ts';
import type { SlackContext } from './context.ts';
import { noticesCollection } from './marks.ts';
import type { Place, Places } from './places.ts';
import { uploadsCollection } from './poster.ts';
import type { Reactions } from './reactions.ts';
import { formsCollection, formsIn } from './send.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** How long what belongs to single messages is kept: longer than for anybody to come back to them. */
const keepMs = 30 * dayMs;

/**
 * Takes away, at the start and each day, what was noted of messages that are old. Of the thread of a case that is not
 * closed, forms, uploads and notices stay, however old: its buttons can be pressed, and its answers tried again.
 */
export function createTidy({ deps, name }: SlackContext, places: Places, reactions: Reactions) {
  const { storage, clock, log } = deps;
  let cancel = (): void => {};
  let stopped = false;
  let running: Promise<void> = Promise.resolve();

  async function tidy(): Promise<void> {
    const until = clock.now() - keepMs;
    await reactions.tidy(until);
    for (const collection of [formsCollection, uploadsCollection, noticesCollection]) {
      for await (const { id, data } of putUntil(storage, collection, until)) {
        // What is left is found the next time: who stops or hands over need not wait for it.
        if (stopped) return;
        const place = placeOf(data);
        if (place && (await places.isOurs(place))) continue;
        await storage.take(collection, id);
        if (place && collection === formsCollection) await storage.take(formsIn(place), id);
      }
    }
  }

  function start(): void {
    cancel = clock.after(dayMs, start);
    running = tidy().catch(() => log.warn('slack-tidy-failed', { channel: name }));
  }

  return {
    start,
    async stop(): Promise<void> {
      stopped = true;
      cancel();
      await running;
    },
  };
}

/** The thread that something was noted of; undefined in a customer's own chat, where no case is closed. */
function placeOf(data: Json): Required<Place> | undefined {
  const { place } = data as { readonly place?: Place };
  return place?.thread === undefined ? undefined : { chat: place.chat, thread: place.thread };
}
