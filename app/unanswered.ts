import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Language } from '../core/conversation.ts';
import { missedKey } from '../core/mailbox.ts';
import type { Mask } from '../core/mask.ts';
import type { Storage } from '../core/storage.ts';
import { createMask } from '../handoff/index.ts';

/** A question that the bot had no answer to, with what is personal in it hidden. */
const missed = z.object({
  text: z.string(),
  language: z.enum(['en', 'zh-Hans', 'zh-Hant'] satisfies readonly Language[]),
  /** Milliseconds since the epoch. */
  at: z.number(),
});

export type Missed = z.output<typeof missed>;

/** The same question, as often as it was asked. */
export interface MissedOften extends Missed {
  readonly count: number;
}

const collection = 'unanswered';
const dayMs = 24 * 3_600_000;
/** For how many days a question is kept. */
export const keptDays = 365;
/** The newest that are looked at, and how many at a time. */
const mostRead = 20_000;
const page = 500;
const longest = 300;
/** Questions that are looked for at the same time: a message may have been one, and none tells. */
const together = 50;

/** Keeps questions that found no answer, for the brand to write the answers. */
export function createUnanswered(storage: Storage) {
  const hide = concealing();

  /** With every question that comes some go: more than one, so that no heap of them outlives its time. */
  async function forget(now: number): Promise<void> {
    const before = { at: now - keptDays * dayMs, id: '' };
    for (const { id } of await storage.list(collection, { limit: page, before })) await storage.take(collection, id);
  }

  async function forgetOne(id: string, until: number): Promise<void> {
    const doc = await storage.get(collection, id);
    if (doc && doc.at <= until) await storage.take(collection, id);
  }

  return {
    /** Forgets what was asked in a conversation of so many messages until a time, in milliseconds since the epoch. */
    async forget(conversation: string, messages: number, until: number): Promise<void> {
      for (let from = 0; from <= messages; from += together) {
        const counts = Array.from({ length: Math.min(together, messages + 1 - from) }, (_, index) => from + index);
        await Promise.all(counts.map((count) => forgetOne(idOf(missedKey(conversation, count)), until)));
      }
    },

    /** @param key the same when the turn is decided again, so that nothing is counted twice */
    async note(key: string, question: Missed): Promise<void> {
      const text = hide(question.text).replace(/\s+/gu, ' ').trim().slice(0, longest);
      await storage.put({ collection, id: idOf(key), at: question.at, data: { ...question, text } });
      await forget(question.at);
    },

    /** Those since a time, the most frequent first, each with its newest wording. */
    async since(at: number): Promise<readonly MissedOften[]> {
      const found = new Map<string, MissedOften>();
      let before: { readonly at: number; readonly id: string } | undefined;
      for (let count = 0; count < mostRead; count += page) {
        const docs = await storage.list(collection, { limit: page, ...(before && { before }) });
        for (const { data } of docs) {
          const one = missed.parse(data);
          if (one.at < at) break;
          const key = `${one.language} ${plainly(one.text)}`;
          const known = found.get(key);
          found.set(key, known ? { ...known, count: known.count + 1 } : { ...one, count: 1 });
        }
        before = docs.at(-1);
        if (!before || before.at < at || docs.length < page) break;
      }
      return [...found.values()].toSorted((one, other) => other.count - one.count || other.at - one.at);
    },
  };
}

/** The key says whose question it was; its hash does not. */
function idOf(key: string): string {
  return createHash('sha256').update(key).digest('base64url');
}

/** More than at the desk is hidden: whoever reads the list has no need of a number or an address. */
function concealing(): Mask {
  return createMask([
    /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/gu,
    /(?<!\d)\+?\d(?:[ ()-]?\d){4,18}(?!\d)/gu,
    // An order's number, whatever it is made of.
    /(?<![A-Za-z\d])(?=[A-Za-z-]{0,8}\d{3})[A-Za-z\d-]{5,30}/gu,
  ]);
}

function plainly(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}•]+/gu, '');
}
