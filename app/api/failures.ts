import type { Context } from 'hono';

/** An answer that is no success. */
export interface Failure {
  readonly status: 400 | 401 | 404 | 413 | 429;
  /** Stable and short. */
  readonly error: string;
  /** What is wrong, and what to do. */
  readonly text: string;
  readonly problems?: readonly object[];
}

export const unknownCustomer: Failure = {
  status: 404,
  error: 'customer-unknown',
  text: 'There is no such channel, or nobody is known there. Those who have written are known, and those whom PUT /api/customers has named.',
};

export function fail(context: Context, { status, ...problem }: Failure): Response {
  return context.json(problem, status);
}
