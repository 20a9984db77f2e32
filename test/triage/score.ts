import { readFileSync } from 'node:fs';
import type { Category } from '../../core/conversation.ts';
import type { Triage } from '../../core/triage/index.ts';

/** A sentence that neither the wordings nor the examples were made from, and what is right for it. */
export interface Unseen {
  readonly text: string;
  /** Null where it stays with the bot. */
  readonly category: Category | null;
}

export interface Score {
  readonly count: number;
  /** Of those that need a person, the share that gets one. */
  readonly recall: number;
  /** Of all that get a person, the share that needs one. */
  readonly precision: number;
  /** Of those that stay with the bot, the share that gets a person all the same. */
  readonly falseAlarms: number;
  /** Of those that need a person and get one, the share with the right reason. */
  readonly rightCategory: number;
  /** By what is right: how often each was said. */
  readonly confusion: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

/** Written apart from the wordings and the examples, and never looked at one by one while they were made. */
export function heldOut(): readonly Unseen[] {
  const text = readFileSync(new URL('held-out.tsv', import.meta.url), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => {
      const [label = '', said = ''] = line.split('\t');
      return { text: said, category: label === 'none' || label.startsWith('-') ? null : (label as Category) };
    });
}

export function score(triage: Triage, sentences: readonly Unseen[]): Score {
  const confusion = new Map<string, Map<string, number>>();
  let [needed, got, right, alarms] = [0, 0, 0, 0];
  for (const { text, category } of sentences) {
    const said = triage(text).category;
    const row = confusion.get(category ?? 'stays') ?? new Map<string, number>();
    row.set(said ?? 'stays', (row.get(said ?? 'stays') ?? 0) + 1);
    confusion.set(category ?? 'stays', row);
    if (category === null) alarms += said === null ? 0 : 1;
    else {
      needed += 1;
      got += said === null ? 0 : 1;
      right += said === category ? 1 : 0;
    }
  }
  return {
    count: sentences.length,
    recall: got / needed,
    precision: got / (got + alarms),
    falseAlarms: alarms / (sentences.length - needed),
    rightCategory: right / got,
    confusion,
  };
}
