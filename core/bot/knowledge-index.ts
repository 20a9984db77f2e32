import MiniSearch, { type SearchResult } from 'minisearch';
import type { KnowledgeEntry, KnowledgeMatch } from './knowledge-entry.ts';
import { tokenize } from './tokenize.ts';
import { type Asked, askedIn, type Vocabulary, vocabularyOf } from './vocabulary.ts';

/** Candidates that are looked at closely. */
const CANDIDATES = 10;
/** What it counts for that a word of the question stands in a field, next to standing in a question or the title. */
const IN_TAGS = 0.9;
const IN_BODY = 0.35;
/** Where most of the question is about something that the entry does not speak of. */
const MOSTLY_ELSE = 0.8;

export interface Candidate extends KnowledgeMatch {
  /** Whether the question names one of the entry's tags: then it is worth offering, whatever else was said. */
  readonly isNamed: boolean;
}

/** Entries of one language, ready to be searched: gives the best matches first. */
export function buildIndex(entries: readonly KnowledgeEntry[]): (text: string) => readonly Candidate[] {
  const index = new MiniSearch<KnowledgeEntry>({
    fields: ['title', 'questions', 'tags', 'body'],
    extractField: (entry, field) => fieldOf(entry, field),
    tokenize,
    processTerm: (term) => term,
    searchOptions: { boost: { title: 3, questions: 4, tags: 2 } },
  });
  index.addAll(entries);

  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const vocabulary = vocabularyOf(entries);
  const phrasings = new Map(
    entries.map((entry) => [entry.id, [entry.title, ...entry.questions].map((text) => new Set(tokenize(text)))]),
  );

  const tags = new Map(entries.map((entry) => [entry.id, entry.tags.map((tag) => tokenize(tag))]));

  return (text) => {
    const asked = askedIn(text, vocabulary);
    if (asked.length === 0) return [];
    const words = new Set(asked.map(({ term }) => term));
    const matches: Candidate[] = [];
    const query = asked.map(({ term }) => term).join(' ');
    for (const result of index.search(query, { tokenize: (terms) => terms.split(' ') }).slice(0, CANDIDATES)) {
      const entry = byId.get(String(result.id));
      if (!entry) continue;
      const share = covered(asked, result);
      const likeness = alike(asked, phrasings.get(entry.id) ?? [], vocabulary);
      const score = ((share + likeness) / 2) * (share < 0.5 ? MOSTLY_ELSE : 1);
      const isNamed = (tags.get(entry.id) ?? []).some((tag) => tag.length > 0 && tag.every((term) => words.has(term)));
      matches.push({ entry, score, isNamed });
    }
    return matches.sort((a, b) => b.score - a.score || (a.entry.id < b.entry.id ? -1 : 1));
  };
}

function fieldOf(entry: KnowledgeEntry, field: string): string {
  switch (field) {
    case 'id':
      return entry.id;
    case 'title':
      return entry.title;
    case 'questions':
      return entry.questions.join('\n');
    case 'tags':
      return entry.tags.join('\n');
    default:
      return entry.body.text;
  }
}

/** The share of the question, by weight, that the entry speaks of. */
function covered(asked: readonly Asked[], { match }: SearchResult): number {
  let total = 0;
  let found = 0;
  for (const { term, weight, certainty } of asked) {
    total += weight;
    const fields = match[term];
    if (!fields) continue;
    const inPhrasing = fields.includes('questions') || fields.includes('title');
    found += weight * certainty * (inPhrasing ? 1 : fields.includes('tags') ? IN_TAGS : IN_BODY);
  }
  return total === 0 ? 0 : found / total;
}

/** How much the question is like the one of the entry's own phrasings that is most like it, from 0 to 1. */
function alike(asked: readonly Asked[], phrasings: readonly ReadonlySet<string>[], vocabulary: Vocabulary): number {
  const total = asked.reduce((sum, { weight }) => sum + weight, 0);
  return Math.max(
    0,
    ...phrasings.map((phrasing) => {
      let common = 0;
      for (const { term, weight, certainty } of asked) if (phrasing.has(term)) common += weight * certainty;
      let said = 0;
      for (const term of phrasing) said += vocabulary.weigh(term);
      return said + total === 0 ? 0 : (2 * common) / (said + total);
    }),
  );
}
