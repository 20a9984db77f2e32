import type { Language } from '../conversation.ts';
import { plain } from '../richtext.ts';
import type { Flow } from './flow.ts';
import { isValid, type KnowledgeEntry, type KnowledgeMatch } from './knowledge-entry.ts';
import { buildIndex, type Candidate } from './knowledge-index.ts';
import { remarkIn } from './remarks.ts';

export type { KnowledgeEntry, KnowledgeMatch } from './knowledge-entry.ts';

export interface KnowledgeResult {
  /** `answer`: the first match answers the question. `near`: the matches are to be offered. `none`: there are none. */
  readonly verdict: 'answer' | 'near' | 'none';
  /** Best first, at most four. */
  readonly matches: readonly KnowledgeMatch[];
}

export interface Knowledge {
  /**
   * Looks for `text` in the entries of `language`, and where those have nothing, in the others.
   * @param at only entries that hold then, in milliseconds since the epoch; without it, all of them
   */
  search(text: string, language: Language, at?: number): KnowledgeResult;
  /** The entry, if it holds at that time. */
  entry(id: string, at?: number): KnowledgeEntry | undefined;
  flow(id: string): Flow | undefined;
}

/** From this score on, the best match is the answer, if the second is far enough behind. */
const ANSWER = 0.57;
/** How far that is, as a share of what the best match lacks to 1: the nearer it is to word for word, the less. */
const LEAD = 0.4;
/** However near: words that two entries share tell neither of them. */
const LEAST_LEAD = 0.03;
/** A question of which more than this share, by weight, is in words that the knowledge lacks gets no answer. */
const MOST_STRANGE = 0.2;
/** From this score on, a match is worth offering. */
const NEAR = 0.28;
/** The same where the question names what the entry is about. */
const NEAR_NAMED = 0.16;
/** A match that scores less than this share of the best one is not worth offering beside it. */
const BESIDE_BEST = 0.5;
const MOST_OFFERED = 4;

const LANGUAGES: readonly Language[] = ['en', 'zh-Hans', 'zh-Hant'];
/** Where to look for a customer of each language, the best first. */
const LOOK_IN: Readonly<Record<Language, readonly Language[]>> = {
  en: ['en', 'zh-Hans', 'zh-Hant'],
  'zh-Hans': ['zh-Hans', 'zh-Hant', 'en'],
  'zh-Hant': ['zh-Hant', 'zh-Hans', 'en'],
};

const nothing: KnowledgeResult = { verdict: 'none', matches: [] };

/**
 * Makes the entries searchable, and the flows by what customers say to begin them. The same entries and the same
 * question always give the same result.
 */
export function buildKnowledge(written: readonly KnowledgeEntry[], flows: readonly Flow[] = []): Knowledge {
  const entries = [...written, ...flows.flatMap(beginnings)];
  const flowsById = new Map(flows.map((flow) => [flow.id, flow]));
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const ofLanguage = (language: Language) => buildIndex(entries.filter((entry) => entry.language === language));
  const indexes = { en: ofLanguage('en'), 'zh-Hans': ofLanguage('zh-Hans'), 'zh-Hant': ofLanguage('zh-Hant') };

  return {
    entry(id, at) {
      const entry = byId.get(id);
      return entry && isValid(entry, at) ? entry : undefined;
    },
    flow: (id) => flowsById.get(id),
    search(text, language, at) {
      // Whoever says `next`, or 真的吗, asks nothing that an entry could be the answer to.
      if (remarkIn(text)) return nothing;
      const first = LOOK_IN[language].find((other) => entries.some((entry) => entry.language === other));
      for (const other of LOOK_IN[language]) {
        // In another language a mere hint is not worth a button.
        const result = judge(indexes[other](text, at, other === first));
        if (result.verdict !== 'none') return result;
      }
      return nothing;
    },
  };
}

function beginnings({ id, title, start }: Flow): KnowledgeEntry[] {
  return LANGUAGES.flatMap((language) => {
    const questions = start[language];
    if (questions === undefined) return [];
    const body = plain('');
    return [
      {
        id: `flow:${id}:${language}`,
        language,
        title: title[language],
        questions,
        tags: [],
        body,
        source: '',
        flow: id,
      },
    ];
  });
}

/** Knowledge that can be exchanged as a whole while it is in use. */
export interface ReplaceableKnowledge extends Knowledge {
  replace(next: Knowledge): void;
}

export function replaceable(first: Knowledge): ReplaceableKnowledge {
  let current = first;
  return {
    search: (text, language, at) => current.search(text, language, at),
    entry: (id, at) => current.entry(id, at),
    flow: (id) => current.flow(id),
    replace(next) {
      current = next;
    },
  };
}

function hasAnswer({ score, strange }: Candidate, lead: number): boolean {
  return score >= ANSWER && strange <= MOST_STRANGE && lead > 0 && lead >= Math.max(LEAST_LEAD, LEAD * (1 - score));
}

function judge(found: readonly Candidate[]): KnowledgeResult {
  const worthOffering = found.filter(({ offer, isNamed }) => offer >= (isNamed ? NEAR_NAMED : NEAR));
  const [best] = worthOffering;
  if (!best) return nothing;
  const others = found.filter((other) => other !== best).map(({ score }) => score);
  const isAnswer = hasAnswer(best, best.score - Math.max(0, ...others));
  const matches = worthOffering
    .filter(({ offer }) => offer >= best.offer * BESIDE_BEST)
    .slice(0, MOST_OFFERED)
    .map(({ entry, offer }) => ({ entry, score: offer }));
  return { verdict: isAnswer ? 'answer' : 'near', matches };
}
