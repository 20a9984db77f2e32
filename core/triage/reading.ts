import type { Clause } from './clause.ts';
import { clean } from './cleaning.ts';
import { matchesOf } from './matches.ts';
import { type Passage, passageOf } from './passage.ts';
import { correct } from './spelling.ts';

/** A message, read once for all signals. */
export interface Reading {
  readonly clauses: readonly Clause[];
  readonly passage: Passage;
}

const TOKEN = /[a-z0-9]+(?:'[a-z]+)*|[\u4e00-\u9fff]+|[.!?;,:\n。、…()[\]{}"|/]/g;
const PUNCTUATION = /^[^a-z0-9\u4e00-\u9fff]/;
const LATIN = /^[a-z0-9]/;
const ENDS = /[.!?;\n。…]/;
/** `3,000` and `49.99` are one number, and end nothing. */
const IN_NUMBER = /(?<=\d)[.,](?=\d)/g;
/** Neither an address nor a quoted earlier mail says what the customer wants now. */
const NOT_SAID = /https?:\/\/[^\s]{1,2000}|[^\s@]{1,64}@[^\s@]{1,255}\.[a-z]{2,}|(?<=^|\n)>[^\n]*/g;
const QUOTED = /"[^"\n]{1,200}"/g;
/** Words around a quotation that speak about it. */
const ABOUT_WORDS =
  /\b(?:means?|meaning|says?|button|option|menu|label|called|word|sign|press(?:ed)?|click(?:ed)?|tap(?:ped)?)\b|意思|写着|写的|显示|按钮|选项|字样|标题/;

interface Token {
  readonly text: string;
  /** Where it begins in the plain form of the message. */
  readonly index: number;
}

/** What the customer wrote, and where in it each place of the plain form is from. */
interface Written {
  readonly source: string;
  readonly at: readonly number[];
}

/** A clause in both forms. */
interface Forms {
  readonly english: string;
  readonly chinese: string;
}

type Form = keyof Forms;

export function read(source: string): Reading {
  const { text, at } = clean(source);
  const written = { source, at };
  const said = withoutQuotations(text.replace(NOT_SAID, blank)).replace(IN_NUMBER, ' ');
  const clauses: Clause[] = [];
  let tokens: Token[] = [];
  const finish = (mark: string) => {
    if (tokens.length > 0) clauses.push(toClause(written, tokens, mark));
    tokens = [];
  };
  for (const { 0: token, index } of matchesOf(TOKEN, said)) {
    if (PUNCTUATION.test(token)) finish(token);
    else tokens.push({ text: token, index });
  }
  finish('.');
  return { clauses, passage: passageOf(clauses) };
}

function toClause(written: Written, tokens: readonly Token[], mark: string): Clause {
  const forms = formsOf(tokens);
  return {
    ...forms,
    endsSentence: ENDS.test(mark),
    asks: mark === '?',
    quote(form, start, end) {
      const places: Place[] = [];
      formsOf(tokens, (of, from, token) => {
        if (of === form) places.push({ from, token, ...stretchOf(written, token) });
      });
      const touched = places.filter(
        ({ from }, index) => from < end && (places[index + 1]?.from ?? forms[form].length) > start,
      );
      const [first, last] = [touched[0], touched.at(-1)];
      if (!first || !last) return '';
      const isWithinOne = first === last && form === 'chinese' && !LATIN.test(first.token.text) && isUnchanged(first);
      const from = isWithinOne ? first.start + Math.max(0, start - first.from) : first.start;
      const to = isWithinOne ? first.start + (end - first.from) : last.end;
      return written.source.slice(from, Math.min(to, last.end)).replace(/\s+/g, ' ').trim().slice(0, LONGEST_QUOTE);
    },
  };
}

/** @param note is told where in each form each token stands */
function formsOf(tokens: readonly Token[], note?: (form: Form, from: number, token: Token) => void): Forms {
  const hasChinese = tokens.some(({ text }) => !LATIN.test(text));
  let english = ' ';
  let chinese = '';
  for (const token of tokens) {
    const isLatin = LATIN.test(token.text);
    const word = isLatin ? correct(token.text.replaceAll("'", '')) : '|';
    if (isLatin || !english.endsWith('| ')) {
      note?.('english', english.length, token);
      english += `${word} `;
    }
    if (!hasChinese) continue;
    note?.('chinese', chinese.length, token);
    chinese += isLatin ? word.replaceAll(' ', '') : token.text;
  }
  return { english, chinese };
}

/** A token, where it stands in a form, and which stretch of what the customer wrote it is. */
interface Place {
  readonly from: number;
  readonly token: Token;
  readonly start: number;
  readonly end: number;
}

function stretchOf({ source, at }: Written, { text, index }: Token): { readonly start: number; readonly end: number } {
  return { start: at[index] ?? 0, end: endOf(source, at[index + text.length - 1] ?? 0) };
}

/** A piece of evidence is a few words, not a page. */
const LONGEST_QUOTE = 120;

function isUnchanged({ token, start, end }: Place): boolean {
  return token.text.length === end - start;
}

function withoutQuotations(text: string): string {
  if (!text.includes('"')) return text;
  const rest = text.replace(QUOTED, blank);
  return ABOUT_WORDS.test(rest) ? rest : text;
}

function blank(stretch: string): string {
  return '\n'.repeat(stretch.length);
}

function endOf(source: string, start: number): number {
  return start + ((source.codePointAt(start) ?? 0) > 0xffff ? 2 : 1);
}
