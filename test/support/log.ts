import type { Log, LogFields } from '../../core/log.ts';

/** A log that keeps what is written to it, one line each. */
export function recordingLog(): { readonly log: Log; readonly logged: readonly string[] } {
  const logged: string[] = [];
  const write = (event: string, fields?: LogFields): void => void logged.push(JSON.stringify({ event, ...fields }));
  return { log: { info: write, warn: write, error: write }, logged };
}
