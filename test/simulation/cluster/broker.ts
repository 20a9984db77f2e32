import type { Clock } from '../../../core/clock.ts';
import type { Wake, Wakeups } from '../../../core/wakeups.ts';
import { createEmbeddedWakeups } from '../../../queue/embedded.ts';
import type { Random } from '../random.ts';
import type { WorkerLife } from './worker.ts';

/** How badly wake-ups are carried: probabilities. */
export interface BrokerFaults {
  lose: number;
  /** Somebody else is told too, though one is at it. */
  double: number;
  late: number;
}

interface Member {
  readonly life: WorkerLife;
  handle?: (wake: Wake) => Promise<void>;
}

interface Job {
  readonly wake: Wake;
  member: Member | undefined;
  /** Told once more while it ran. */
  again: boolean;
  /** When its worker was last heard of. */
  heard: number;
}

/** As `queue/bullmq.ts` has it. */
const lockMs = 6_000;
const stalledMs = 3_000;
const retryMs = 1_000;
const latestMs = 25_000;

/**
 * Carries wake-ups between simulated processes as BullMQ does: one of an id runs at a time, one more waits, and what
 * a silent worker holds goes to another. It can be forgetful, too eager or late, be wiped, or be away.
 */
export class Broker {
  faults: BrokerFaults = { lose: 0, double: 0, late: 0 };
  /** Each process then works what it was told itself. */
  isAway = false;
  readonly #random: Random;
  readonly #clock: Clock;
  readonly #members = new Set<Member>();
  readonly #jobs = new Map<string, Job>();

  constructor(random: Random, clock: Clock) {
    this.#random = random;
    this.#clock = clock;
    this.#lookForStalled();
  }

  /** All that was told is forgotten; what runs goes on. */
  flush(): void {
    this.#jobs.clear();
  }

  join(life: WorkerLife, clock: Clock): Wakeups {
    const member: Member = { life };
    const here = createEmbeddedWakeups({ clock });
    const alarms = createEmbeddedWakeups({ clock });
    return {
      start: async (handle) => {
        await here.start(handle);
        await alarms.start(async (wake) => this.#carry(wake, here));
        member.handle = async (wake) => {
          try {
            await handle(wake);
          } catch {
            alarms.wake(wake, retryMs);
          }
        };
        this.#members.add(member);
      },
      wake: (wake, delayMs = 0) => {
        if (delayMs > 0) alarms.wake(wake, delayMs);
        else this.#carry(wake, here);
      },
      isAlone: () => this.isAway,
      stop: () => Promise.resolve(),
    };
  }

  #carry(wake: Wake, here: Wakeups): void {
    if (this.isAway) return here.wake(wake);
    const { lose, double, late } = this.faults;
    if (this.#random.chance(lose)) return;
    if (this.#random.chance(double)) this.#jobs.delete(keyOf(wake));
    if (this.#random.chance(late)) this.#clock.after(this.#random.int(1, latestMs), () => this.#tell(wake));
    else this.#tell(wake);
  }

  #tell(wake: Wake): void {
    const key = keyOf(wake);
    const known = this.#jobs.get(key);
    if (known) {
      known.again = known.member !== undefined;
      return;
    }
    const job: Job = { wake, member: undefined, again: false, heard: 0 };
    this.#jobs.set(key, job);
    this.#dispatch(job);
  }

  #dispatch(job: Job): void {
    this.#clock.after(this.#random.int(0, 5), async () => {
      if (this.#jobs.get(keyOf(job.wake)) !== job) return;
      const [first, ...rest] = [...this.#members].filter(({ life }) => !life.isSilent);
      if (!first) return void this.#clock.after(stalledMs, () => this.#dispatch(job));
      const member = this.#random.pick([first, ...rest]);
      job.member = member;
      job.heard = this.#clock.now();
      job.again = false;
      await member.handle?.(job.wake);
      // A worker that has lost its lock ends nothing.
      if (this.#jobs.get(keyOf(job.wake)) !== job || job.member !== member) return;
      job.member = undefined;
      if (job.again) this.#dispatch(job);
      else this.#jobs.delete(keyOf(job.wake));
    });
  }

  #lookForStalled(): void {
    this.#clock.after(stalledMs, () => {
      const now = this.#clock.now();
      for (const member of this.#members) if (!member.life.alive) this.#members.delete(member);
      for (const job of this.#jobs.values()) {
        if (!job.member) continue;
        if (!job.member.life.isSilent) job.heard = now;
        else if (now - job.heard > lockMs) {
          job.member = undefined;
          this.#dispatch(job);
        }
      }
      this.#lookForStalled();
    });
  }
}

function keyOf({ kind, id }: Wake): string {
  return `${kind}:${id}`;
}
