import { randomUUID } from 'node:crypto';
import { alone, type Bulletin } from '../../core/bulletin.ts';
import { type Channel, type ChannelDeps, SendError } from '../../core/channel.ts';
import type { Clock } from '../../core/clock.ts';

/**
 * How long a callback stays open for what is decided about it. WeChat waits for five seconds, and the answer has a way
 * to go. Source: developers.weixin.qq.com/doc/offiaccount/Message_Management/Passive_user_reply_message.html.
 */
export const patienceMs = 3_500;
const keepMs = 24 * 60 * 60 * 1000;
/** More callbacks than that of one customer are not open at once. */
const most = 20;
const batch = 200;
const topic = 'transfer';
/** By customer and message: passed on. By the key of a `hand-over`: done. */
const passing = ['transferred', 'handed'] as const;

/** A callback that is kept open. */
interface Waiting {
  /** Whether it is to be answered by passing on what was said. */
  readonly end: () => Promise<boolean>;
  /** It was not taken in after all. */
  readonly drop: () => Promise<void>;
}

/**
 * Passes customers on to Tencent's own desk. That is only possible in the answer to a callback, and only what this one
 * says is passed on. So a callback waits until it is decided, which may happen in another process: what is open is a
 * document, and whoever takes it decides.
 */
export interface Transfers extends Required<Pick<Channel, 'handOver'>> {
  start(): void;
  /** To be called before the message is taken in. */
  begin(customer: string, message: string): Promise<Waiting>;
  /** Nothing is waited for any more. */
  stop(): void;
  prune(): Promise<void>;
}

export function createTransfers({
  storage,
  clock,
  bulletin = alone,
}: Pick<ChannelDeps, 'storage'> & { readonly clock: Clock; readonly bulletin?: Bulletin | undefined }): Transfers {
  const open = new Map<string, { readonly customer: string; readonly look: (isLate: boolean) => void }>();
  let stopListening = (): void => {};

  function look(customer: unknown): void {
    for (const waiting of open.values()) if (waiting.customer === customer) waiting.look(false);
  }

  /** Resolves with whether the time is over. */
  function nextLook(ticket: string, customer: string, until: number): Promise<boolean> {
    return new Promise((resolve) => {
      const cancel = clock.after(Math.max(0, until - clock.now()), () => resolve(true));
      const looked = (isLate: boolean): void => {
        cancel();
        resolve(isLate);
      };
      open.set(ticket, { customer, look: looked });
    });
  }

  return {
    start() {
      // What was missed is found when the time is over.
      stopListening = bulletin.listen(topic, { hear: look, missed() {} });
    },

    async begin(customer, message) {
      const done = { end: async () => true, drop: async () => {} };
      // WeChat brings it again where our answer came too late.
      if (await storage.get('transferred', `${customer}/${message}`)) return done;
      const collection = waitingOf(customer);
      const ticket = randomUUID();
      const until = clock.now() + patienceMs;
      await storage.put({ collection, id: message, at: clock.now(), data: null });
      let looked = nextLook(ticket, customer, until);
      const drop = async (): Promise<void> => {
        open.delete(ticket);
        await storage.take(collection, message);
      };
      return {
        drop,
        async end() {
          for (;;) {
            const isLate = await looked;
            if (!isLate) looked = nextLook(ticket, customer, until);
            if (!isLate && (await storage.get(collection, message))) continue;
            open.get(ticket)?.look(true);
            open.delete(ticket);
            return !(await storage.take(collection, message));
          }
        },
      };
    },

    async handOver({ chat: customer }, key) {
      if (await storage.get('handed', key)) return;
      const now = clock.now();
      const collection = waitingOf(customer);
      const taken: string[] = [];
      for (const { id, at } of await storage.list(collection, { limit: most })) {
        // Whoever left an old one behind is no more.
        if ((await storage.take(collection, id)) && now - at < patienceMs) taken.push(id);
      }
      if (taken.length === 0) {
        const text = 'Customers can be passed on only in the answer to what they said, within five seconds';
        throw new SendError(text, { outcome: 'not-sent', code: 'handover-too-late' });
      }
      const passed = taken.map((id) => ({ collection: 'transferred', id: `${customer}/${id}`, at: now, data: null }));
      await storage.put({ collection: 'handed', id: key, at: now, data: null }, ...passed);
      look(customer);
      bulletin.publish(topic, customer);
    },

    stop() {
      stopListening();
      for (const { look: looked } of open.values()) looked(true);
    },

    async prune() {
      for (const collection of passing) {
        for (;;) {
          const old = await storage.list(collection, { limit: batch, before: { at: clock.now() - keepMs, id: '' } });
          for (const { id } of old) await storage.take(collection, id);
          if (old.length < batch) break;
        }
      }
    },
  };
}

function waitingOf(customer: string): string {
  return `waiting ${customer}`;
}
