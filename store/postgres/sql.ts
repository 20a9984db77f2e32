import pg from 'pg';
import { asPostgresFailure } from './failures.ts';

/** Statements on a connection. Trouble of the database comes as `StoreFailed`, all else as it is. */
export interface Sql {
  all<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  get<Row>(text: string, values?: readonly unknown[]): Promise<Row | undefined>;
  /** @returns how many rows it changed */
  run(text: string, values?: readonly unknown[]): Promise<number>;
}

/** Who is asked: a connection, or several of them. */
export interface Asked {
  query(statement: pg.QueryConfig): Promise<pg.QueryResult>;
}

const names = new Map<string, string>();

/** Statements are prepared once per connection, under a name that their text has in this process. */
function nameOf(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = `frontdesk-${names.size + 1}`;
  names.set(text, name);
  return name;
}

export function createSql(client: Asked): Sql {
  async function query(text: string, values: readonly unknown[] = []) {
    try {
      return await client.query({ name: nameOf(text), text, values: [...values] });
    } catch (error) {
      throw asPostgresFailure(error) ?? error;
    }
  }
  return {
    // The row's shape is what the SQL beside the type argument selects.
    all: async <Row>(text: string, values?: readonly unknown[]) => (await query(text, values)).rows as Row[],
    get: async <Row>(text: string, values?: readonly unknown[]) =>
      (await query(text, values)).rows[0] as Row | undefined,
    run: async (text, values) => (await query(text, values)).rowCount ?? 0,
  };
}

/** What is said to every statement behind one that failed, until the transaction is rolled back. */
const inFailedTransaction = '25P02';

/**
 * Waits for everything that was asked at once.
 * @throws the first error that is not only another's consequence, when all has been answered
 */
export async function allOf<T>(asked: readonly Promise<T>[]): Promise<T[]> {
  const ends = await Promise.allSettled(asked);
  const errors = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []));
  if (errors.length > 0) throw errors.find((error) => !isConsequence(error)) ?? errors[0];
  return ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []));
}

function isConsequence(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === inFailedTransaction;
}
