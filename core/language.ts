import type { Language } from './conversation.ts';
import { isSimplifiedOnly, isTraditionalOnly } from './han.ts';

/**
 * Words that an English sentence can hardly do without, and those people type to a shop. Left out are short words
 * that other languages have too (`a`, `me`, `no`, `in`, `so`, `was`): they prove nothing.
 */
const ENGLISH = new Set(
  (
    'about after again agent all also and any anybody anyone are arrive at available back be because been before but ' +
    'buy by bye call can cannot cancel cant change check could customer day days deliver delivered delivery did ' +
    'discount does doesnt doing done dont english every exchange find first for free from get give go going good got ' +
    'has have hello help here hey hi hours how human i if im invoice is isnt it its ive just know last late later let ' +
    'like long look lost make manager many may money more morning much my need never new next not nothing now number ' +
    'of off okay one only open operator order orders other our out pay payment people phone please pls points ' +
    'price problem question quick ready really receive refund return returns said same say send shall ship shipping ' +
    'should size some someone somebody sorry speak still stock store sure take talk tell than thank thanks thats the ' +
    'their them there these they thing think this those time to today tomorrow too track try until up urgent us very ' +
    'wait wanna want warranty way well went were what whats when where which while who why will with without wont work ' +
    'working would wrong yes yesterday yet you your'
  ).split(' '),
);

/** The same for the languages most often taken for English, so that one borrowed word does not decide. */
const FOREIGN = new Set(
  (
    'le la les des du un une est et je vous nous mon ma mes pour avec pas que qui quoi bonjour merci ou sur dans ' +
    'der das die den dem ein eine einen ist und ich sie wir nicht mit auf zu von mein meine bitte danke hallo wie wo ' +
    'el los las unos es y yo mi mis por para con como donde cuando gracias hola quiero necesito puede ' +
    'o os um uma eu meu minha com nao obrigado ola quero il lo gli uno sono io mio mia per non grazie ciao come dove ' +
    'het een ik je niet van mijn dank hoe waar voor saya anda dan yang tidak untuk dengan ini itu terima kasih ' +
    'jest nie tak prosze dziekuje och jag inte det ve bir bu ne icin'
  ).split(' '),
);

const FOREIGN_SCRIPT =
  /[\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\p{sc=Cyrl}\p{sc=Arab}\p{sc=Thai}\p{sc=Hebr}\p{sc=Grek}\p{sc=Deva}]/u;
const HAN = /\p{sc=Han}/u;
const LINK = /\b(?:https?:\/\/|www\.)\S+/giu;
const APOSTROPHE = /['’‘]/gu;
const LATIN_WORD = /\p{sc=Latin}+/gu;

/** UTF-16 units of a text that are looked at; a language shows itself sooner. */
const LOOK_AT = 2000;

/**
 * The language a text is written in. Undefined where the text does not say (digits, emoji, a brand's name) and where
 * it is in a language that Frontdesk does not speak. `before`, the language of the conversation so far, decides between
 * the Chinese scripts for a text that is the same in both (`你好`); without it that is simplified, the commoner one.
 */
export function detectLanguage(text: string, before?: Language): Language | undefined {
  const sample = text.slice(0, LOOK_AT).normalize('NFKC').replace(LINK, ' ').replace(APOSTROPHE, '');
  if (FOREIGN_SCRIPT.test(sample)) return undefined;
  const words = sample.toLowerCase().match(LATIN_WORD) ?? [];
  if (!HAN.test(sample)) return isEnglish(words) ? 'en' : undefined;
  const han = [...sample].filter((character) => HAN.test(character));
  // One Chinese character carries about half a word, so a Chinese name in an English sentence does not turn it.
  if (words.length > 2 * han.length && isEnglish(words)) return 'en';
  return chineseScript(han, before);
}

/** What is read in a room: its desk's language where it has one, else the channel's. */
export function languageIn(
  options: { readonly rooms: readonly RoomLanguage[]; readonly language: Language },
  room: string | undefined,
): Language {
  return options.rooms.find((one) => one.room === room)?.language ?? options.language;
}

/** A desk's room, and what its agents read where that is not what the channel's do. */
export interface RoomLanguage {
  readonly room: string;
  readonly language?: Language;
}

function isEnglish(words: readonly string[]): boolean {
  const english = words.filter((word) => ENGLISH.has(word)).length;
  const foreign = words.filter((word) => FOREIGN.has(word) || /[^a-z]/.test(word)).length;
  return english > foreign;
}

function chineseScript(han: readonly string[], before: Language | undefined): Language {
  const traditional = han.filter(isTraditionalOnly).length;
  const simplified = han.filter(isSimplifiedOnly).length;
  if (traditional === simplified) return before === 'zh-Hant' ? 'zh-Hant' : 'zh-Hans';
  return traditional > simplified ? 'zh-Hant' : 'zh-Hans';
}
