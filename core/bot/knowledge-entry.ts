import type { Language } from '../conversation.ts';
import type { RichText } from '../richtext.ts';

/** One thing the brand knows, in one language. */
export interface KnowledgeEntry {
  /** Unique within the knowledge. */
  readonly id: string;
  readonly language: Language;
  readonly title: string;
  /** How customers ask for it. */
  readonly questions: readonly string[];
  readonly tags: readonly string[];
  readonly body: RichText;
  /** What an answer names as the place it is from. */
  readonly source: string;
  /** When it holds, in milliseconds since the epoch; for ever where there is none. */
  readonly validFrom?: number;
  /** From then on it holds no longer. */
  readonly validUntil?: number;
  /** Begins this flow instead of answering. */
  readonly flow?: string;
}

/** Whether an entry holds at a time; where none is given, its dates do not count. */
export function isValid({ validFrom, validUntil }: KnowledgeEntry, at: number | undefined): boolean {
  if (at === undefined) return true;
  return (validFrom === undefined || at >= validFrom) && (validUntil === undefined || at < validUntil);
}

export interface KnowledgeMatch {
  readonly entry: KnowledgeEntry;
  /** How well it fits, from 0 to 1: 1 where a question of the entry was asked word for word. */
  readonly score: number;
}
