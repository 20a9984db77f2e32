import pg from 'pg';
import { StoreFailed } from '../failure.ts';

/** What is the database's own trouble, by class or code: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const troubles = /^(08|53|57|58|XX|28|3D|3F|42501|25P03|25006)/;

const unreachable =
  'Look whether Postgres runs and can be reached; what was accepted so far is kept, and work goes on by itself when it is back.';

/**
 * Names what went wrong with the database. No message has the address, which may hold a password.
 * @returns undefined where the statement was at fault, and the connection can go on
 */
export function asPostgresFailure(error: unknown): StoreFailed | undefined {
  if (error instanceof StoreFailed) return error;
  if (!(error instanceof Error)) return undefined;
  const isAnswer = error instanceof pg.DatabaseError;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (isAnswer && !troubles.test(code)) return undefined;
  const said = isAnswer
    ? `Postgres says: ${error.message} (${code}).`
    : `The connection failed: ${error.message || code}.`;
  return new StoreFailed(
    code === '53100' ? 'disk-full' : 'unreachable',
    `The Postgres store cannot be used. ${said} ${unreachable}`,
    error,
  );
}

/** Whether the transaction lost against another one, was undone as a whole, and may be tried again. */
export function isConflict(error: unknown): boolean {
  return error instanceof pg.DatabaseError && (error.code === '40001' || error.code === '40P01');
}
