import { pageOf, withPlainAddresses } from '../links.ts';
import type { KnowledgeEntry } from './knowledge-entry.ts';
import { measuresIn } from './measures.ts';

/** Why a model's words may not be said: what they claim that no entry says. */
export type Ungrounded =
  | 'empty'
  | 'too-long'
  | 'no-source'
  | 'number'
  | 'when'
  | 'link'
  | 'promise'
  | 'advice'
  | 'instructions'
  | 'language';

/** UTF-16 units. Whoever asks in a chat wants no essay. */
const LONGEST = 1_500;

/** Digits with what stands within a number: `1,000`, `3.5`, `+65 5550 0187`. */
const NUMBER = /\d+(?:[,.]\d+|[ -]\d{3,})*/g;
/** When something happens, told from today. */
const WHEN =
  /\b(?:today|tomorrow|tonight|(?:mon|tues|wednes|thurs|fri|satur|sun)day)s?\b|今天|今晚|明天|后天|(?:周|星期|礼拜)[一二三四五六日天]/giu;
/** All that a messenger may make a link of, with the sentence's end left out where it is told. */
const LINK =
  /(?:[a-z][a-z0-9+.-]*:\/\/|www\.|\b(?:mailto|tel):)[^\s)\]>"'，。）]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:[\p{L}\p{N}-]+\.)+(?:[a-z]{2,}(?![\p{L}\p{N}])|中国|中國|公司|网络|網絡|网址|網址|商城|集团|集團|香港|台湾|台灣)[^\s)\]>"'，。）]*/giu;

/** What binds the brand or says that something was done. Allowed where an entry says the very same. */
const PROMISES =
  /\b(?:(?:i|we) (?:promise|guarantee|assure|swear)|guaranteed?|(?:i|we)(?: have|'ve|’ve) (?:already )?(?:refunded|cancel+ed|changed|updated|booked|processed|ordered|sent|credited|shipped|transferred|issued|approved)|(?:i|we)(?: will|'ll|’ll) (?:refund|cancel|change|update|book|process|credit|send|issue|compensate|make sure|ensure|give)|you (?:will|'ll|are going to) (?:get|receive|be given) (?:a |your |the )?(?:full )?(?:refund|money|compensation|voucher|discount)|full refund|compensat\w*|free of charge|for free|at no cost|no matter what|\d+ ?% off)\b|保证|承诺|担保|一定会|肯定能|必定|已(?:经)?(?:为|帮|给)您|(?:我|我们)(?:会|将|马上|这就)(?:为|帮|给)您|给您(?:退|赔|补)|全额退款|赔偿|补偿|免费|包退|無條件|无条件|保證|承諾|一定會|賠償|補償|免費/giu;
const ADVICE =
  /\b(?:diagnos\w*|dos(?:e|age)|prescri\w*|symptom\w*|medication|sue|lawsuit|legal(?:ly)? (?:entitled|obliged|advice)|liable|invest(?:ment)? advice)\b|\d ?(?:mg|毫克)|诊断|剂量|服药|用药|处方|症状|起诉|诉讼|法律责任|診斷|劑量|處方|訴訟/giu;
const INSTRUCTIONS =
  /\b(?:system prompt|my instructions|as an ai|language model|excerpts?|ignore (?:all |the )?previous)\b|系统提示|我的指令|作为(?:一个)?(?:AI|人工智能|语言模型)|摘录/iu;

/**
 * Checks what a model has worded against the entries it was given.
 * @param said without marks of sources
 * @param found what tools gave: it bears out numbers, days and links, and never a promise or advice
 * @returns why it may not be said, or null where it may
 */
export function ungrounded(
  said: string,
  entries: readonly KnowledgeEntry[],
  question: string,
  found: readonly Readonly<Record<string, string>>[] = [],
): Ungrounded | null {
  if (said.trim() === '') return 'empty';
  if (said.length > LONGEST) return 'too-long';
  if (entries.length === 0 && found.length === 0) return 'no-source';
  const values = found.flatMap((one) => Object.values(one));
  const ground = groundOf(entries, values);
  const inGround = (words: string) => ground.text.includes(plainly(words));
  if (INSTRUCTIONS.test(said)) return 'instructions';
  const spelled = withPlainAddresses(said);
  if ([...spelled.matchAll(LINK)].some(([link]) => !ground.links.some((known) => sameLink(known, link)))) return 'link';
  const withoutLinks = spelled.replace(LINK, ' ');
  if ([...withoutLinks.matchAll(WHEN)].some(([words]) => !inGround(words) && !ground.found.includes(plainly(words))))
    return 'when';
  if (numbersIn(withoutLinks).some((number) => !ground.numbers.has(number))) return 'number';
  if ([...measuresIn(withoutLinks)].some((measure) => !ground.measures.has(measure))) return 'number';
  if ([...said.matchAll(PROMISES)].some(([words]) => !inGround(words))) return 'promise';
  if ([...said.matchAll(ADVICE)].some(([words]) => !inGround(words))) return 'advice';
  return isChinese(question) === isChinese(said) ? null : 'language';
}

/** UTF-16 units from which on a number may be a telephone's. */
const LONG_NUMBER = 7;

function groundOf(entries: readonly KnowledgeEntry[], values: readonly string[]) {
  const texts = entries.map(({ title, body }) => `${title}\n${body.text}`);
  const links = entries.flatMap(({ body }) => [
    ...body.spans.flatMap((span) => (span.style === 'link' ? [span.url] : [])),
    ...Array.from(withPlainAddresses(body.text).matchAll(LINK), ([link]) => link),
  ]);
  return {
    text: plainly(texts.join('\n')),
    found: plainly(values.join('\n')),
    // What a tool was declared to give as a link is nothing but a link.
    links: [...links, ...values.filter((value) => /^https:\/\/\S+$/i.test(value))],
    measures: measuresIn([...texts, ...values].join('\n')),
    numbers: new Set([...texts.flatMap(numbersIn), ...values.flatMap(numbersOfValue)]),
  };
}

/** `¥1,000` and `1000` are the same number, and so is a phone number however it is set. */
function numbersIn(text: string): readonly string[] {
  return Array.from(text.normalize('NFKC').matchAll(NUMBER), ([run]) => run.replace(/[, -]/g, ''));
}

/** A sentence that somebody wrote into another system is no source of telephone numbers. */
function numbersOfValue(value: string): readonly string[] {
  const isSentence = /\s/.test(value.trim()) && /\p{L}/u.test(value);
  return numbersIn(value).filter((number) => !isSentence || number.length < LONG_NUMBER);
}

/** Whether both lead to the same place: host, path and all, and never less safely. */
function sameLink(known: string, said: string): boolean {
  const [one, other] = [known, said].map((link) => addressOf(link.replace(/[.,!?;:]+$/, '')));
  return one !== undefined && (one === other || one.replace(/^http:/, 'https:') === other);
}

function addressOf(link: string): string | undefined {
  if (/^mailto:/i.test(link) || /^[^/?#]+@[^/?#]+$/.test(link)) return link.replace(/^mailto:/i, '').toLowerCase();
  const page = pageOf(/^[a-z][a-z0-9+.-]*:/i.test(link) ? link : `https://${link}`);
  return page && `${page.protocol}//${page.host}${page.pathname.replace(/\/$/, '')}${page.search}${page.hash}`;
}

function plainly(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/’/g, "'").replace(/\s+/g, ' ');
}

function isChinese(text: string): boolean {
  return /\p{sc=Han}/u.test(text);
}
