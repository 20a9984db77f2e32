import { Queue, Worker } from 'bullmq';
import { type Clock, systemClock } from '../core/clock.ts';
import { priorities, priorityRank } from '../core/priority.ts';
import type { Wake, Wakeups } from '../core/wakeups.ts';
import { createEmbeddedWakeups } from './embedded.ts';
import type { RedisLink } from './redis.ts';

export interface ClusterOptions {
  readonly link: RedisLink;
  /** Keeps brands that share a Redis apart. */
  readonly prefix: string;
  /** The channel whose process works this; undefined where any may. */
  readonly homeOf: (wake: Wake) => Promise<string | undefined>;
  readonly clock?: Clock;
  /** How many handlers run side by side in this process. */
  readonly concurrency?: number;
  readonly onError?: (wake: Wake, error: unknown) => void;
  /** Others may have told something that was not heard: the store knows what. */
  readonly onMissed?: () => void;
}

/** A worker that says nothing for so long has lost its work to another, in milliseconds. */
const lockMs = 6_000;
/** How often is looked for work that was lost so: twice in a row it has to be found without its worker. */
const stalledMs = 3_000;
const retryMs = 1_000;
/** Redis answers in a few milliseconds; after this many nobody waits for it. */
const answerMs = 2_000;
/** How often is looked whether there is still something to wait for at the end, in milliseconds. */
const lookMs = 20;
/** An end that says nothing is looked for so often, and taken for dead after so long, in milliseconds. */
const pingMs = 5_000;
const silentMs = 10_000;
/** BullMQ waits for jobs on a connection of this kind, for up to ten seconds at a time. */
const blockedMs = 20_000;
/** BullMQ begins what has the lowest number first; zero would be none. */
const ranks = priorities.length;
const kinds = ['lane', 'mailbox'] as const;
/** Nobody reads BullMQ's own events. */
const eventsKept = 100;

/**
 * `Wakeups` between processes that share a Redis. What has a home is told to the process that has it, and runs there;
 * what any process may work is a job of BullMQ: one of an id runs at a time, wherever that is, and one more waits.
 * Mailboxes whose home nobody has are such jobs too; a lane waits for whoever takes its channel. What waits for its time
 * does so in this process: the store knows when, should it die.
 *
 * While Redis is away each process works what it was told itself. The store fences what two work at once.
 */
export function createClusterWakeups(options: ClusterOptions): Wakeups {
  const {
    link,
    prefix,
    homeOf,
    clock = systemClock,
    concurrency = 64,
    onError = () => {},
    onMissed = () => {},
  } = options;
  /** Redis keeps what has these braces on one node of a cluster. */
  const scope = `{${prefix}}`;
  const queue = new Queue('wakeups', {
    // One whose commands failed while BullMQ makes itself acquainted would stay useless for ever.
    connection: link.another(silentMs),
    prefix: scope,
    streams: { events: { maxLen: eventsKept } },
  });
  queue.on('error', () => {});
  // Most of these wait for a platform.
  const here = createEmbeddedWakeups({ clock, onError });
  /** Waits for its time, and is told to whoever it concerns then. */
  const alarms = createEmbeddedWakeups({ clock, concurrency: Number.POSITIVE_INFINITY });
  const homes = new Set<string>();
  /** What is being told, and how far that is: told once more after it was sent, it has to be sent again. */
  const telling = new Map<string, 'waiting' | 'sent' | 'again'>();
  let worker: Worker<Wake> | undefined;
  let subscriber: ReturnType<RedisLink['another']> | undefined;
  let cancelPing = (): void => {};
  let isWorking = false;
  /** Handlers that BullMQ has called. */
  let running = 0;
  let isStopped = false;

  const topics: Record<Wake['kind'], string> = { lane: `${scope}:lanes:`, mailbox: `${scope}:mailboxes:` };
  const topicsOf = (channel: string) => kinds.map((kind) => topics[kind] + channel);

  async function tell(key: string, wake: Wake): Promise<void> {
    telling.set(key, 'waiting');
    // Whoever tells of the same in this turn of the event loop has been heard by then.
    const home = await homeOf(wake);
    telling.set(key, 'sent');
    if (home !== undefined && homes.has(home)) return here.wake(wake);
    const isTold = link.isReady() && (await inTime(send(key, wake, home)));
    // Nobody else may have heard. Only who has the channel may send; for a mailbox, anybody is better than nobody.
    const isForAnybody = home === undefined || wake.kind === 'mailbox';
    if (!isTold && isForAnybody && isWorking) here.wake(wake);
  }

  async function send(key: string, wake: Wake, home: string | undefined): Promise<void> {
    if (home !== undefined) {
      const hearers = await link.commands.publish(topics[wake.kind] + home, wake.id);
      if (hearers > 0 || wake.kind === 'lane') return;
    }
    await queue.add(wake.kind, wake, {
      deduplication: { id: key, keepLastIfActive: true },
      removeOnComplete: true,
      removeOnFail: true,
      priority: ranks - priorityRank[wake.priority ?? 'normal'],
    });
  }

  function now(wake: Wake): void {
    const key = `${wake.kind} ${wake.id}`;
    const known = telling.get(key);
    if (known === 'sent') telling.set(key, 'again');
    if (known !== undefined) return;
    void tell(key, wake)
      .catch(() => {})
      .then(() => {
        const isAgain = telling.get(key) === 'again';
        telling.delete(key);
        if (isAgain && !isStopped) now(wake);
      });
  }

  function work(handle: (wake: Wake) => Promise<void>): Worker<Wake> {
    const made = new Worker<Wake>(
      'wakeups',
      async ({ data }) => {
        running += 1;
        try {
          await handle(data);
        } catch (error) {
          onError(data, error);
          alarms.wake(data, retryMs);
        } finally {
          running -= 1;
        }
      },
      {
        connection: link.another(blockedMs),
        prefix: scope,
        concurrency,
        lockDuration: lockMs,
        stalledInterval: stalledMs,
        maxStalledCount: Number.MAX_SAFE_INTEGER,
        runRetryDelay: retryMs,
      },
    );
    made.on('error', () => {});
    return made;
  }

  function listen(): ReturnType<RedisLink['another']> {
    const redis = link.another(silentMs);
    redis.on('message', (from: string, id: string) => {
      const kind = kinds.find((one) => from.startsWith(topics[one]));
      if (kind && homes.has(from.slice(topics[kind].length))) here.wake({ kind, id });
    });
    // Subscriptions are made again by themselves, and what was told in between went by.
    redis.once('ready', () => redis.on('ready', onMissed));
    // Where the line is cut without a word, only a question shows it.
    const ping = () => {
      // Asked anew each time: one that went lost on the way would never be noticed.
      const wanted = [...homes].flatMap(topicsOf);
      if (redis.status === 'ready') (wanted.length > 0 ? redis.subscribe(...wanted) : redis.ping()).catch(() => {});
      cancelPing = clock.after(pingMs, ping);
    };
    ping();
    return redis;
  }

  /** Ends when BullMQ has ended; where Redis is away that is never, and no more is waited for than what runs here. */
  async function closed(): Promise<void> {
    let isClosed = false;
    Promise.all([worker?.close(), queue.close()])
      .catch(() => {})
      .finally(() => {
        isClosed = true;
      });
    while (!isClosed && (running > 0 || link.isReady())) await new Promise((resolve) => setTimeout(resolve, lookMs));
  }

  return {
    async start(handle) {
      await here.start(handle);
      await alarms.start(async (wake) => now(wake));
      isWorking = true;
      worker = work(handle);
    },
    wake(wake, delayMs = 0) {
      if (isStopped) return;
      if (delayMs > 0) alarms.wake(wake, delayMs);
      else now(wake);
    },
    async claim(channel) {
      homes.add(channel);
      subscriber ??= listen();
      // Waits for as long as Redis is away, which nobody is to do here. Who had it before may have been told meanwhile.
      subscriber.subscribe(...topicsOf(channel)).then(onMissed, () => {});
    },
    release(channel) {
      homes.delete(channel);
      subscriber?.unsubscribe(...topicsOf(channel)).catch(() => {});
    },
    isAlone: () => !link.isReady(),
    async stop() {
      isStopped = true;
      cancelPing();
      subscriber?.disconnect();
      await Promise.all([here.stop(), alarms.stop(), closed()]);
    },
  };
}

/** @returns whether it ended well, and soon */
async function inTime(answer: Promise<void>): Promise<boolean> {
  const late = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => late.resolve(false), answerMs);
  const good = answer.then(
    () => true,
    () => false,
  );
  try {
    return await Promise.race([good, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
