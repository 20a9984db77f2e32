import type { Channel, Sink } from './channel.ts';
import { type Clock, systemClock } from './clock.ts';
import type { TurnContext } from './draft.ts';
import { createErrands } from './errands.ts';
import { relayHint } from './hints.ts';
import { createInbox } from './inbox.ts';
import type { Log } from './log.ts';
import { createMailbox } from './mailbox.ts';
import type { Mask } from './mask.ts';
import type { Address } from './message.ts';
import type { Model, ModelRequest } from './model.ts';
import { createOutbox } from './outbox.ts';
import type { Mail, Settlement, Store } from './store.ts';
import { createTimers } from './timers.ts';
import type { ToolCall, Tools } from './tool.ts';
import type { Turn } from './turn.ts';
import type { Wakeups } from './wakeups.ts';

export interface EngineParts {
  readonly store: Store;
  readonly wakeups: Wakeups;
  readonly turn: Turn;
  readonly channels: readonly Channel[];
  /** Whether an address is a desk's room, or a thread in it. */
  readonly isDesk: (address: Address) => boolean;
  /** What is not to be seen at a desk. */
  readonly mask?: Mask;
  /** Other processes work the same store. */
  readonly isShared?: boolean;
  readonly newId: () => string;
  readonly log: Log;
  readonly clock?: Clock;
  /** Words the bot's answers, where there is one. */
  readonly model?: Model;
  /** What flows and the model may ask other systems, where there is anything. */
  readonly tools?: Tools;
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
  /** Which channels have not started yet. */
  missing(): readonly string[];
  /** Takes nothing new, ends what is under way. What is left stays in the store. */
  stop(): Promise<void>;
}

/** How long a lost wake-up, or work that a tool put into the store, may go unnoticed. */
const sweepEveryMs = 30_000;
const pruneEveryMs = 60 * 60 * 1000;
/** Platforms redeliver within a day; a week leaves room for an outage. */
const keepKeysMs = 7 * 24 * 60 * 60 * 1000;

/** Puts inbox, mailboxes, outbox and timers together. */
export function createEngine(parts: EngineParts): Engine {
  const { store, wakeups, log, observe } = parts;
  const clock = parts.clock ?? systemClock;
  const channels = new Map(parts.channels.map((channel) => [channel.name, channel]));
  const missing = new Set(channels.keys());
  const accept = createInbox(store, wakeups, parts.isDesk);
  const timers = createTimers(store, wakeups, clock, (error) => log.error('timers-failed', { error: nameOf(error) }));
  const context = (): TurnContext => ({ now: clock.now(), newId: parts.newId });
  const asking = createErrands<ModelRequest>({
    store,
    wakeups,
    log,
    async run(request, _, signal) {
      const reply = (await parts.model?.ask(request, signal)) ?? ({ code: 'unreachable' } as const);
      return { type: 'worded', id: request.id, reply };
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
    context,
    onTimer: (at) => timers.set(at),
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
    mask: parts.mask,
    isShared: parts.isShared,
    ...(observe?.settled ? { onSettled: observe.settled.bind(observe) } : {}),
  });
  const chores: (() => void)[] = [];
  let stopped = false;

  async function sweep(): Promise<void> {
    const work = await store.unfinished();
    for (const id of work.mailboxes) wakeups.wake({ kind: 'mailbox', id });
    for (const { id, notBefore } of work.lanes) {
      wakeups.wake({ kind: 'lane', id }, Math.max(0, notBefore - clock.now()));
    }
  }

  function every(ms: number, event: string, run: () => Promise<void>): void {
    const chore = chores.length;
    const again = () => {
      chores[chore] = clock.after(ms, () => {
        run()
          .catch((error) => log.error(event, { error: nameOf(error) }))
          .finally(() => {
            if (!stopped) again();
          });
      });
    };
    again();
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
      await sweep();
      await wakeups.start((wake) => (wake.kind === 'mailbox' ? mailbox(wake.id) : lane(wake.id)));
      timers.start();
      every(sweepEveryMs, 'sweep-failed', sweep);
      every(pruneEveryMs, 'prune-failed', () => store.prune(clock.now() - keepKeysMs));
      await Promise.all(
        [...channels.values()].map(async (channel) => {
          await channel.start(sink);
          missing.delete(channel.name);
        }),
      );
    },
    missing: () => [...missing],
    async stop() {
      stopped = true;
      for (const cancel of chores) cancel();
      await Promise.allSettled([...channels.values()].map((channel) => channel.stop()));
      await timers.stop();
      await Promise.all([asking.stop(), calling.stop()]);
      await wakeups.stop();
    },
  };
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
