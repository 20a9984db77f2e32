import type { Clock } from '../../core/clock.ts';
import type { Log } from '../../core/log.ts';
import type { Doc, Storage } from '../../core/storage.ts';

/** Documents looked at in one go, so that customers' messages are kept in between. */
const batch = 200;
const everyMs = 60 * 60 * 1000;
/** How soon it goes on where one go was not enough. */
const soonMs = 60 * 1000;

/** Removes some of what is of no more use. @returns whether there may be more of it */
export type Tidy = () => Promise<boolean>;

/**
 * Goes over documents that are older than `before`, a limited number at a time. `remove` has to take each of them out
 * of the collection.
 */
export async function tidyOlder(
  storage: Storage,
  collection: string,
  before: number,
  remove: (doc: Doc) => Promise<unknown> = (doc) => storage.take(collection, doc.id),
): Promise<boolean> {
  const docs = await storage.list(collection, { limit: batch, before: { at: before, id: '' } });
  for (const doc of docs) await remove(doc);
  return docs.length === batch;
}

/** Tidies now and then. @returns what ends it, which resolves when nothing is under way any more */
export function keepTidy(
  { channel, clock, log }: { readonly channel: string; readonly clock: Clock; readonly log: Log },
  chores: readonly Tidy[],
): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  let stopped = false;
  let cancel = clock.after(soonMs, begin);

  function begin(): void {
    running = run();
  }

  async function run(): Promise<void> {
    let more = false;
    for (const chore of chores) {
      if (stopped) return;
      try {
        more = (await chore()) || more;
      } catch (error) {
        const name = error instanceof Error ? error.name : 'unknown';
        log.error('web-tidy-failed', { channel, error: name });
      }
    }
    if (!stopped) cancel = clock.after(more ? soonMs : everyMs, begin);
  }

  return async () => {
    stopped = true;
    cancel();
    await running;
  };
}
