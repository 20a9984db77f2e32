import { SendError } from '../../core/channel.ts';
import type { Clock } from '../../core/clock.ts';
import { createSerial } from '../../core/serial.ts';
import type { Doc, Json, Storage } from '../../core/storage.ts';

/** How many answers a message of a customer allows, and for how long. */
export interface Allowance {
  readonly answers: number;
  readonly ms: number;
  /** How long to wait for more lines of an agent before one is posted, by how many answers are left, none first. */
  readonly gatherMs: readonly number[];
}

/**
 * Five answers for 48 hours, at both of Tencent's platforms: developer.work.weixin.qq.com/document/path/94677 and
 * developers.weixin.qq.com/doc/offiaccount/Customer_Service/Customer_Service_Messages.html. The waits are ours: the
 * scarcer answers get, the longer it is worth to see whether an agent goes on typing.
 */
export const usualAllowance: Allowance = {
  answers: 5,
  ms: 48 * 60 * 60 * 1000,
  gatherMs: [0, 8_000, 4_000, 2_000],
};

/** How many answers a customer's last message still allows. */
interface Tally {
  /** When it was written, in milliseconds since the epoch. */
  readonly since: number;
  /** The platform's id of it. */
  readonly message: string;
  /** Those of the same second before it, as the platforms count in seconds and may bring each again. */
  readonly before?: readonly string[];
  /** Until when the platform takes some more that are not counted here. */
  readonly freeUntil?: number;
}

/**
 * The answers to it so far. Kept apart, as what customers say and what is sent to them may be another process's: none
 * overwrites what the other knows.
 */
interface Spent {
  readonly message: string;
  readonly sent: number;
}

const collection = 'tally';
const spentCollection = 'spent';
const batch = 200;
/** So many messages of one second are kept in mind. */
const mostBefore = 20;

type Note = Omit<Doc, 'at'>;

/**
 * Counts the answers that each customer's last message still allows. Where nothing is known of a customer, the platform
 * itself has the last word.
 */
export interface Tallies {
  /** The customer wrote: from now on there are new answers. */
  renewed(chat: string, message: string, at: number): Promise<void>;
  /** The customer did something that allows answers for a short time, whatever was counted. */
  freed(chat: string, until: number): Promise<void>;
  /** @returns undefined where nobody knows */
  left(chat: string): Promise<number | undefined>;
  /** Until when, too, in milliseconds since the epoch; and the message that the answers are to. */
  window(
    chat: string,
  ): Promise<{ readonly message: string; readonly left: number; readonly until: number } | undefined>;
  /** @throws {SendError} where there are not so many left. More than there ever are may begin. */
  require(chat: string, posts: number): Promise<void>;
  /**
   * Counts one, and keeps what has to be known of the attempt along with it.
   * @returns the message that it is an answer to
   */
  spend(chat: string, ...notes: readonly Note[]): Promise<string | undefined>;
  /** It was not posted after all. */
  giveBack(chat: string): Promise<void>;
  /** The platform says that there are none to this message, whatever was counted. There are to any that came since. */
  exhaust(chat: string, message: string | undefined): Promise<void>;
  /** Forgets a customer who has written nothing since a time, in milliseconds since the epoch. */
  forget(chat: string, before: number): Promise<void>;
  /** Forgets those whose time is long over. */
  prune(): Promise<void>;
}

export function createTallies(
  { storage, clock }: { readonly storage: Storage; readonly clock: Clock },
  allowance: Allowance,
): Tallies {
  const serial = createSerial();

  async function get(chat: string): Promise<Tally | undefined> {
    return (await storage.get(collection, chat))?.data as unknown as Tally | undefined;
  }

  function note(chat: string, tally: Tally): Note {
    return { collection, id: chat, data: tally as unknown as Json };
  }

  async function sentTo(chat: string, { message }: Tally): Promise<number> {
    const spent = (await storage.get(spentCollection, chat))?.data as unknown as Spent | undefined;
    return spent?.message === message ? spent.sent : 0;
  }

  function put(...notes: readonly Note[]): Promise<void> {
    return storage.put(...notes.map((one) => ({ ...one, at: clock.now() })));
  }

  function change(
    chat: string,
    sent: (before: number, message: string) => number,
    notes: readonly Note[] = [],
  ): Promise<string | undefined> {
    return serial(chat, async () => {
      const tally = await get(chat);
      const changed: Note[] = [];
      if (tally) {
        const spent: Spent = {
          message: tally.message,
          sent: Math.max(0, sent(await sentTo(chat, tally), tally.message)),
        };
        changed.push({ collection: spentCollection, id: chat, data: spent as unknown as Json });
      }
      if (changed.length + notes.length > 0) await put(...changed, ...notes);
      return tally?.message;
    });
  }

  return {
    renewed: (chat, message, at) =>
      serial(chat, async () => {
        const tally = await get(chat);
        const before = tally?.since === at ? [...(tally.before ?? []), tally.message].slice(-mostBefore) : [];
        // Brought again, or out of order: it allows nothing new.
        if (tally && (tally.message === message || at < tally.since || before.includes(message))) return;
        await put(note(chat, { since: at, message, ...(before.length > 0 && { before }) }));
      }),
    freed: (chat, until) =>
      serial(chat, async () => {
        const tally = await get(chat);
        if (tally) await put(note(chat, { ...tally, freeUntil: until }));
      }),
    async left(chat) {
      const tally = await get(chat);
      return tally && Math.max(0, allowance.answers - (await sentTo(chat, tally)));
    },
    async window(chat) {
      const tally = await get(chat);
      if (!tally) return undefined;
      const { message, since } = tally;
      const left = Math.max(0, allowance.answers - (await sentTo(chat, tally)));
      return { message, left, until: since + allowance.ms };
    },
    async require(chat, posts) {
      const tally = await get(chat);
      const now = clock.now();
      if (!tally || (tally.freeUntil ?? 0) > now) return;
      if (now - tally.since > allowance.ms) throw none('window-closed');
      if (allowance.answers - (await sentTo(chat, tally)) < Math.min(posts, allowance.answers))
        throw none('answers-spent');
    },
    spend: (chat, ...notes) => change(chat, (sent) => sent + 1, notes),
    async giveBack(chat) {
      await change(chat, (sent) => sent - 1);
    },
    async exhaust(chat, message) {
      await change(chat, (sent, now) => (now === message ? Math.max(sent, allowance.answers) : sent));
    },
    forget: (chat, before) =>
      serial(chat, async () => {
        const tally = await get(chat);
        if (!tally || tally.since > before) return;
        await storage.take(collection, chat);
        await storage.take(spentCollection, chat);
      }),
    async prune() {
      for (;;) {
        // Twice the time, as clocks differ; and nobody waits for it.
        const before = { at: clock.now() - 2 * allowance.ms, id: '' };
        const old = await storage.list(collection, { limit: batch, before });
        for (const { id } of old) {
          await storage.take(collection, id);
          await storage.take(spentCollection, id);
        }
        if (old.length < batch) return;
      }
    },
  };
}

function none(code: 'window-closed' | 'answers-spent'): SendError {
  const text = 'WeChat takes five answers to each message of a customer, for 48 hours; the customer has to write first';
  return new SendError(text, { outcome: 'not-sent', code });
}
