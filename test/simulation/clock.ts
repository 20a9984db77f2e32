import type { Clock } from '../../core/clock.ts';

interface Alarm {
  at: number;
  readonly order: number;
  readonly run: () => void;
}

const epoch = Date.UTC(2026, 0, 5, 9);

/** Time that passes only when told to: alarms ring in order, and everything they set off ends before the next. */
export class VirtualClock implements Clock {
  #now: number;
  /** Until when time is passing. */
  #end = 0;
  #order = 0;
  readonly #alarms: Alarm[] = [];
  readonly #settled: () => Promise<void>;

  /** @param settled resolves when all that was set off has ended @param now milliseconds since the epoch */
  constructor(settled: () => Promise<void> = settledHere, now = epoch) {
    this.#settled = settled;
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, run: () => void): () => void {
    const alarm: Alarm = { at: this.#now + Math.max(0, ms), order: this.#order++, run };
    const index = this.#alarms.findLastIndex((other) => other.at <= alarm.at);
    this.#alarms.splice(index + 1, 0, alarm);
    return () => {
      const place = this.#alarms.indexOf(alarm);
      if (place >= 0) this.#alarms.splice(place, 1);
    };
  }

  /** Somebody sets the clock, forward or back. What waits has as long to wait as before: no time has passed. */
  jump(ms: number): void {
    this.#now += ms;
    this.#end += ms;
    for (const alarm of this.#alarms) alarm.at += ms;
  }

  /** Lets time pass, up to `ms` from now. */
  async pass(ms: number): Promise<void> {
    this.#end = this.#now + ms;
    for (;;) {
      await this.#settled();
      const [alarm] = this.#alarms;
      if (!alarm || alarm.at > this.#end) break;
      this.#alarms.shift();
      this.#now = Math.max(this.#now, alarm.at);
      alarm.run();
    }
    this.#now = this.#end;
  }
}

/** Resolves when no promise is left that could go on by itself: `setImmediate` runs after all microtasks. */
function settledHere(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
