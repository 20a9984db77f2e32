import { z } from 'zod';
import type { Party } from '../../core/message.ts';

/**
 * What processes tell each other of a stream: that it has gone on, up to which line, or that somebody types. What was
 * said is never part of it.
 */
export type News = { readonly seq: number } | { readonly typing: Party };

const news = z.union([
  z.strictObject({ seq: z.int().positive() }),
  z.strictObject({
    typing: z.object({ id: z.string(), name: z.string(), kind: z.enum(['customer', 'agent', 'bot', 'system']) }),
  }),
]) satisfies z.ZodType<News>;

/** Reads what came from another process, which may be of another version. @returns undefined where it is none of ours */
export function parseNews(said: unknown): News | undefined {
  return news.safeParse(said).data;
}
