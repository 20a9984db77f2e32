import type { Clause } from './clause.ts';
import { clean } from './cleaning.ts';
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
  readonly start: number;
  readonly end: number;
}

export function read(source: string): Reading {
  const { text, at } = clean(source);
  const said = withoutQuotations(text.replace(NOT_SAID, blank)).replace(IN_NUMBER, ' ');
  const clauses: Clause[] = [];
  let tokens: Token[] = [];
  const finish = (mark: string) => {
    if (tokens.length > 0) clauses.push({ ...toClause(source, tokens), endsSentence: ENDS.test(mark) });
    tokens = [];
  };
  for (const { 0: token, index } of said.matchAll(TOKEN)) {
    if (PUNCTUATION.test(token)) finish(token);
    else tokens.push({ text: token, start: at[index] ?? 0, end: endOf(source, at[index + token.length - 1] ?? 0) });
  }
  finish('.');
  return { clauses, passage: passageOf(clauses) };
}

function toClause(source: string, tokens: readonly Token[]): Omit<Clause, 'endsSentence'> {
  const hasChinese = tokens.some(({ text }) => !LATIN.test(text));
  const pieces = { english: [' '], chinese: [] as string[] };
  const places: Record<'english' | 'chinese', { readonly from: number; readonly token: Token }[]> = {
    english: [],
    chinese: [],
  };
  const length = { english: 1, chinese: 0 };
  const add = (form: 'english' | 'chinese', piece: string, token: Token) => {
    places[form].push({ from: length[form], token });
    pieces[form].push(piece);
    length[form] += piece.length;
  };
  for (const token of tokens) {
    const isLatin = LATIN.test(token.text);
    const word = isLatin ? correct(token.text.replaceAll("'", '')) : '|';
    if (isLatin || !pieces.english.at(-1)?.endsWith('| ')) add('english', `${word} `, token);
    if (hasChinese) add('chinese', isLatin ? `${word.replaceAll(' ', '')}` : token.text, token);
  }
  return {
    english: pieces.english.join(''),
    chinese: pieces.chinese.join(''),
    quote(form, start, end) {
      const touched = places[form].filter(
        ({ from }, i) => from < end && (places[form][i + 1]?.from ?? length[form]) > start,
      );
      const [first, last] = [touched[0], touched.at(-1)];
      if (!first || !last) return '';
      const isWithinOne = first === last && form === 'chinese' && !LATIN.test(first.token.text);
      const from =
        isWithinOne && isUnchanged(first.token)
          ? first.token.start + Math.max(0, start - first.from)
          : first.token.start;
      const to = isWithinOne && isUnchanged(first.token) ? first.token.start + (end - first.from) : last.token.end;
      return source.slice(from, Math.min(to, last.token.end)).replace(/\s+/g, ' ').trim().slice(0, LONGEST_QUOTE);
    },
  };
}

/** A piece of evidence is a few words, not a page. */
const LONGEST_QUOTE = 120;

function isUnchanged({ text, start, end }: Token): boolean {
  return text.length === end - start;
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
