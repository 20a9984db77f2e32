import type { Clock } from '../../../core/clock.ts';
import { StoreFailed } from '../../../store/failure.ts';
import { Life } from '../life.ts';
import type { Random } from '../random.ts';

/** Probabilities at each await, as they are now. */
export interface Perils {
  death: number;
  pause: number;
  /** The store fails, before or after it has done what was asked. */
  fail: number;
}

const longestPauseMs = 90_000;
const slowestTripMs = 5;

/** The life of one of several processes: it can also be paused at any await, and find the store failing. */
export class WorkerLife extends Life {
  readonly #random: Random;
  readonly #perils: Perils;
  readonly #world: Clock;
  readonly #onPause: () => void;
  #paused: PromiseWithResolvers<void> | undefined;
  #overdue: (() => void)[] = [];

  constructor(random: Random, perils: Perils, world: Clock, onDeath: () => void, onPause: () => void) {
    super(random, () => perils.death, onDeath);
    this.#random = random;
    this.#perils = perils;
    this.#world = world;
    this.#onPause = onPause;
  }

  /** It says nothing, and hears nothing. */
  get isSilent(): boolean {
    return !this.alive || this.#paused !== undefined;
  }

  override async await<T>(call: () => Promise<T>): Promise<T> {
    await this.#pass();
    try {
      return await super.await(call);
    } finally {
      await this.#pass();
    }
  }

  /** Every method of a store becomes an await at which it may fail. */
  wrapStore<T extends object>(store: T, methods: readonly (keyof T & string)[]): T {
    const failing = new Set<string | symbol>(methods);
    const faulty = new Proxy(store, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function' || !failing.has(name)) return value;
        return async (...args: unknown[]) => {
          await this.#travel();
          this.#failPerhaps();
          const result: unknown = await Reflect.apply(value, target, args);
          this.#failPerhaps();
          return result;
        };
      },
    });
    return this.wrap(faulty, methods);
  }

  /** A clock whose alarms wait while the process is paused, and ring when it goes on. */
  override clock(clock: Clock): Clock {
    const mortal = super.clock(clock);
    return {
      now: () => clock.now(),
      after: (ms, run) => {
        let isCancelled = false;
        const ring = () => {
          if (isCancelled) return;
          if (this.#paused) this.#overdue.push(ring);
          else run();
        };
        const cancel = mortal.after(ms, ring);
        return () => {
          isCancelled = true;
          cancel();
        };
      },
    };
  }

  async #pass(): Promise<void> {
    if (!this.#paused && this.alive && this.#random.chance(this.#perils.pause / 2)) this.#pause();
    while (this.#paused) await this.#paused.promise;
  }

  #pause(): void {
    this.#onPause();
    const paused = Promise.withResolvers<void>();
    this.#paused = paused;
    this.#world.after(this.#random.int(100, longestPauseMs), () => {
      this.#paused = undefined;
      const overdue = this.#overdue;
      this.#overdue = [];
      const ringAll = () => {
        if (this.alive) for (const ring of overdue) ring();
      };
      // What came over the wire meanwhile is heard first, where the process was not waiting when it was paused.
      if (this.#random.chance(0.5)) ringAll();
      else this.#world.after(0, ringAll);
      paused.resolve();
    });
  }

  /** The way to a database: what others do meanwhile is done before. */
  #travel(): Promise<void> {
    const ms = this.#random.int(0, slowestTripMs);
    return new Promise((resolve) => void this.#world.after(ms, resolve));
  }

  #failPerhaps(): void {
    if (this.#random.chance(this.#perils.fail / 2)) throw new StoreFailed('unreachable', 'It is away for a moment.');
  }
}
