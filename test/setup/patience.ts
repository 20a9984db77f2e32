import { vi } from 'vitest';

/**
 * How long a condition may take, in milliseconds, where a test names no time of its own: one that comes is waited for
 * no longer than it takes, and on a busy machine that may be more than the second that vitest gives it.
 */
export const patienceMs = 10_000;

const { waitFor, waitUntil } = vi;

type Options = Parameters<typeof waitFor>[1];

function patient(options: Options): Options {
  return typeof options === 'number' ? options : { timeout: patienceMs, ...options };
}

vi.waitFor = (check, options) => waitFor(check, patient(options));
vi.waitUntil = (check, options) => waitUntil(check, patient(options));
