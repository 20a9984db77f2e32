import { type Channel, type ChannelDeps, SendError, type Sink } from '../../core/channel.ts';
import { createCodes } from '../../core/codes.ts';
import { createApi } from './api.ts';
import { capabilities } from './capabilities.ts';
import { isTokenRefused } from './errors.ts';
import { download } from './files.ts';
import { createIntake, type Intake } from './intake.ts';
import { createLedger } from './ledger.ts';
import type { LanyingOptions } from './options.ts';
import { createPeople } from './people.ts';
import { createSender } from './send.ts';
import { createSweep } from './sweep.ts';
import { answer, openCallback } from './webhook.ts';
import { anyAnswer } from './wire.ts';

export type { LanyingOptions } from './options.ts';

const sweepMs = 60_000;
const pruneMs = 24 * 3_600_000;

/** The channel cannot work as it is configured; the message says what to do. */
export class LanyingSetupError extends Error {
  override readonly name = 'LanyingSetupError';
}

/**
 * An app of Lanying IM (蓝莺IM). A customer's address is `{ chat: 'user:<id>' }`; a desk is a group, `{ chat: '<id>' }`,
 * where each card opens a thread by its code, `{ chat, thread: '12' }`.
 */
export function createLanyingChannel(name: string, options: LanyingOptions, deps: ChannelDeps): Channel {
  const { storage, openFile, clock, log } = deps;
  const { userId } = options;
  const api = createApi(options);
  const now = () => clock.now();
  const codes = createCodes(storage, now);
  const ledger = createLedger(storage, api, userId, now);
  const sender = createSender({ api, ledger, codes, userId, openFile });
  const underWay = new Set<Promise<unknown>>();
  let intake: Intake | null = null;
  let cancels: readonly (() => void)[] = [];

  function track<T>(work: Promise<T>): Promise<T> {
    const tracked = work.finally(() => underWay.delete(tracked));
    underWay.add(tracked);
    return tracked;
  }

  /** Again and again, from the end of the one to the beginning of the next. */
  function every(ms: number, event: string, run: () => Promise<void>): () => void {
    let cancel = (): void => {};
    let isOver = false;
    const plan = (): void => {
      cancel = clock.after(ms, () => {
        track(run().catch(() => log.warn(event, { channel: name }))).finally(() => {
          if (!isOver) plan();
        });
      });
    };
    plan();
    return () => {
      isOver = true;
      cancel();
    };
  }

  /** @returns what to do where it is away */
  async function check(): Promise<string | undefined> {
    try {
      await api.get('/message/unread', {}, anyAnswer);
      return undefined;
    } catch (error) {
      if (isTokenRefused(error)) {
        throw new LanyingSetupError(
          `Lanying refuses the token of channel ${name}: compare appId, token and apiUrl with the console of the app`,
        );
      }
      log.warn('lanying-unreachable', { channel: name, advice: 'It is asked again until it answers' });
      return 'Lanying cannot be reached: look at the network, and at apiUrl';
    }
  }

  async function take(said: Parameters<Intake>[0]): Promise<Response> {
    if (!intake) return answer(503, 'Starting or stopping; bring it again');
    try {
      await intake(said);
      return answer(200, '');
    } catch (error) {
      log.error('lanying-intake-failed', { channel: name, error: error instanceof Error ? error.name : 'unknown' });
      return answer(503, 'Not taken in; bring it again');
    }
  }

  return {
    name,
    capabilities,
    ...sender,
    async examine() {
      const away = await check();
      return away === undefined ? [] : [away];
    },
    async start(sink: Sink) {
      await check();
      const taking = createIntake({ channel: name, options, api, codes, deps, sink });
      const sweep = createSweep({ channel: name, appId: options.appId, userId, api, intake: taking, deps });
      intake = taking;
      await sweep().catch(() => log.warn('lanying-sweep-failed', { channel: name }));
      cancels = [
        every(sweepMs, 'lanying-sweep-failed', sweep),
        every(pruneMs, 'lanying-prune-failed', () => ledger.prune()),
      ];
    },
    async stop() {
      intake = null;
      for (const cancel of cancels) cancel();
      await Promise.allSettled(underWay);
    },
    async forget({ customer }) {
      // Where each file is that was sent: the platform deletes none for us.
      for (const id of customer?.ids ?? []) await storage.take('file', id);
    },
    members: async ({ chat }) => createPeople(options).agents(chat),
    async open(file) {
      const found = file.channel === name ? await storage.get('file', file.id) : undefined;
      const sent = found?.data as { readonly url: string; readonly name?: string } | undefined;
      if (!sent) throw new SendError('There is no such file here', { outcome: 'not-sent', code: 'file-gone' });
      return download(api, sent);
    },
    http: {
      async fetch(request) {
        const opened = await openCallback(request, options);
        return 'response' in opened ? opened.response : track(take(opened.said));
      },
    },
  };
}
