import type { Bulletin, Listener } from '../../core/bulletin.ts';
import type { Json } from '../../core/storage.ts';

/** Bulletins of several processes, within this one. */
export interface Circle {
  join(): Bulletin;
  /** From now on what is said gets lost, and nobody knows. */
  cut(): void;
  /** No more, and all are told that they may have missed something. */
  mend(): void;
}

export function createCircle(): Circle {
  const members: Map<string, Set<Listener>>[] = [];
  let isCut = false;
  return {
    join() {
      const own = new Map<string, Set<Listener>>();
      members.push(own);
      return {
        publish(topic, news) {
          if (isCut) return;
          const copy = JSON.parse(JSON.stringify(news)) as Json;
          const others = members.filter((member) => member !== own).flatMap((member) => [...(member.get(topic) ?? [])]);
          for (const listener of others) listener.hear(copy);
        },
        listen(topic, listener) {
          const known = own.get(topic) ?? new Set();
          own.set(topic, known.add(listener));
          return () => void known.delete(listener);
        },
      };
    },
    cut() {
      isCut = true;
    },
    mend() {
      isCut = false;
      for (const member of members) for (const all of member.values()) for (const listener of all) listener.missed();
    },
  };
}
