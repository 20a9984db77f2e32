import type { ChannelDeps, Inbound, Sink } from '../../core/channel.ts';
import { createSerial } from '../../core/serial.ts';
import { type HearOptions, hear } from './hear.ts';
import { timeOf, toInbound } from './inbound.ts';

/** A puppet hands a message over once and for all, so that what cannot be written down yet is kept and tried again. */
const retryMs = 1_000;
const longestRetryMs = 30_000;
/** What may be kept in memory while nothing can be written down. */
const mostKept = 10_000;
/** How often a puppet is asked for a message that it told of and does not give. */
const mostAsked = 3;

export interface Intake {
  /** A puppet tells of a message. Never throws. */
  told(id: string): void;
  /** Takes in what happened to the account itself. Never throws. */
  take(chat: string, event: Inbound): void;
  /** Takes nothing new, and lets what is under way finish. */
  stop(): Promise<void>;
}

interface IntakeParts {
  readonly channel: string;
  readonly sink: Sink;
  readonly deps: Pick<ChannelDeps, 'clock' | 'log' | 'storage'>;
  readonly options: HearOptions;
  /** What was said before is no news. */
  readonly notBefore: number;
}

/** Takes messages in, those of one chat in order, each until it is on disk. */
export function createIntake({ channel, sink, deps, options, notBefore }: IntakeParts): Intake {
  const { clock, log, storage } = deps;
  const serial = createSerial();
  const underWay = new Set<Promise<void>>();
  const stopped = Promise.withResolvers<void>();
  let stopping = false;

  function run(chat: string, work: () => Promise<void>): void {
    const working = serial(chat, work)
      .catch(() => log.error('wechaty-message-lost', { channel }))
      .finally(() => underWay.delete(working));
    underWay.add(working);
  }

  function pause(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = clock.after(ms, resolve);
    return Promise.race([promise, stopped.promise]).finally(cancel);
  }

  async function ask(id: string): Promise<Inbound | undefined> {
    for (let asked = 1; ; asked += 1) {
      try {
        const heard = await hear(options, id);
        if (!heard) return undefined;
        if (timeOf(heard.message) >= notBefore) return toInbound(channel, heard);
        log.info('wechaty-old-message', { channel });
        return undefined;
      } catch (error) {
        if (asked < mostAsked && !stopping) {
          await pause(retryMs);
          continue;
        }
        log.error('wechaty-unreadable-message', { channel, error: nameOf(error) });
        return undefined;
      }
    }
  }

  async function accept(event: Inbound): Promise<void> {
    for (let wait = retryMs; ; wait = Math.min(wait * 2, longestRetryMs)) {
      try {
        return await sink.accept([event]);
      } catch (error) {
        if (stopping) throw error;
        log.warn('wechaty-not-taken-in', { channel, retryMs: wait });
        await pause(wait);
      }
    }
  }

  return {
    told(id) {
      if (stopping || id === '') return;
      if (underWay.size >= mostKept) return log.error('wechaty-message-lost', { channel, why: 'too many wait' });
      // Asked for in the order told, so that no slow answer lets a later message overtake.
      run('asking', async () => {
        const event = await ask(id);
        if (!event) return;
        run(event.from.chat, async () => {
          await accept(event);
          const { id: chat, name } = event.by;
          const at = event.at.getTime();
          await storage.put({ collection: 'chats', id: event.from.chat, at, data: { by: chat, name } }).catch(() => {});
        });
      });
    },
    take(chat, event) {
      if (!stopping) run(chat, () => accept(event));
    },
    async stop() {
      stopping = true;
      stopped.resolve();
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
