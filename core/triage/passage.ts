import type { Clause } from './clause.ts';

/** A whole message in the forms that signals look at; `, ` and `，` stand where a sentence or Chinese clause ends. */
export interface Passage {
  readonly english: string;
  readonly chinese: string;
  /** Whether it ends with a question mark. */
  readonly asks: boolean;
  /** The customer's own words for a stretch; of several clauses, each one's share. */
  quote(form: 'english' | 'chinese', start: number, end: number): string;
}

export function passageOf(clauses: readonly Clause[]): Passage {
  const places = { english: [] as Place[], chinese: [] as Place[] };
  const text = { english: '', chinese: '' };
  for (const clause of clauses) {
    for (const form of ['english', 'chinese'] as const) {
      if (clause[form] === '') continue;
      // A clause in Latin letters begins and ends with a space; one of two is enough.
      const isBehind = text[form] !== '' && form === 'english';
      const content = isBehind ? clause[form].slice(1) : clause[form];
      places[form].push({ from: text[form].length - (isBehind ? 1 : 0), clause });
      text[form] += content;
      if (form === 'chinese') text[form] += '，';
      else if (clause.endsSentence) text[form] += ', ';
    }
  }
  return {
    ...text,
    asks: clauses.at(-1)?.asks ?? false,
    quote(form, start, end) {
      return places[form]
        .map(({ from, clause }) => {
          const [a, b] = [Math.max(0, start - from), Math.min(clause[form].length, end - from)];
          return a < b ? clause.quote(form, a, b) : '';
        })
        .filter(Boolean)
        .join(' … ');
    },
  };
}

interface Place {
  readonly from: number;
  readonly clause: Clause;
}
