import type { Party } from '../../core/message.ts';
import type { KeptLine } from './lines.ts';

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

/** Passes the lines of a stream on to those who watch it. */
export interface Hub {
  follow(stream: string, receiver: Receiver): Following;
  /** @param line left out where it may already be known: whoever misses it reads it */
  publish(stream: string, seq: number, line?: KeptLine): void;
  typing(stream: string, by: Party): void;
}

type Read = (stream: string, after: number, limit: number) => Promise<readonly Placed[]>;

const batch = 100;

/** @param read lines of a stream after a place, oldest first: how a follower that missed some catches up */
export function createHub(read: Read): Hub {
  const followers = new Map<string, Set<Follower>>();
  return {
    follow(stream, receiver) {
      const follower = createFollower((after) => read(stream, after, batch), receiver);
      const all = followers.get(stream) ?? new Set();
      followers.set(stream, all.add(follower));
      return {
        begin: follower.begin,
        stop() {
          follower.stop();
          all.delete(follower);
          if (all.size === 0 && followers.get(stream) === all) followers.delete(stream);
        },
      };
    },
    publish(stream, seq, line) {
      for (const follower of followers.get(stream) ?? []) follower.offer(seq, line);
    },
    typing(stream, by) {
      for (const follower of followers.get(stream) ?? []) follower.receiver.typing(by);
    },
  };
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
