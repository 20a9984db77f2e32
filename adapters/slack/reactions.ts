import { createSerial } from '../../core/serial.ts';
import type { Storage } from '../../core/storage.ts';
import type { SlackMessage } from './wire.ts';

/** Somebody's reaction to a message, given or taken back. */
export interface Reaction {
  /** The message it is on. */
  readonly id: string;
  readonly user: string;
  /** Slack's name of the emoji. */
  readonly emoji: string;
  readonly added: boolean;
  /** When, as a Slack timestamp; when it was found, where nobody told of it. */
  readonly at: string;
  /** Where nobody told of it: what is told of it later and was before this is old. */
  readonly after?: string;
}

/** How a message's reactions last changed, by who and which. */
type Known = Readonly<Record<string, { readonly added: boolean; readonly at: string }>>;

/**
 * Remembers the reactions on messages. A message that is read back says who reacts to it but not since when, so only
 * what was heard before tells what is new; and Slack may bring an event again long after it was found by reading back.
 */
export interface Reactions {
  /**
   * Takes a reaction in by `accept`, unless it is known already; those on one message one after the other. It is known
   * once it was taken in.
   */
  take(chat: string, reaction: Reaction, accept: () => Promise<void>): Promise<void>;
  /** What has changed on a message that was read back, since a time in s. */
  changed(chat: string, message: SlackMessage, since: number): Promise<readonly Reaction[]>;
  /** Forgets a message. */
  forget(chat: string, id: string): Promise<void>;
  /** Forgets messages that nobody has reacted to since. @param before ms */
  tidy(before: number): Promise<void>;
}

const collection = 'reactions';
const batch = 200;

export function createReactions(storage: Storage, now: () => number): Reactions {
  const serial = createSerial();

  async function known(id: string): Promise<Known> {
    return ((await storage.get(collection, id))?.data ?? {}) as Known;
  }

  return {
    take(chat, { id, user, emoji, added, at, after = at }, accept) {
      const doc = idOf(chat, id);
      return serial(doc, async () => {
        const before = await known(doc);
        const last = before[`${user} ${emoji}`];
        if (last && (last.added === added || Number(last.at) >= Number(at))) return;
        await accept();
        await storage.put({
          collection,
          id: doc,
          at: now(),
          data: { ...before, [`${user} ${emoji}`]: { added, at: after } },
        });
      });
    },
    async changed(chat, { ts, reactions = [] }, since) {
      if (ts === undefined) return [];
      const before = await known(idOf(chat, ts));
      const there = new Set(reactions.flatMap(({ name, users = [] }) => users.map((user) => `${user} ${name}`)));
      // Of many who react alike, Slack may name some only. Source: docs.slack.dev/reference/methods/reactions.get.
      const whole = ({ count, users = [] }: NonNullable<SlackMessage['reactions']>[number]) => count === users.length;
      const unsure = new Set(reactions.filter((one) => !whole(one)).map(({ name }) => name));
      const added = [...there].filter((key) => before[key]?.added !== true);
      const removed = Object.keys(before).filter(
        (key) => before[key]?.added && !there.has(key) && !unsure.has(key.split(' ')[1]),
      );
      const toReaction = (key: string): Reaction => {
        const [user = '', emoji = ''] = key.split(' ');
        const after = before[key]?.at ?? since.toFixed(6);
        return { id: ts, user, emoji, added: there.has(key), at: (now() / 1000).toFixed(6), after };
      };
      return [...added, ...removed].map(toReaction);
    },
    async forget(chat, id) {
      await storage.take(collection, idOf(chat, id));
    },
    async tidy(before) {
      for (;;) {
        const docs = await storage.list(collection, { limit: batch, before: { at: before, id: '' } });
        for (const { id } of docs) await storage.take(collection, id);
        if (docs.length < batch) return;
      }
    },
  };
}

function idOf(chat: string, ts: string): string {
  return `${chat}/${ts}`;
}
