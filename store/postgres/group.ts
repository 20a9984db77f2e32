import type pg from 'pg';
import { StoreFailed } from '../failure.ts';
import { ask } from './connect.ts';
import { asPostgresFailure, isConflict } from './failures.ts';
import type { Owner } from './owner.ts';
import { type Asked, createSql, type Sql } from './sql.ts';

interface Write {
  readonly run: (sql: Sql) => Promise<unknown>;
  readonly atOnce: ((sql: Sql) => Promise<unknown>) | undefined;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

type End = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: unknown };

/** Access to the database: writes share transactions, reads see what is committed. */
export interface Group {
  /**
   * Queues a write. Those queued in one tick, or when a transaction ends, run in the order of the calls in the next one,
   * and settle only after its commit. A write that throws is undone and rejected alone. Where the connection is lost during
   * the commit, all are rejected though they may have been kept: each may be made again.
   * @param run must change nothing but the database, as it may run again after it was undone
   * @param atOnce does the same in the usual case, and asks all it has to ask before its first `await`, so that nobody
   * waits for its answers in between. Throws in any other case; `run` does it then.
   */
  write<T>(run: (sql: Sql) => Promise<T>, atOnce?: (sql: Sql) => Promise<T>): Promise<T>;
  read<T>(run: (sql: Sql) => Promise<T>): Promise<T>;
  /** Writes what is queued, and refuses everything from then on. */
  close(): Promise<void>;
}

const largestGroup = 200;
const mostTries = 5;

export function createGroup(owner: Owner, readers: Asked, onFatal: (error: StoreFailed) => void): Group {
  const reading = createSql(readers);
  let queue: Write[] = [];
  let flushing: Promise<void> | undefined;
  let refusal: StoreFailed | undefined;

  async function flush(): Promise<void> {
    // Writes of one tick belong together: nobody sees one without the other.
    await Promise.resolve();
    while (queue.length > 0) {
      const group = queue.splice(0, largestGroup);
      try {
        const ends = await transact(group);
        for (const [index, end] of ends.entries()) {
          if (end.ok) group[index]?.resolve(end.value);
          else group[index]?.reject(end.error);
        }
      } catch (error) {
        for (const { reject } of group) reject(error);
        if (error instanceof StoreFailed && error.code === 'in-use') fail(error);
      }
    }
    // Here and not when the promise has settled: a write queued in between would find nobody at work.
    flushing = undefined;
  }

  async function transact(group: readonly Write[]): Promise<readonly End[]> {
    try {
      const client = await owner.client();
      for (let tries = 1; ; tries++) {
        try {
          return (await together(client, group)) ?? (await apart(client, group));
        } catch (error) {
          if (!isConflict(error) || tries === mostTries) throw error;
          await client.query('ROLLBACK');
        }
      }
    } catch (error) {
      owner.lost();
      throw asPostgresFailure(error) ?? error;
    }
  }

  /**
   * The usual case, without the cost of savepoints, and with one wait for all that need no answers in between.
   * Undefined where a write threw; nothing is written then.
   */
  async function together(client: pg.Client, group: readonly Write[]): Promise<readonly End[] | undefined> {
    const sql = createSql({ query: (statement) => ask(client, statement) });
    const asked: Promise<unknown>[] = [sql.run('BEGIN')];
    for (const { run, atOnce } of group) {
      if (atOnce) asked.push(atOnce(sql));
      else {
        // It may wait for answers: what others ask meanwhile would come in between.
        if ((await Promise.allSettled(asked)).some(isRejected)) break;
        const alone = run(sql);
        asked.push(alone);
        if ((await Promise.allSettled([alone])).some(isRejected)) break;
      }
    }
    const ends = await Promise.allSettled(asked);
    // What comes behind an error is refused for no reason of its own.
    const trouble = ends.filter(isRejected).find(({ reason }) => isTrouble(reason));
    if (trouble) throw trouble.reason;
    if (ends.some(isRejected)) {
      await sql.run('ROLLBACK');
      return undefined;
    }
    await sql.run('COMMIT');
    return ends.slice(1).map((end) => ({ ok: true, value: end.status === 'fulfilled' ? end.value : undefined }));
  }

  async function apart(client: pg.Client, group: readonly Write[]): Promise<readonly End[]> {
    const sql = createSql({ query: (statement) => ask(client, statement) });
    await sql.run('BEGIN');
    const ends: End[] = [];
    for (const { run } of group) {
      await sql.run('SAVEPOINT one');
      try {
        ends.push({ ok: true, value: await run(sql) });
      } catch (error) {
        if (isTrouble(error)) throw error;
        await sql.run('ROLLBACK TO one');
        ends.push({ ok: false, error });
      }
      await sql.run('RELEASE one');
    }
    await sql.run('COMMIT');
    return ends;
  }

  /** Somebody else owns the store now: what this process believes is no longer true. */
  function fail(failure: StoreFailed): void {
    if (refusal) return;
    refusal = failure;
    const rest = queue;
    queue = [];
    for (const { reject } of rest) reject(failure);
    onFatal(failure);
  }

  return {
    write: <T>(run: (sql: Sql) => Promise<T>, atOnce?: (sql: Sql) => Promise<T>) =>
      new Promise<T>((resolve, reject) => {
        if (refusal) return reject(refusal);
        queue.push({ run, atOnce, resolve: (value) => resolve(value as T), reject });
        flushing ??= flush();
      }),
    async read(run) {
      if (refusal?.code === 'closed') throw refusal;
      return run(reading);
    },
    async close() {
      while (flushing) await flushing;
      refusal = new StoreFailed('closed', 'The Postgres store is closed.');
    },
  };
}

function isRejected(end: PromiseSettledResult<unknown>): end is PromiseRejectedResult {
  return end.status === 'rejected';
}

function isTrouble(error: unknown): boolean {
  return error instanceof StoreFailed || isConflict(error);
}
