import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadKnowledge } from '../../config/knowledge.ts';
import { buildKnowledge, type Knowledge, type KnowledgeResult } from '../../core/bot/knowledge.ts';
import type { Language } from '../../core/conversation.ts';
import { detectLanguage } from '../../core/language.ts';

/** A question as a customer would put it, and the entries that answer it. */
interface Paraphrase {
  readonly question: string;
  readonly right: readonly string[];
}

interface Asked extends Paraphrase {
  readonly language: Language;
  readonly verdict: KnowledgeResult['verdict'];
  /** Best first. */
  readonly found: readonly string[];
  readonly isFirst: boolean;
}

/** In shares of all questions. */
interface Score {
  readonly count: number;
  readonly first: number;
  /** The right one is the answer or among what is offered. */
  readonly offered: number;
  readonly answered: number;
  readonly wrong: number;
  readonly asked: readonly Asked[];
}

/** The questions of a table beside this file: a line each, the entries after a tab, with commas between. */
export function paraphrases(table: string): readonly Paraphrase[] {
  return linesOf(table).map((line) => {
    const [question = '', right = ''] = line.split('\t');
    return { question, right: right.split(',') };
  });
}

function linesOf(table: string): readonly string[] {
  return readFileSync(new URL(table, import.meta.url), 'utf8')
    .trim()
    .split('\n');
}

/** What the demo knows. */
export async function demoKnowledge(): Promise<Knowledge> {
  return buildKnowledge(await loadKnowledge([fileURLToPath(new URL('../../demo/knowledge', import.meta.url))]));
}

/** What happens to questions that the knowledge has no answer to: a line each. In shares of all. */
export function elsewhere(knowledge: Knowledge, table: string) {
  const verdicts = linesOf(table).map((question) => {
    const { verdict } = knowledge.search(question, detectLanguage(question) ?? 'en');
    return verdict;
  });
  const share = (which: KnowledgeResult['verdict']) =>
    verdicts.filter((verdict) => verdict === which).length / verdicts.length;
  return { count: verdicts.length, answered: share('answer'), offered: share('near') };
}

export function score(knowledge: Knowledge, questions: readonly Paraphrase[]): Score {
  const asked = questions.map((paraphrase): Asked => {
    const language = detectLanguage(paraphrase.question) ?? 'en';
    const { verdict, matches } = knowledge.search(paraphrase.question, language);
    const found = matches.map(({ entry }) => entry.id);
    return { ...paraphrase, language, verdict, found, isFirst: paraphrase.right.includes(found[0] ?? '') };
  });
  const share = (is: (one: Asked) => boolean) => asked.filter(is).length / asked.length;
  return {
    count: asked.length,
    first: share(({ isFirst }) => isFirst),
    offered: share(({ found, right }) => found.some((id) => right.includes(id))),
    answered: share(({ verdict, isFirst }) => verdict === 'answer' && isFirst),
    wrong: share(({ verdict, isFirst }) => verdict === 'answer' && !isFirst),
    asked,
  };
}
