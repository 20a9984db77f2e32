import { StatementSync } from 'node:sqlite';

/** What the database was asked. */
export interface Statements {
  readonly count: number;
  /** Milliseconds spent in `COMMIT`: writing the log and flushing it to disk. */
  readonly commitMs: number;
  /** Milliseconds spent in all other statements. */
  readonly otherMs: number;
}

type Method = 'run' | 'get' | 'all';
const methods: readonly Method[] = ['run', 'get', 'all'];

/**
 * Counts the statements of this process while `run` runs. Counting costs about a microsecond each, so that nothing
 * else should be measured at the same time.
 */
export async function countStatements<T>(run: () => Promise<T>): Promise<{ result: T; statements: Statements }> {
  const prototype: Pick<StatementSync, Method> & { readonly sourceSQL: string } = StatementSync.prototype;
  const originals = methods.map((method) => ({ method, original: prototype[method] }));
  let count = 0;
  let commitMs = 0;
  let otherMs = 0;
  for (const { method, original } of originals) {
    Object.defineProperty(prototype, method, {
      configurable: true,
      writable: true,
      value(this: StatementSync, ...values: unknown[]): unknown {
        const begun = performance.now();
        try {
          return Reflect.apply(original, this, values);
        } finally {
          const ms = performance.now() - begun;
          count += 1;
          if (this.sourceSQL === 'COMMIT') commitMs += ms;
          else otherMs += ms;
        }
      },
    });
  }
  try {
    const result = await run();
    return { result, statements: { count, commitMs, otherMs } };
  } finally {
    for (const { method, original } of originals) {
      Object.defineProperty(prototype, method, { configurable: true, writable: true, value: original });
    }
  }
}
