import { pino } from 'pino';
import type { Log } from '../core/log.ts';

/** Structured lines on standard error, one JSON object each: event names and ids, never what people wrote. */
export function createLog(level: string): Log {
  const logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination(2));
  return {
    info: (event, fields) => logger.info({ ...fields, event }),
    warn: (event, fields) => logger.warn({ ...fields, event }),
    error: (event, fields) => logger.error({ ...fields, event }),
  };
}
