import { SendError } from '../../core/channel.ts';
import type { SlackContext } from './context.ts';
import { nameOf } from './http.ts';
import { idOf, type Place, type Places } from './places.ts';

/** What is still to be read back, so that nothing newer goes in before it. See docs/decisions/0045-*.md. */
export interface Backlog {
  /** Every place is to be read back, until the run is ended. */
  begin(sinceMs: number): Run;
  end(run: Run): void;
  /** One place is to be read back, soon. */
  add(place: Place, sinceMs: number): void;
  /** Whether nothing at all is to be read back. */
  isEmpty(): boolean;
  /** Whether something older than what comes now is still to be read back from a place. */
  holds(place: Place): Promise<boolean>;
  /** Reads a place back before all others. @throws {SendError} where that takes longer than Slack waits for an ack */
  before(place: Place): Promise<void>;
  /** Resolves when nobody waits for a place. */
  idle(): Promise<void>;
  /** The oldest time from which something is to be read back. */
  since(): number;
  stop(): Promise<void>;
}

/** One reading of every place. */
export interface Run {
  readonly sinceMs: number;
  /** Places that need no reading any more. */
  readonly done: Set<string>;
}

interface Debt {
  readonly place: Place;
  sinceMs: number;
  readonly at: number;
  /** Since when something newer waits for it. */
  heldSince?: number;
  failures: number;
  notBefore: number;
  /** Came while it was being read, and may be missing in that. */
  again?: number;
  reading?: Promise<void>;
  cancel(): void;
  readonly settled: PromiseWithResolvers<void>;
}

/** Slack waits for three seconds, https://docs.slack.dev/apis/events-api/#responding; what is left is for the store. */
const waitMs = 2_000;
/**
 * For so long nothing newer goes in. Slack brings an event at once, after a minute and after five: whoever was turned
 * away first is let in with the last of these.
 */
const holdMs = 4 * 60_000;
/** What Slack tells only half of, or could not be taken in, may be brought again at once. */
const soonMs = 2_000;
const longestBackoffMs = 60_000;
const giveUpMs = 60 * 60_000;

/** Turns away what came too early: Slack brings it again. */
export function behind(): SendError {
  const outcome = { outcome: 'not-sent', code: 'behind', retryAfterMs: 0 } as const;
  return new SendError('What was said before it is still to be read back', outcome);
}

export function createBacklog(
  { deps, name, options }: SlackContext,
  places: Places,
  reread: (place: Place, sinceMs: number) => Promise<void>,
): Backlog {
  const { clock, log } = deps;
  const runs = new Set<Run>();
  const debts = new Map<string, Debt>();
  const readings = new Set<Promise<void>>();
  const stopping = Promise.withResolvers<void>();
  let stopped = false;

  function owe(place: Place, sinceMs: number): Debt {
    const debt: Debt = {
      place,
      sinceMs,
      at: clock.now(),
      failures: 0,
      notBefore: 0,
      cancel() {},
      settled: Promise.withResolvers<void>(),
    };
    debts.set(idOf(place), debt);
    return debt;
  }

  function add(place: Place, sinceMs: number): void {
    const known = debts.get(idOf(place));
    if (known?.reading) known.again ??= sinceMs;
    if (known || stopped) return;
    later(owe(place, sinceMs), soonMs);
  }

  /** What a place owes now; a run owes every place in which we listen. */
  async function debtOf(place: Place): Promise<Debt | undefined> {
    const id = idOf(place);
    const isRead = place.thread === undefined ? options.customers === 'direct' : await places.isOurs(place);
    const owing = [...runs].filter(({ done }) => isRead && !done.has(id));
    const debt = debts.get(id);
    if (owing.length === 0) return debt;
    const since = Math.min(...owing.map(({ sinceMs }) => sinceMs));
    if (!debt) return owe(place, since);
    debt.sinceMs = Math.min(debt.sinceMs, since);
    return debt;
  }

  const isHeld = ({ heldSince }: Debt) => heldSince === undefined || clock.now() - heldSince < holdMs;

  function later(debt: Debt, ms: number): void {
    debt.notBefore = clock.now() + ms;
    debt.cancel();
    debt.cancel = clock.after(ms, () => {
      if (debts.get(idOf(debt.place)) === debt && !stopped) void read(debt);
    });
  }

  function read(debt: Debt): Promise<void> {
    if (debt.reading) return debt.reading;
    const reading = attempt(debt).finally(() => {
      delete debt.reading;
      readings.delete(reading);
    });
    debt.reading = reading;
    readings.add(reading);
    return reading;
  }

  async function attempt(debt: Debt): Promise<void> {
    const { place, sinceMs } = debt;
    // What is owed from here on may be missing in what is read now.
    const covered = [...runs].filter((run) => run.sinceMs >= sinceMs);
    try {
      await reread(place, sinceMs);
    } catch (error) {
      const isLasting = error instanceof SendError && (error.retryAfterMs === null || error.code === 'missing-scope');
      if (isLasting && (error.code === 'chat-gone' || error.code === 'thread-gone')) await places.forget(place);
      else if (!isLasting && clock.now() - debt.at < giveUpMs) return postpone(debt, error);
      else log.error('slack-place-not-read-back', { channel: name, place: idOf(place), error: nameOf(error) });
    }
    for (const { done } of covered) done.add(idOf(place));
    debt.cancel();
    debts.delete(idOf(place));
    debt.settled.resolve();
    if (debt.again !== undefined) add(place, debt.again);
  }

  function postpone(debt: Debt, error: unknown): void {
    debt.failures += 1;
    const asked = error instanceof SendError ? (error.retryAfterMs ?? 0) : 0;
    later(debt, Math.max(asked, Math.min(1_000 * 2 ** debt.failures, longestBackoffMs)));
  }

  return {
    begin(sinceMs) {
      const run: Run = { sinceMs, done: new Set() };
      runs.add(run);
      return run;
    },
    end: (run) => void runs.delete(run),
    add,
    isEmpty: () => runs.size === 0 && debts.size === 0,
    async holds(place) {
      const debt = await debtOf(place);
      return debt !== undefined && isHeld(debt);
    },
    async before(place) {
      const debt = await debtOf(place);
      if (!debt || !isHeld(debt)) return;
      debt.heldSince ??= clock.now();
      // One that was never tried need not wait for its time.
      if (debt.failures === 0 || clock.now() >= debt.notBefore) void read(debt);
      const waited = Promise.withResolvers<void>();
      const cancel = clock.after(waitMs, waited.resolve);
      await Promise.race([debt.settled.promise, waited.promise, stopping.promise]);
      cancel();
      if (!stopped && !(await debtOf(place))) return;
      throw behind();
    },
    async idle() {
      while (readings.size > 0) await Promise.all(readings);
    },
    since: () => Math.min(...[...runs, ...debts.values()].map(({ sinceMs }) => sinceMs)),
    async stop() {
      stopped = true;
      stopping.resolve();
      for (const { cancel } of debts.values()) cancel();
      await Promise.allSettled(readings);
    },
  };
}
