import { pruneAround } from './around.ts';
import type { Agent } from './cases.ts';
import type { Channel, Sink } from './channel.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Draft, TurnContext } from './draft.ts';
import { createErasing, createRetention } from './erasing.ts';
import type { Erasing } from './erasures.ts';
import { createErrands } from './errands.ts';
import { relayHint } from './hints.ts';
import { createInbox } from './inbox.ts';
import { chores, type Member } from './leases.ts';
import type { LinkFile } from './linked.ts';
import type { Log } from './log.ts';
import { createMailbox } from './mailbox.ts';
import type { Mask } from './mask.ts';
import type { Address } from './message.ts';
import type { Model, ModelRequest } from './model.ts';
import { createOutbox } from './outbox.ts';
import type { Mail, Settlement, Store } from './store.ts';
import { createTenure } from './tenure.ts';
import { createTimers } from './timers.ts';
import type { ToolCall, Tools } from './tool.ts';
import type { Turn } from './turn.ts';
import { showTyping } from './typing.ts';
import type { UnshownNames } from './unshown.ts';
import { byUrgency, createUrgency, urgentFirst } from './urgency.ts';
import type { Wake, Wakeups } from './wakeups.ts';

export interface EngineParts {
  readonly store: Store;
  readonly wakeups: Wakeups;
  readonly turn: Turn;
  readonly channels: readonly Channel[];
  /** Whether an address is a desk's room, or a thread in it. */
  readonly isDesk: (address: Address) => boolean;
  /** Who is in the desks' rooms, as far as it is known. */
  readonly members?: () => Promise<readonly Agent[]>;
  /** What is not to be seen at a desk. */
  readonly mask?: Mask;
  /** Says where a file is that a channel does not take; absent where nobody could reach it. */
  readonly link?: LinkFile;
  /** What things are called that are shown by their names alone, in the language of whoever reads there. */
  readonly names?: (lane: string) => Promise<UnshownNames | undefined>;
  /** Other processes work the same store. */
  readonly isShared?: boolean;
  readonly newId: () => string;
  readonly log: Log;
  readonly clock?: Clock;
  /** This process among others that share the store; absent where it is alone. */
  readonly member?: Member;
  /** Whether it works mailboxes and lanes, and has channels of its own. Others take in what happens, and show it. */
  readonly works?: boolean;
  /** Which lease a channel goes by: those that go by the same are one process's together. */
  readonly leaseOf?: (channel: Channel) => string;
  /** Words the bot's answers, where there is one. */
  readonly model?: Model;
  /** What flows and the model may ask other systems, where there is anything. */
  readonly tools?: Tools;
  /** Keeps a question that found no answer, once for a key. */
  readonly onMissed?: (key: string, missed: Draft['missed'][number]) => Promise<void>;
  /** Forgets what is kept of a customer outside of conversations and channels. */
  readonly forget?: (erasing: Erasing) => Promise<void>;
  /** How long a conversation is kept in which nothing happens, in milliseconds; for ever where it is absent. */
  readonly keepMs?: number | undefined;
  /** What happened, for those who count. */
  readonly observe?: {
    accepted?(count: number): void;
    turn?(event: Mail['event']): void;
    settled?(settlement: Settlement): void;
  };
}

export interface Engine {
  /** Where channels hand in what happened; usable once started. */
  readonly sink: Sink;
  /** Finds unfinished work, then starts every channel. */
  start(): Promise<void>;
  /** Which channels have not started yet, of those that are to be here. */
  missing(): readonly string[];
  /** Whether this process has a channel's lease: alone, it has every one. */
  holds(channel: Channel): boolean;
  /** Whether a channel is running in this process. */
  isHere(channel: Channel): boolean;
  /** Finds work that nobody was told of. */
  sweep(): Promise<void>;
  /** Takes nothing new, ends what is under way. What is left stays in the store. */
  stop(): Promise<void>;
}

/** How long work that a tool put into the store may go unnoticed. */
const sweepEveryMs = 30_000;
/** The same of a wake-up that was lost on its way to another process: far below what a customer may wait. */
const sweepSharedMs = 15_000;
/** The same where others cannot be told of work. */
const sweepAloneMs = 10_000;
/** How soon an erasure goes on that waits for something, or that another process has begun. */
const eraseEveryMs = 10_000;
const pruneEveryMs = 60 * 60 * 1000;
/** Platforms redeliver within a day; a week leaves room for an outage. */
const keepKeysMs = 7 * 24 * 60 * 60 * 1000;
/** So many are worked at once, in whatever order they are told. */
const fewWait = 64;

/** Puts inbox, mailboxes, outbox and timers together. */
export function createEngine(parts: EngineParts): Engine {
  const { store, log, observe, works = true } = parts;
  const urgency = createUrgency();
  const wakeups = urgentFirst(parts.wakeups, urgency);
  const clock = parts.clock ?? systemClock;
  const channels = new Map(parts.channels.map((channel) => [channel.name, channel]));
  // What is everywhere goes with what belongs to nobody, and is no part of anybody's share.
  const leaseOf = (channel: Channel) =>
    channel.shared === 'everything' ? chores : (parts.leaseOf?.(channel) ?? `channel/${channel.name}`);
  const leases = [...new Set([chores, ...parts.channels.map(leaseOf)])];
  const started = new Set<Channel>();
  const starting = new Set<Channel>();
  const accept = createInbox(store, wakeups, parts.isDesk);
  const timers = createTimers(store, wakeups, clock, (error) => log.error('timers-failed', { error: nameOf(error) }));
  const context = (): TurnContext => ({ now: clock.now(), newId: parts.newId });
  const asking = createErrands<ModelRequest>({
    store,
    wakeups,
    log,
    async run(request, conversation, signal) {
      const answered = showTyping(started, clock, conversation, request.by);
      try {
        const reply = (await parts.model?.ask(request, signal)) ?? ({ code: 'unreachable' } as const);
        return { type: 'worded', id: request.id, reply };
      } finally {
        answered();
      }
    },
  });
  const calling = createErrands<ToolCall>({
    store,
    wakeups,
    log,
    async run(call, _, signal) {
      const reply = (await parts.tools?.call(call, signal)) ?? ({ code: 'not-called' } as const);
      return { type: 'returned', id: call.id, reply };
    },
  });
  const mailbox = createMailbox({
    ...parts,
    wakeups,
    urgency,
    accept,
    channel: (name) => channels.get(name),
    context,
    onTimer: (at) => timers.set(at),
    onErased: () => soon(erasing),
    onAsk: asking.begin,
    onCall: calling.begin,
    ...(observe?.turn ? { onTurn: observe.turn.bind(observe) } : {}),
  });
  const lane = createOutbox({
    store,
    wakeups,
    clock,
    log,
    channel: (name) => channels.get(name),
    holding: (channel) => (channel.shared === 'everything' ? always : tenure.held(leaseOf(channel))),
    mask: parts.mask,
    link: parts.link,
    names: parts.names,
    isShared: parts.isShared ?? parts.member !== undefined,
    ...(observe?.settled ? { onSettled: observe.settled.bind(observe) } : {}),
  });
  const tenure = createTenure({
    member: parts.member,
    names: leases,
    clock,
    log,
    onTaken: async (lease) => {
      const mine = parts.channels.filter((channel) => leaseOf(channel) === lease);
      await Promise.all(mine.map(begin));
      // What was told to whoever had it before is not known here.
      if (parts.member) await sweep();
    },
    onLost: async (lease) => {
      for (const channel of parts.channels) if (leaseOf(channel) === lease) await end(channel);
    },
  });
  const erasing = createErasing({ ...parts, clock });
  const retain = parts.keepMs === undefined ? undefined : createRetention({ ...parts, wakeups, clock }, parts.keepMs);
  const cancels: (() => void)[] = [];
  let stopped = false;

  async function begin(channel: Channel): Promise<void> {
    if (channel.shared !== 'everything') await wakeups.claim?.(channel.name);
    if (!channel.shared) await start(channel);
  }

  async function end(channel: Channel): Promise<void> {
    wakeups.release?.(channel.name);
    if (channel.shared) return;
    if (started.delete(channel) || starting.has(channel)) await channel.stop();
  }

  async function start(channel: Channel): Promise<void> {
    starting.add(channel);
    await channel.start(sink).finally(() => starting.delete(channel));
    started.add(channel);
  }

  async function sweep(): Promise<void> {
    const work = await store.unfinished();
    if (work.mailboxes.length + work.lanes.length > fewWait) {
      for (const { conversation, lane: id, priority } of await store.openCases()) {
        for (const one of [conversation, id]) urgency.note(one, priority);
      }
    }
    const mailboxes = work.mailboxes.map((id) => ({ id }));
    for (const { id } of byUrgency(urgency, mailboxes)) wakeups.wake({ kind: 'mailbox', id });
    for (const { id, notBefore } of byUrgency(urgency, work.lanes)) {
      wakeups.wake({ kind: 'lane', id }, Math.max(0, notBefore - clock.now()));
    }
  }

  function every(ms: number, event: string, run: () => Promise<void>): void {
    const chore = cancels.length;
    const again = () => {
      cancels[chore] = clock.after(ms, () => {
        run()
          .catch((error) => log.error(event, { error: nameOf(error) }))
          .finally(() => {
            if (!stopped) again();
          });
      });
    };
    again();
  }

  /** What belongs to nobody is done by one process; whoever else would have done it knows that it is done. */
  function soon(run: () => Promise<void>): void {
    if (tenure.held(chores)) run().catch((error) => log.error('erasing-failed', { error: nameOf(error) }));
  }

  const sink: Sink = {
    async accept(events) {
      await accept(events);
      observe?.accepted?.(events.length);
    },
    hint(hint) {
      relayHint(store, channels, hint).catch((error) => log.warn('hint-failed', { error: nameOf(error) }));
    },
  };

  return {
    sink,
    async start() {
      const everywhere = parts.channels.filter(({ shared }) => shared);
      const here = works && !parts.member ? parts.channels : everywhere;
      for (const channel of here) starting.add(channel);
      if (works) {
        await sweep();
        timers.start();
        every(parts.member ? sweepSharedMs : sweepEveryMs, 'sweep-failed', async () => {
          // What only who has a channel may do is told to that one. Should that one not hear, nobody's sweep helps but its own.
          if (leases.some((lease) => tenure.held(lease))) await sweep();
        });
        every(sweepAloneMs, 'sweep-failed', async () => {
          if (wakeups.isAlone?.()) await sweep();
        });
        every(eraseEveryMs, 'erasing-failed', async () => {
          if (tenure.held(chores)) await erasing().then(retain);
        });
        every(pruneEveryMs, 'prune-failed', async () => {
          if (!tenure.held(chores)) return;
          await store.prune(clock.now() - keepKeysMs);
          await pruneAround(store, clock.now());
        });
      }
      const work = (wake: Wake) => (wake.kind === 'mailbox' ? mailbox(wake.id) : lane(wake.id));
      // What is ours is known before the work begins.
      await Promise.all([...everywhere.map(start), works && tenure.start(), works && wakeups.start(work)]);
    },
    missing: () => [...starting].map(({ name }) => name),
    isHere: (channel) => started.has(channel),
    holds: (channel) => tenure.held(leaseOf(channel)) !== undefined,
    sweep,
    async stop() {
      stopped = true;
      tenure.settle();
      for (const cancel of cancels) cancel();
      await Promise.allSettled(parts.channels.map((channel) => channel.stop()));
      await timers.stop();
      await Promise.all([asking.stop(), calling.stop()]);
      await wakeups.stop();
      await tenure.leave();
    },
  };
}

/** Nobody takes it away. */
const always = new AbortController().signal;

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
