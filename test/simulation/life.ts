import type { Clock } from '../../core/clock.ts';
import type { Random } from './random.ts';

const never = new Promise<never>(() => {});

/**
 * The life of one simulated process. It can end at any await: what was begun may or may not have taken place, and
 * nobody comes back to hear of it.
 */
export class Life {
  alive = true;
  readonly #random: Random;
  readonly #deathRate: () => number;
  readonly #onDeath: () => void;

  constructor(random: Random, deathRate: () => number, onDeath: () => void) {
    this.#random = random;
    this.#deathRate = deathRate;
    this.#onDeath = onDeath;
  }

  end(): void {
    if (!this.alive) return;
    this.alive = false;
    this.#onDeath();
  }

  /** An await: the process may die before the call, or when it has taken place. */
  async await<T>(call: () => Promise<T>): Promise<T> {
    if (!this.alive) return never;
    if (this.#random.chance(this.#deathRate() / 2)) {
      this.end();
      return never;
    }
    try {
      const result = await call();
      if (this.alive && this.#random.chance(this.#deathRate() / 2)) this.end();
      return this.alive ? result : never;
    } catch (error) {
      if (!this.alive) return never;
      throw error;
    }
  }

  /** Every method of `target` that returns a promise becomes such an await. */
  wrap<T extends object>(target: T, methods: readonly (keyof T & string)[]): T {
    const wrapped = new Set<string | symbol>(methods);
    return new Proxy(target, {
      get: (object, name) => {
        const value: unknown = Reflect.get(object, name);
        if (typeof value !== 'function') return value;
        if (!wrapped.has(name)) return value.bind(object);
        return (...args: unknown[]) => this.await(() => Reflect.apply(value, object, args) as Promise<unknown>);
      },
    });
  }

  /** A clock whose alarms die with the process. */
  clock(clock: Clock): Clock {
    return {
      now: () => clock.now(),
      after: (ms, run) =>
        clock.after(ms, () => {
          if (this.alive) run();
        }),
    };
  }
}
