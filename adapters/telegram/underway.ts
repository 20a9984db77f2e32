import type { Clock } from '../../core/clock.ts';

/** Posts whose ids are not kept yet: people may react to them before Telegram has told us what they are called. */
export interface Underway {
  during<T>(chat: string, run: () => Promise<T>): Promise<T>;
  /** Resolves when those are kept that are under way in a chat now, or have taken longer than anybody reacts in. */
  over(chat: string): Promise<void>;
}

/** What waits for its turn is not posted yet, and nobody reacts to it. */
const longestMs = 1_000;

export function createUnderway(clock: Clock): Underway {
  const posts = new Map<string, Set<Promise<unknown>>>();
  return {
    async during(chat, run) {
      const here = posts.get(chat) ?? new Set();
      posts.set(chat, here);
      const post = run();
      here.add(post);
      try {
        return await post;
      } finally {
        here.delete(post);
        if (here.size === 0 && posts.get(chat) === here) posts.delete(chat);
      }
    },
    async over(chat) {
      const here = posts.get(chat);
      if (!here) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      const cancel = clock.after(longestMs, resolve);
      await Promise.race([Promise.allSettled(here), promise]);
      cancel();
    },
  };
}
