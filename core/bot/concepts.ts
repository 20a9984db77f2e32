import { ENGLISH_CONCEPTS, ENGLISH_COUNTRIES } from './concepts-en.ts';
import { CHINESE_CONCEPTS, CHINESE_COUNTRIES } from './concepts-zh.ts';

/** Concepts that are a case of a wider one: who asks about the wider one may mean them. */
const WIDER: Readonly<Record<string, string>> = {
  '?country': 'abroad',
  '?day': '?time',
  addmore: 'order',
  arrive: 'ship',
  credited: 'arrive',
  currency: 'pay',
  creditcard: 'pay',
  dispatch: 'ship',
  dislike: 'return',
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

/** A concept and the wider one, as terms that no text can contain. */
export interface Concept {
  readonly own: string;
  readonly wider: string | undefined;
  /** Whether it is a kind of question (how long, how much, where) and no subject. */
  readonly isKind: boolean;
}

function conceptOf(name: string): Concept {
  const wider = WIDER[name];
  return { own: `=${name}`, wider: wider && `=${wider}`, isKind: name.startsWith('?') };
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

/** Concepts that together mean another one. */
export const TOGETHER: readonly { readonly all: readonly string[]; readonly concept: Concept }[] = [
  { all: ['ship', '?cost'], concept: 'shipfee' },
  { all: ['pickup', '?cost'], concept: 'shipfee' },
  { all: ['remote', '?cost'], concept: 'shipfee' },
  ...['ship', 'dispatch', 'parcel', 'arrive'].flatMap((deed) =>
    ['?time', 'holiday', 'weekend'].map((when) => ({ all: [deed, when], concept: 'shiptime' })),
  ),
  { all: ['change', 'email'], concept: 'account' },
  { all: ['change', 'phone'], concept: 'account' },
  { all: ['exchange', 'email'], concept: 'account' },
].map(({ all, concept }) => ({ all: all.map((name) => `=${name}`), concept: conceptOf(concept) }));
