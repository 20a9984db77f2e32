import MiniSearch, { type SearchResult } from 'minisearch';
import type { KnowledgeEntry, KnowledgeMatch } from './knowledge.ts';
import { tokenize } from './tokenize.ts';

/** Candidates that are looked at closely. */
const CANDIDATES = 10;
/** What it counts for that a word of the question stands in a field, next to standing in a question or the title. */
const IN_TAGS = 0.9;
const IN_BODY = 0.35;
/** A word that matched only with a slip or as the beginning of another. */
const INEXACT = 0.75;

const HAN = /^\p{sc=Han}/u;

/** Entries of one language, ready to be searched: gives the best matches first. */
export function buildIndex(entries: readonly KnowledgeEntry[]): (text: string) => readonly KnowledgeMatch[] {
  const index = new MiniSearch<KnowledgeEntry>({
    fields: ['title', 'questions', 'tags', 'body'],
    extractField: (entry, field) => fieldOf(entry, field),
    tokenize,
    processTerm: (term) => term,
    searchOptions: {
      boost: { title: 3, questions: 4, tags: 2 },
      // Chinese words are short: one slip makes another word of them.
      fuzzy: (term) => (HAN.test(term) || /\d/.test(term) || term.length < 4 ? false : term.length < 8 ? 1 : 2),
      prefix: (term) => !HAN.test(term) && term.length >= 4,
    },
  });
  index.addAll(entries);

  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const weigh = weights(entries);
  const phrasings = new Map(
    entries.map((entry) => [entry.id, [entry.title, ...entry.questions].map((text) => new Set(tokenize(text)))]),
  );

  return (text) => {
    const asked = [...new Set(tokenize(text))];
    if (asked.length === 0) return [];
    const matches: KnowledgeMatch[] = [];
    for (const result of index
      .search(asked.join(' '), { tokenize: (terms) => terms.split(' ') })
      .slice(0, CANDIDATES)) {
      const entry = byId.get(String(result.id));
      if (!entry) continue;
      const said = phrasings.get(entry.id) ?? [];
      const score = (covered(asked, result, weigh) + alike(asked, result, said, weigh)) / 2;
      matches.push({ entry, score });
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

type Weigh = (term: string) => number;

/** Rare words weigh more; one that no entry has weighs most, since the question is about something else then. */
function weights(entries: readonly KnowledgeEntry[]): Weigh {
  const entriesWith = new Map<string, number>();
  for (const entry of entries) {
    const text = [entry.title, ...entry.questions, ...entry.tags].join('\n');
    for (const term of new Set(tokenize(text))) entriesWith.set(term, (entriesWith.get(term) ?? 0) + 1);
  }
  return (term) => Math.log(1 + (entries.length + 1) / (0.5 + (entriesWith.get(term) ?? 0)));
}

/** The share of the question, by weight, that the entry speaks of. */
function covered(asked: readonly string[], result: SearchResult, weigh: Weigh): number {
  let total = 0;
  let found = 0;
  for (const term of asked) {
    const weight = weigh(term);
    total += weight;
    if (!result.queryTerms.includes(term)) continue;
    const exact = result.match[term];
    const fields = exact ?? Object.values(result.match).flat();
    const place =
      fields.includes('questions') || fields.includes('title') ? 1 : fields.includes('tags') ? IN_TAGS : IN_BODY;
    found += weight * place * (exact ? 1 : INEXACT);
  }
  return total === 0 ? 0 : found / total;
}

/** How much the question is like the one of the entry's own phrasings that is most like it, from 0 to 1. */
function alike(
  asked: readonly string[],
  result: SearchResult,
  phrasings: readonly ReadonlySet<string>[],
  weigh: Weigh,
): number {
  const sum = (terms: Iterable<string>) => [...terms].reduce((total, term) => total + weigh(term), 0);
  const matched = Object.keys(result.match);
  const weightAsked = sum(asked);
  return Math.max(
    0,
    ...phrasings.map((phrasing) => {
      const common = sum(matched.filter((term) => phrasing.has(term)));
      return (2 * common) / (sum(phrasing) + Math.max(weightAsked, common));
    }),
  );
}
