import { randomUUID } from 'node:crypto';
import type { Bulletin, Listener } from '../core/bulletin.ts';
import { type Clock, systemClock } from '../core/clock.ts';
import type { Json } from '../core/storage.ts';
import type { RedisLink } from './redis.ts';

export interface RedisBulletinOptions {
  readonly link: RedisLink;
  /** Keeps brands that share a Redis apart: its topics know no databases. */
  readonly prefix: string;
  readonly clock?: Clock;
}

export interface RedisBulletin extends Bulletin {
  stop(): void;
}

/** How often it says something to itself, in milliseconds, to know that it can be heard. */
const beatMs = 2_000;
/** It has heard nothing of itself for so long, in milliseconds: whatever the connection says, nobody is heard. */
const deafMs = 6_000;
/** Then the connection is given up, in milliseconds: its other end may be gone without a word. */
const hopelessMs = 12_000;
/** Everybody looks in the store so often in any case, in milliseconds: below the 30 s that a customer may wait. */
const lookMs = 20_000;

/**
 * `Bulletin` between processes that share a Redis, by its publish and subscribe: nothing is kept there. While Redis is
 * away, or silent, listeners are told every two seconds that they may have missed something.
 */
export function createRedisBulletin({ link, prefix, clock = systemClock }: RedisBulletinOptions): RedisBulletin {
  const self = randomUUID();
  const listeners = new Map<string, Set<Listener>>();
  const pulse = `pulse ${self}`;
  /** What Redis has been asked to send us. */
  const subscribed = new Set<string>();
  const changed = new Set<string>();
  const ear = link.another();
  let heardAt = clock.now();
  let lookedAt = clock.now();
  let isFlushing = false;
  let isStopped = false;
  let cancel = clock.after(beatMs, beat);

  const nameOf = (topic: string) => `${prefix}:news:${topic}`;
  const isWanted = (topic: string) => topic === pulse || listeners.has(topic);

  ear.on('message', (name: string, text: string) => {
    const topic = name.slice(nameOf('').length);
    if (topic === pulse) heardAt = clock.now();
    const said = parse(text);
    if (!said || said.by === self) return;
    for (const listener of listeners.get(topic) ?? []) listener.hear(said.news);
  });
  ear.on('close', () => {
    heardAt = Number.NEGATIVE_INFINITY;
  });
  // Redis has forgotten what it was asked for, and what was said meanwhile went by.
  ear.on('ready', () => {
    heardAt = clock.now();
    for (const topic of [pulse, ...listeners.keys()]) {
      subscribed.delete(topic);
      changed.add(topic);
    }
    for (const topic of subscribed) changed.add(topic);
    flush();
  });

  function flush(): void {
    if (isFlushing) return;
    isFlushing = true;
    // What is asked for in this turn of the event loop is asked for together.
    queueMicrotask(() => {
      isFlushing = false;
      if (ear.status !== 'ready') return;
      const topics = [...changed];
      changed.clear();
      const come = topics.filter((topic) => isWanted(topic) && !subscribed.has(topic));
      const gone = topics.filter((topic) => !isWanted(topic) && subscribed.delete(topic));
      if (come.length > 0) subscribe(come);
      if (gone.length > 0) ear.unsubscribe(...gone.map(nameOf)).catch(() => {});
    });
  }

  function subscribe(topics: readonly string[]): void {
    for (const topic of topics) subscribed.add(topic);
    // Where it fails the connection is lost, and with the next one all of it is asked for again.
    ear.subscribe(...topics.map(nameOf)).then(
      () => tellMissed(topics),
      () => {},
    );
  }

  function tellMissed(topics: Iterable<string>): void {
    if (isStopped) return;
    for (const topic of topics) for (const listener of listeners.get(topic) ?? []) listener.missed();
  }

  function say(topic: string, news: Json): void {
    // Nobody waits for it, and where it is lost everybody looks soon.
    link.commands.publish(nameOf(topic), JSON.stringify({ by: self, news })).catch(() => {});
  }

  function beat(): void {
    cancel = clock.after(beatMs, beat);
    const now = clock.now();
    const silence = now - heardAt;
    if (silence > deafMs || now - lookedAt >= lookMs) {
      lookedAt = now;
      tellMissed(listeners.keys());
    }
    if (silence > hopelessMs && ear.status === 'ready') {
      ear.disconnect(true);
    }
    say(pulse, null);
  }

  return {
    publish: say,
    listen(topic, listener) {
      const known = listeners.get(topic) ?? new Set();
      listeners.set(topic, known.add(listener));
      changed.add(topic);
      flush();
      return () => {
        if (!known.delete(listener) || known.size > 0) return;
        if (listeners.get(topic) === known) listeners.delete(topic);
        changed.add(topic);
        flush();
      };
    },
    stop() {
      isStopped = true;
      cancel();
      ear.disconnect();
    },
  };
}

function parse(text: string): { readonly by: unknown; readonly news: Json } | undefined {
  try {
    const said: unknown = JSON.parse(text);
    if (typeof said !== 'object' || said === null || !('by' in said) || !('news' in said)) return undefined;
    return { by: said.by, news: said.news as Json };
  } catch {
    return undefined;
  }
}
