import type { ChannelDeps, Inbound, Sink } from '../../core/channel.ts';
import { createSerial } from '../../core/serial.ts';
import type { PlaceAtDesk } from './desk.ts';
import { type HearOptions, hear } from './hear.ts';
import { type Heard, timeOf, toInbound } from './inbound.ts';

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
  /** Takes in what happened to the account itself. @throws where it stops before that is on disk */
  take(events: readonly Inbound[]): Promise<void>;
  /** Takes nothing new, and lets what is under way finish. */
  stop(): Promise<void>;
}

interface IntakeParts {
  readonly channel: string;
  readonly sink: Sink;
  readonly deps: Pick<ChannelDeps, 'clock' | 'log' | 'storage'>;
  readonly options: HearOptions;
  readonly atDesk: PlaceAtDesk;
  /** What was said before is no news. */
  readonly notBefore: number;
}

/** Takes messages in, those of one chat in order, each until it is on disk. */
export function createIntake({ channel, sink, deps, options, atDesk, notBefore }: IntakeParts): Intake {
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

  async function ask(id: string): Promise<Heard | undefined> {
    for (let asked = 1; ; asked += 1) {
      try {
        const heard = await hear(options, id);
        if (!heard || timeOf(heard.message) >= notBefore) return heard;
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

  /** Again and again until it is on disk. */
  async function untilDone(work: () => Promise<void>): Promise<void> {
    for (let wait = retryMs; ; wait = Math.min(wait * 2, longestRetryMs)) {
      try {
        return await work();
      } catch (error) {
        if (stopping) throw error;
        log.warn('wechaty-not-taken-in', { channel, retryMs: wait });
        await pause(wait);
      }
    }
  }

  async function takeIn(heard: Heard): Promise<void> {
    const event = toInbound(channel, heard);
    const placed = heard.desk === undefined ? event : await atDesk(heard.desk, event, heard);
    if (!placed) return;
    await sink.accept([placed]);
    if (heard.desk !== undefined) return;
    const written = { collection: 'chats', id: event.from.chat, at: event.at.getTime(), data: null };
    await storage.put(written).catch(() => {});
  }

  return {
    told(id) {
      if (stopping || id === '') return;
      if (underWay.size >= mostKept) return log.error('wechaty-message-lost', { channel, why: 'too many wait' });
      // Asked for in the order told, so that no slow answer lets a later message overtake.
      run('asking', async () => {
        const heard = await ask(id);
        if (heard) run(heard.message.roomId || heard.talker, () => untilDone(() => takeIn(heard)));
      });
    },
    take(events) {
      const taking = untilDone(() => sink.accept(events));
      const settled = taking.catch(() => {}).finally(() => underWay.delete(settled));
      underWay.add(settled);
      return taking;
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
