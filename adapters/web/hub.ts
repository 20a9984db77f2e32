import type { Bulletin } from '../../core/bulletin.ts';
import type { Party } from '../../core/message.ts';
import type { KeptLine } from './lines.ts';
import { type News, parseNews } from './news.ts';

/** A line with its place in its stream. */
export interface Placed {
  readonly seq: number;
  readonly line: KeptLine;
}

/** Somebody who watches a stream: one socket. */
export interface Receiver {
  line(placed: Placed): void;
  typing(by: Party): void;
  /** Lines could not be read; this one is not told any more. */
  failed(error: unknown): void;
}

export interface Following {
  /** From now on, lines after `seq` are passed on: each once, in order. Until then they wait. */
  begin(seq: number): void;
  stop(): void;
}

/** Passes the lines of a stream on to those who watch it, in every process. */
export interface Hub {
  follow(stream: string, receiver: Receiver): Following;
  /** @param line left out where it may already be known: whoever misses it reads it */
  publish(stream: string, seq: number, line?: KeptLine): void;
  typing(stream: string, by: Party): void;
}

export interface HubParts {
  /** Lines of a stream after a place, oldest first: how a follower that missed some catches up. */
  readonly read: (stream: string, after: number, limit: number) => Promise<readonly Placed[]>;
  /** The newest place of each stream that has lines. */
  readonly heads: (streams: readonly string[]) => Promise<ReadonlyMap<string, number>>;
  readonly bulletin: Bulletin;
}

const batch = 100;
/** Streams that are looked at in one go. */
const headsAtOnce = 500;

export function createHub({ read, heads, bulletin }: HubParts): Hub {
  const streams = new Map<string, { readonly followers: Set<Follower>; readonly stop: () => void }>();
  const overdue = new Set<string>();
  let looking = false;

  function tell(stream: string, news: News, line?: KeptLine): void {
    for (const follower of streams.get(stream)?.followers ?? []) {
      if ('seq' in news) follower.offer(news.seq, line);
      else follower.receiver.typing(news.typing);
    }
  }

  function listen(stream: string): () => void {
    return bulletin.listen(topicOf(stream), {
      hear(said) {
        const news = parseNews(said);
        if (news) tell(stream, news);
      },
      missed() {
        overdue.add(stream);
        if (!looking) void look();
      },
    });
  }

  /** Finds out which of the streams that may have gone on have: few have, and each is asked for by its place alone. */
  async function look(): Promise<void> {
    looking = true;
    try {
      while (overdue.size > 0) {
        // Those who are told that they missed something are told together.
        await Promise.resolve();
        const some = [...overdue].slice(0, headsAtOnce);
        for (const stream of some) overdue.delete(stream);
        for (const [stream, seq] of await heads(some)) tell(stream, { seq });
      }
    } catch {
      // The store is away. They are told again that they may have missed something.
      overdue.clear();
    } finally {
      looking = false;
    }
  }

  return {
    follow(stream, receiver) {
      const follower = createFollower((after) => read(stream, after, batch), receiver);
      const known = streams.get(stream) ?? { followers: new Set(), stop: listen(stream) };
      known.followers.add(follower);
      streams.set(stream, known);
      return {
        begin: follower.begin,
        stop() {
          follower.stop();
          if (!known.followers.delete(follower) || known.followers.size > 0) return;
          known.stop();
          streams.delete(stream);
        },
      };
    },
    publish(stream, seq, line) {
      tell(stream, { seq }, line);
      bulletin.publish(topicOf(stream), { seq });
    },
    typing(stream, by) {
      tell(stream, { typing: by });
      bulletin.publish(topicOf(stream), { typing: { ...by } });
    },
  };
}

function topicOf(stream: string): string {
  return `lines ${stream}`;
}

interface Follower extends Following {
  readonly receiver: Receiver;
  offer(seq: number, line?: KeptLine): void;
}

function createFollower(read: (after: number) => Promise<readonly Placed[]>, receiver: Receiver): Follower {
  let cursor = 0;
  let newest = 0;
  // Busy until `begin`: whoever still reads a page must not be told of newer lines first.
  let busy = true;
  let stopped = false;

  async function catchUp(): Promise<void> {
    busy = true;
    while (newest > cursor && !stopped) {
      const missing = await read(cursor);
      if (missing.length === 0) break;
      for (const placed of missing) pass(placed);
    }
    busy = false;
  }

  function pass(placed: Placed): void {
    if (stopped) return;
    cursor = placed.seq;
    receiver.line(placed);
  }

  function hurry(): void {
    catchUp().catch((error: unknown) => {
      stopped = true;
      receiver.failed(error);
    });
  }

  return {
    receiver,
    begin(seq) {
      cursor = seq;
      hurry();
    },
    stop() {
      stopped = true;
    },
    offer(seq, line) {
      newest = Math.max(newest, seq);
      if (busy || stopped || seq <= cursor) return;
      if (line && seq === cursor + 1) pass({ seq, line });
      else hurry();
    },
  };
}
