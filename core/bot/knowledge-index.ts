import MiniSearch from 'minisearch';
import { isValid, type KnowledgeEntry, type KnowledgeMatch } from './knowledge-entry.ts';
import { termsOf, tokenize } from './tokenize.ts';
import { type Asked, askedIn, LONGEST_QUESTION, type Vocabulary, vocabularyOf, withHints } from './vocabulary.ts';

/** Candidates that are looked at closely. */
const CANDIDATES = 20;
/** Clauses of a message that are looked at one by one, and what a match with one counts for. */
const MOST_CLAUSES = 12;
const IN_CLAUSE = 0.95;
/** What it counts for that a word of the question stands in a field, next to standing in a question or the title. */
const IN_TAGS = 0.9;
const IN_BODY = 0.65;
/** The same of a piece of a Chinese word: single characters stand in any longer text. */
const PIECE_IN_BODY = 0.35;
/** What it counts for that one sentence says all that is asked, next to being one of the entry's own questions. */
const IN_SENTENCE = 0.6;
/** What it counts for that not the word itself stands there but one that means the same, or may. */
const SAME_CONCEPT = 0.9;
const WIDER_CONCEPT = 0.5;
/** The same where the question has a word that only hints at it. */
const HINTED = 0.8;
/** How far hints decide what is offered, and how much further the more of a question is in words no entry has. */
const BY_HINTS = 0.45;
const BY_HINTS_STRANGE = 1.5;
const MOST_BY_HINTS = 0.75;
/** A question of which more than this share, by weight, neither stands anywhere nor hints at anything is judged without. */
const MOST_FOREIGN = 0.3;
/** From this share of what a word of one entry alone weighs, the words a question shares with an entry name it. */
const TELLING = 0.7;
/** A part from which on a word says what a question is about; a smaller one is a piece of a Chinese word. */
const WHOLE = 0.4;
/** A part from which on a word is one, be it only a kind of question. */
const WHOLE_WORD = 0.6;

export interface Candidate extends KnowledgeMatch {
  /** The same with all that the question's words may speak of: good enough to offer the entry, never to answer. */
  readonly offer: number;
  /** The share of the question, by weight, that is in words no entry has. */
  readonly strange: number;
  /** Whether the question names what the entry is about: then it is worth offering, whatever else was said. */
  readonly isNamed: boolean;
}

/** A text's terms, with the weight of all its words. */
interface Said {
  readonly terms: ReadonlySet<string>;
  readonly weight: number;
}

/** An entry, ready to be compared with a question. */
interface Prepared {
  readonly phrasings: readonly Said[];
  /** The terms of each sentence and line of its text. */
  readonly sentences: readonly ReadonlySet<string>[];
  readonly inPhrasings: ReadonlySet<string>;
  readonly inTags: ReadonlySet<string>;
  readonly inBody: ReadonlySet<string>;
  readonly tags: readonly (readonly string[])[];
}

/**
 * Gives the best matches of the entries that hold at a time, the best to offer first.
 * @param isHinted whether words count that only hint at what is meant
 */
type Search = (text: string, at?: number, isHinted?: boolean) => readonly Candidate[];

/** Makes the entries of one language searchable. */
export function buildIndex(entries: readonly KnowledgeEntry[]): Search {
  const index = new MiniSearch<KnowledgeEntry>({
    fields: ['title', 'questions', 'tags', 'body'],
    extractField: (entry, field) => fieldOf(entry, field),
    tokenize: (text) => tokenize(text).flatMap(termsOf),
    processTerm: (term) => term,
    searchOptions: { boost: { title: 3, questions: 4, tags: 2 } },
  });
  index.addAll(entries);

  const vocabulary = vocabularyOf(entries);
  const byId = new Map(entries.map((entry) => [entry.id, { entry, prepared: prepare(entry, vocabulary) }]));

  const holds = (id: string, at: number | undefined) => {
    const found = byId.get(id);
    return found !== undefined && isValid(found.entry, at);
  };
  const searchIn = (asked: readonly Asked[], at: number | undefined, isOffer: boolean): Match[] => {
    const terms = [...new Set(asked.flatMap(({ word, hints }) => [...termsOf(word), ...hints]))];
    if (terms.length === 0) return [];
    const matches: Match[] = [];
    const results = index.search(terms.join('\n'), {
      tokenize: (joined) => joined.split('\n'),
      filter: ({ id }) => holds(String(id), at),
    });
    for (const { id } of results.slice(0, CANDIDATES)) {
      const found = byId.get(String(id));
      if (found) matches.push({ entry: found.entry, ...compare(asked, found.prepared, vocabulary.most, isOffer) });
    }
    return matches;
  };

  return (text, at, isHinted = true) => {
    const asked = askedIn(text, vocabulary);
    const strange = strangeness(asked);
    const clauses = clausesOf(text).map((clause) => ({ clause, words: askedIn(clause, vocabulary) }));
    const plainly = best(
      searchIn(asked, at, false),
      clauses.map(({ words }) => searchIn(words, at, false)),
    );
    const withAll = withHints(text, asked, vocabulary);
    const isForeign = shareOf(withAll, ({ isKnown, hints }) => !isKnown && hints.length === 0) > MOST_FOREIGN;
    const byHints =
      isHinted && !isForeign
        ? best(
            searchIn(withAll, at, true),
            clauses.map(({ clause, words }) => searchIn(withHints(clause, words, vocabulary), at, true)),
          )
        : plainly;
    const share = Math.min(MOST_BY_HINTS, BY_HINTS + BY_HINTS_STRANGE * strange);
    return [...byHints.values()]
      .map((hinted) => {
        const plain = plainly.get(hinted.entry.id);
        const score = plain?.score ?? 0;
        const offer = (1 - share) * score + share * hinted.score;
        return { entry: hinted.entry, score, offer, isNamed: hinted.isNamed || plain?.isNamed === true, strange };
      })
      .sort((a, b) => b.offer - a.offer || (a.entry.id < b.entry.id ? -1 : 1));
  };
}

type Match = Omit<Candidate, 'offer'>;

/** The matches with the whole message, or with one of its clauses where that fits better. */
function best(whole: readonly Match[], inClauses: readonly (readonly Match[])[]): ReadonlyMap<string, Match> {
  const found = new Map(whole.map((match) => [match.entry.id, match]));
  for (const match of inClauses.flat()) {
    const { score } = found.get(match.entry.id) ?? { score: 0 };
    const there = match.score * IN_CLAUSE;
    if (there > score) found.set(match.entry.id, { ...match, score: there });
  }
  return found;
}

/** The clauses of a message that has several: what is asked is often in one, and the story in the others. */
function clausesOf(text: string): readonly string[] {
  const clauses = text
    .slice(0, LONGEST_QUESTION)
    .split(/[,.?!;:，。？！；：\n]+/, MOST_CLAUSES)
    .filter((clause) => clause.trim() !== '');
  return clauses.length > 1 ? clauses : [];
}

function prepare(entry: KnowledgeEntry, vocabulary: Vocabulary): Prepared {
  const terms = (text: string) => new Set(tokenize(text).flatMap(termsOf));
  const phrasings = [entry.title, ...entry.questions].map((text) => ({
    terms: terms(text),
    weight: tokenize(text).reduce((sum, word) => sum + vocabulary.weigh(word), 0),
  }));
  return {
    phrasings,
    sentences: entry.body.text.split(/[\n.!?;。！？；]+/).map(terms),
    inPhrasings: terms([entry.title, ...entry.questions].join('\n')),
    inTags: terms(entry.tags.join('\n')),
    inBody: terms(entry.body.text),
    tags: entry.tags.map((tag) =>
      tokenize(tag)
        .filter(({ part }) => part === 1)
        .map(({ term, concept }) => concept?.own ?? term),
    ),
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

/** @param isOffer whether it is enough that the text answers the question, though nobody wrote down that it is asked */
function compare(asked: readonly Asked[], entry: Prepared, most: number, isOffer: boolean): Omit<Match, 'entry'> {
  const total = weightOf(asked);
  const strange = strangeness(asked);
  const subjects = asked.filter(({ word }) => !word.concept?.isKind && word.part >= WHOLE);
  if (covered(subjects, entry) === 0) return { score: 0, isNamed: false, strange };
  const share = covered(asked, entry) / total;
  const likeness = Math.max(0, ...entry.phrasings.map((phrasing) => alike(asked, total, phrasing)));
  const said = isOffer ? Math.max(0, ...entry.sentences.map((terms) => shareIn(asked, terms))) : 0;
  const told = subjects.reduce((sum, one) => sum + one.weight * stands(one, entry.inPhrasings), 0);
  return {
    score: (share + Math.max(likeness, said * IN_SENTENCE)) / 2,
    isNamed: told >= TELLING * most || names(asked, entry.tags),
    strange,
  };
}

function names(asked: readonly Asked[], tags: Prepared['tags']): boolean {
  const said = new Set(asked.flatMap(({ word }) => termsOf(word).slice(0, 2)));
  return tags.some((tag) => tag.length > 0 && tag.every((term) => said.has(term)));
}

function strangeness(asked: readonly Asked[]): number {
  return shareOf(asked, ({ isKnown }) => !isKnown);
}

/** The share, by weight, of the words that are so; of none, all. */
function shareOf(asked: readonly Asked[], is: (one: Asked) => boolean): number {
  const total = weightOf(asked);
  return total === 0 ? 1 : weightOf(asked.filter(is)) / total;
}

function weightOf(asked: readonly Asked[]): number {
  return asked.reduce((sum, { weight }) => sum + weight, 0);
}

/** How much of the question, by weight, the entry speaks of. */
function covered(asked: readonly Asked[], { inPhrasings, inTags, inBody }: Prepared): number {
  let found = 0;
  for (const one of asked) {
    const share = Math.max(
      stands(one, inPhrasings),
      stands(one, inTags) * IN_TAGS,
      stands(one, inBody) * inBodyOf(one),
    );
    found += one.weight * share;
  }
  return found;
}

function inBodyOf({ word }: Asked): number {
  return word.part < WHOLE_WORD ? PIECE_IN_BODY : IN_BODY;
}

/** How much the question is like one of the entry's own phrasings, from 0 to 1. */
function alike(asked: readonly Asked[], total: number, { terms, weight }: Said): number {
  let common = 0;
  for (const one of asked) common += one.weight * stands(one, terms);
  return weight + total === 0 ? 0 : Math.min(1, (2 * common) / (weight + total));
}

/** How much of the question, by weight, is in one sentence, where it is more than a word: that may stand anywhere. */
function shareIn(asked: readonly Asked[], sentence: ReadonlySet<string>): number {
  const there = asked.filter((one) => one.word.part >= WHOLE && stands(one, sentence) > 0);
  if (there.length < 2) return 0;
  return asked.reduce((sum, one) => sum + one.weight * stands(one, sentence), 0) / weightOf(asked);
}

/** From 0 to 1: how surely a word of the question is among the terms of a text. */
function stands({ word: { term, concept }, certainty, hints }: Asked, terms: ReadonlySet<string>): number {
  if (terms.has(term)) return certainty;
  if (concept && terms.has(concept.own)) return certainty * SAME_CONCEPT;
  const wider = concept?.wider !== undefined && terms.has(concept.wider) ? certainty * WIDER_CONCEPT : 0;
  // The more a word may speak of, the less it says.
  const hinted = hints.some((hint) => terms.has(hint)) ? HINTED / Math.sqrt(hints.length) : 0;
  return Math.max(wider, hinted);
}
