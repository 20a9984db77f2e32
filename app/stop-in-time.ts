import type { Log } from '../core/log.ts';

/** Something that has to be stopped. */
export interface Part {
  readonly name: string;
  stop(): Promise<void>;
}

/**
 * How long all parts together are waited for, in milliseconds. Those who run us kill after ten seconds, and the store
 * has to be closed before; what was not finished by then is in it, and done after the next start.
 */
const waitMs = 8_000;

/**
 * Stops one part after another. One that hangs or fails does not keep the others from being stopped.
 * @throws what the first of those that failed threw, when all were told to stop
 */
export async function stopInTime(parts: readonly Part[], log: Log, within = waitMs): Promise<void> {
  const over = Promise.withResolvers<'over'>();
  const timer = setTimeout(() => over.resolve('over'), within);
  const failures: unknown[] = [];
  for (const part of parts) {
    const stopped = part.stop().catch((error) => void failures.push(error));
    if ((await Promise.race([stopped, over.promise])) === 'over') log.warn('stop-cut-short', { part: part.name });
  }
  clearTimeout(timer);
  if (failures.length > 0) throw failures[0];
}
