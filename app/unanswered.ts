import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Language } from '../core/conversation.ts';
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

const stream = 'unanswered';
/** The newest that are looked at, and how many at a time. */
const mostRead = 20_000;
const page = 500;
const longest = 300;

/** Keeps questions that found no answer, for the brand to write the answers. */
export function createUnanswered(storage: Storage) {
  const hide = concealing();
  return {
    /** @param key the same when the turn is decided again, so that nothing is counted twice */
    async note(key: string, question: Missed): Promise<void> {
      const text = hide(question.text).replace(/\s+/gu, ' ').trim().slice(0, longest);
      // The key says whose question it was; its hash does not.
      await storage.append(stream, createHash('sha256').update(key).digest('base64url'), { ...question, text });
    },

    /** Those since a time, the most frequent first, each with its newest wording. */
    async since(at: number): Promise<readonly MissedOften[]> {
      const found = new Map<string, MissedOften>();
      let before = Number.MAX_SAFE_INTEGER;
      for (let count = 0; count < mostRead; count += page) {
        const entries = await storage.read(stream, { before, limit: page });
        for (const { data } of entries.toReversed()) {
          const one = missed.parse(data);
          if (one.at < at) continue;
          const key = `${one.language} ${plainly(one.text)}`;
          const known = found.get(key);
          found.set(key, known ? { ...known, count: known.count + 1 } : { ...one, count: 1 });
        }
        before = entries[0]?.seq ?? 0;
        if (entries.length < page) break;
      }
      return [...found.values()].toSorted((one, other) => other.count - one.count || other.at - one.at);
    },
  };
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
