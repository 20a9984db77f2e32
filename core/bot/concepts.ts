import { ENGLISH_CONCEPTS, ENGLISH_COUNTRIES } from './concepts-en.ts';
import { CHINESE_CONCEPTS, CHINESE_COUNTRIES } from './concepts-zh.ts';

/** Concepts that are a case of a wider one: who asks about the wider one may mean them. */
const WIDER: Readonly<Record<string, string>> = {
  '?city': 'ship',
  '?country': 'abroad',
  '?day': '?time',
  addmore: 'order',
  arrive: 'ship',
  credited: 'arrive',
  currency: 'pay',
  creditcard: 'pay',
  dispatch: 'ship',
  dislike: 'return',
  dishwasher: 'clean',
  express: 'shiptime',
  freeship: 'shipfee',
  giftcard: 'gift',
  instalments: 'pay',
  late: 'arrive',
  location: 'address',
  newcustomer: 'discount',
  parcel: 'order',
  remote: 'ship',
  shipfee: 'ship',
  shiptime: 'ship',
  track: 'parcel',
  unsubscribe: 'newsletter',
};

/** The wider concept of one, both as terms. */
export function widerOf(own: string): string | undefined {
  return conceptOf(own.slice(1)).wider;
}

/** A concept and the wider one, as terms that no text can contain. */
export interface Concept {
  readonly own: string;
  readonly wider: string | undefined;
  /** Whether it is a kind of question (how long, how much, where): it says less than a subject. */
  readonly isKind: boolean;
  /** Whether it is a place that something may be sent to. */
  readonly isPlace: boolean;
}

function conceptOf(name: string): Concept {
  const wider = WIDER[name];
  const isPlace = name === '?country' || name === '?city';
  return { own: `=${name}`, wider: wider && `=${wider}`, isKind: name.startsWith('?'), isPlace };
}

function phrasesIn(table: Readonly<Record<string, string>>, countries: string, between: RegExp) {
  const concepts = new Map<string, Concept>();
  for (const [name, phrases] of [...Object.entries(table), ['?country', countries] as const]) {
    const concept = conceptOf(name);
    for (const phrase of phrases.split(between)) if (!concepts.has(phrase)) concepts.set(phrase, concept);
  }
  return concepts;
}

/** What each phrase that customers use means, in lower case without apostrophes. */
export const englishPhrases: ReadonlyMap<string, Concept> = phrasesIn(ENGLISH_CONCEPTS, ENGLISH_COUNTRIES, /, /);

/** The same for simplified Chinese. */
export const chinesePhrases: ReadonlyMap<string, Concept> = phrasesIn(CHINESE_CONCEPTS, CHINESE_COUNTRIES, / /);

interface Together {
  readonly all: readonly string[];
  readonly concept: Concept;
}

function together(all: readonly string[], concept: string): Together {
  return { all: all.map((name) => `=${name}`), concept: conceptOf(concept) };
}

/** Concepts that together mean another one. */
export const TOGETHER: readonly Together[] = [
  together(['ship', '?cost'], 'shipfee'),
  together(['pickup', '?cost'], 'shipfee'),
  together(['remote', '?cost'], 'shipfee'),
  ...['ship', 'dispatch', 'parcel', 'arrive'].flatMap((deed) =>
    ['?time', 'holiday', 'weekend'].map((when) => together([deed, when], 'shiptime')),
  ),
  together(['change', 'email'], 'account'),
  together(['change', 'phone'], 'account'),
  together(['exchange', 'email'], 'account'),
];

/** Concepts that together hint at another one: what a house costs in London is no question of delivery. */
export const TOGETHER_HINT: readonly Together[] = [
  ...['?country', '?city'].flatMap((place) => [
    together([place, '?time'], 'shiptime'),
    together([place, '?cost'], 'shipfee'),
  ]),
  together(['creditcard', '?time'], 'refund'),
];
