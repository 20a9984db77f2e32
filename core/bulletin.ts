import type { Json } from './storage.ts';

/** Somebody who listens to a topic. */
export interface Listener {
  /** Something that another process has said. */
  hear(news: Json): void;
  /** Something may have been said that was not heard: look in the store. */
  missed(): void;
}

/**
 * Where processes tell each other what has just changed, so that those whose browsers show it look at once. Worth
 * nothing once late, and never the truth: news may get lost, and those of different processes may overtake each other.
 * Therefore whoever listens is told that it may have `missed` something: once others are sure to be heard, where that
 * takes a while; after each time nobody could be heard, and now and then while that lasts; and every 20 s in any case,
 * since a process may die between changing something and saying so.
 */
export interface Bulletin {
  /** Tells those who listen in other processes. Whoever says it does not hear it. */
  publish(topic: string, news: Json): void;
  /** @returns what ends it */
  listen(topic: string, listener: Listener): () => void;
}

/** For a process that has nobody to tell. */
export const alone: Bulletin = { publish() {}, listen: () => () => {} };

/** A part of a bulletin, whose topics are those of nobody else. */
export function scoped(bulletin: Bulletin, scope: string): Bulletin {
  return {
    publish: (topic, news) => bulletin.publish(`${scope} ${topic}`, news),
    listen: (topic, listener) => bulletin.listen(`${scope} ${topic}`, listener),
  };
}
