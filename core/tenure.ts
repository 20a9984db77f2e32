import type { Clock } from './clock.ts';
import type { Member } from './leases.ts';
import type { Log } from './log.ts';

/** How long a process that says nothing keeps what it holds, in milliseconds. */
const lifeMs = 9_000;
/** A process stops believing in a lease this much before the store does, in milliseconds: an answer takes its time. */
const marginMs = 1_000;
/** How often leases are kept, and free ones looked for, in milliseconds. */
const beatMs = 2_000;
/** How often is looked whether time is up. Timers ring in order, so that after a pause this one rings first. */
const watchMs = 200;
/** A name that could not be made use of, or was given up, is left to others for this long, in milliseconds. */
const restMs = 10_000;
/** Who has had more than its share for so long gives one up, in milliseconds: while all are restarted, some come and go. */
const crowdedMs = 10_000;
/** What was begun with a name that is given up may take so long to end, in milliseconds. */
const partingMs = 8_000;
/** What was given up and came back, as nobody else could make use of it, stays for so long, in milliseconds. */
const stayMs = 60 * 60_000;

export interface TenureParts {
  /** Absent where there is only this process: everything is its own, and stays it. */
  readonly member?: Member | undefined;
  readonly names: readonly string[];
  readonly clock: Clock;
  readonly log: Log;
  /** A name has become ours. Where this fails, it is given back. */
  readonly onTaken: (name: string) => Promise<void>;
  /** It is ours no more. It is not taken again before this has ended. Twice, where `onTaken` had not ended yet. */
  readonly onLost: (name: string) => Promise<void>;
  /** A clock that nobody sets. */
  readonly steady?: () => number;
}

/** What this process holds, of what only one may do at a time. */
export interface Tenure {
  /** Aborted as soon as the name may be another's; undefined where it is not ours. */
  held(name: string): AbortSignal | undefined;
  /** Takes what is free, now and later. @throws what `onTaken` or the store threw, this first time */
  start(): Promise<void>;
  /** Takes nothing more; what is held is kept until `leave`. */
  settle(): void;
  /** Gives everything back, without `onLost`. */
  leave(): Promise<void>;
}

/** A time on two clocks: one may be set by somebody, the other may stand still with the machine. */
interface Moment {
  readonly wall: number;
  readonly steady: number;
}

interface Term {
  readonly abort: AbortController;
  until: Moment;
  /** Ends when `onTaken` has. */
  begun: Promise<void>;
  isBegun: boolean;
  /** Nothing more is begun with it; it is ours until what was begun has ended. */
  isLeaving: boolean;
}

export function createTenure(parts: TenureParts): Tenure {
  const { member, names, clock, log, onTaken, onLost, steady = () => performance.now() } = parts;
  const terms = new Map<string, Term>();
  const resting = new Map<string, number>();
  /** What is not to be given up before a time. */
  const staying = new Map<string, number>();
  /** Since when we have had more than our share. */
  let crowdedAt: number | undefined;
  let isSettled = false;
  let hasLeft = false;
  let cancelWatch = (): void => {};
  let cancelBeat = (): void => {};
  let beating: Promise<unknown> = Promise.resolve();

  const inMs = (ms: number): Moment => ({ wall: clock.now() + ms, steady: steady() + ms });
  const isPast = ({ wall, steady: at }: Moment) => clock.now() >= wall || steady() >= at;

  async function take(name: string, until: Moment): Promise<void> {
    const term: Term = {
      abort: new AbortController(),
      until,
      begun: Promise.resolve(),
      isBegun: false,
      isLeaving: false,
    };
    terms.set(name, term);
    try {
      term.begun = onTaken(name);
      await term.begun;
      term.isBegun = true;
    } catch (error) {
      term.abort.abort();
      terms.delete(name);
      resting.set(name, clock.now() + restMs);
      await member?.leases.release(member.id, [name]).catch(() => {});
      throw error;
    }
  }

  async function lose(name: string, term: Term): Promise<void> {
    if (term.abort.signal.aborted) return;
    term.abort.abort();
    log.warn('lease-lost', { lease: name });
    const wasBegun = term.isBegun;
    try {
      // A beginning that would go on for ever, as the platform does not answer, ends by this.
      await onLost(name);
      if (wasBegun) return;
      await term.begun;
      await onLost(name);
    } catch (error) {
      failed('lease-end-failed', name, error);
    } finally {
      terms.delete(name);
    }
  }

  /** @returns what has been taken and is on its way */
  async function beat({ leases, id, address }: Member): Promise<readonly { name: string; begun: Promise<void> }[]> {
    const wanted = names.filter((name) => {
      const term = terms.get(name);
      if (term) return !term.abort.signal.aborted;
      return !isSettled && (resting.get(name) ?? 0) <= clock.now();
    });
    if (wanted.length === 0) return [];
    // From before the question: when the store answered is not known.
    const until = inMs(lifeMs - marginMs);
    const kept = await leases.keep(id, address, wanted, names.length, lifeMs);
    const ours = new Set(kept.ours);
    const taken: { name: string; begun: Promise<void> }[] = [];
    for (const name of wanted) {
      const term = terms.get(name);
      if (term && ours.has(name)) term.until = until;
      else if (term) void lose(name, term);
      else if (ours.has(name) && !isSettled) taken.push({ name, begun: take(name, until) });
    }
    shareOut(kept.share);
    return taken;
  }

  /** Gives up one name after the other, while there is another process that has less. */
  function shareOut(share: number): void {
    const isCrowded = !isSettled && [...terms.values()].filter(({ isLeaving }) => !isLeaving).length > share;
    if (!isCrowded) {
      crowdedAt = undefined;
      return;
    }
    crowdedAt ??= clock.now();
    if (clock.now() - crowdedAt < crowdedMs) return;
    crowdedAt = undefined;
    const last = [...terms].findLast(([name, term]) => mayGo(name, term));
    if (last) void giveUp(...last);
  }

  function mayGo(name: string, { isBegun, isLeaving, abort }: Term): boolean {
    return isBegun && !isLeaving && !abort.signal.aborted && (staying.get(name) ?? 0) <= clock.now();
  }

  async function giveUp(name: string, term: Term): Promise<void> {
    term.isLeaving = true;
    staying.set(name, clock.now() + stayMs);
    log.info('lease-given-up', { lease: name, reason: 'another process has less to do' });
    const late = Promise.withResolvers<void>();
    const cancel = clock.after(partingMs, late.resolve);
    const ended = onLost(name).catch((error) => failed('lease-end-failed', name, error));
    await Promise.race([ended, late.promise]);
    cancel();
    // It may have been lost meanwhile.
    if (terms.get(name) !== term || term.abort.signal.aborted) return;
    term.abort.abort();
    resting.set(name, clock.now() + restMs);
    await member?.leases.release(member.id, [name]).catch(() => {});
    // It is not taken again before its end.
    await ended;
    terms.delete(name);
  }

  function keepBeating(to: Member): void {
    cancelBeat = clock.after(beatMs, () => {
      beating = beat(to)
        .then(
          (taken) => {
            for (const { name, begun } of taken) begun.catch((error) => failed('lease-begin-failed', name, error));
          },
          (error) => failed('leases-unreachable', undefined, error),
        )
        .finally(() => {
          if (!hasLeft) keepBeating(to);
        });
    });
  }

  function watch(): void {
    cancelWatch = clock.after(watchMs, () => {
      for (const [name, term] of terms) if (isPast(term.until)) void lose(name, term);
      watch();
    });
  }

  function failed(event: string, lease: string | undefined, error: unknown): void {
    log.error(event, {
      ...(lease !== undefined && { lease }),
      error: error instanceof Error ? error.name : typeof error,
    });
  }

  return {
    held(name) {
      const term = terms.get(name);
      // After a pause, what came over the wire may be heard before any alarm rings: `watch` has not looked yet.
      if (term && isPast(term.until)) void lose(name, term);
      return term?.isLeaving === false && !term.abort.signal.aborted ? term.abort.signal : undefined;
    },
    async start() {
      if (!member) {
        await Promise.all(names.map((name) => take(name, inMs(Number.POSITIVE_INFINITY))));
        return;
      }
      const taken = await beat(member);
      watch();
      keepBeating(member);
      await Promise.all(taken.map(({ begun }) => begun));
    },
    settle() {
      isSettled = true;
    },
    async leave() {
      hasLeft = true;
      cancelBeat();
      cancelWatch();
      await beating;
      cancelBeat();
      await member?.leases.leave(member.id).catch(() => {});
    },
  };
}
