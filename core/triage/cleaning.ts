import { simplify } from '../han.ts';
import { inMandarin } from './cantonese.ts';
import { matchesOf } from './matches.ts';

/** A text in one plain form, with the place in the original that each of its UTF-16 units is from. */
export interface Clean {
  readonly text: string;
  readonly at: readonly number[];
}

const INVISIBLE = /^[\p{Cf}\p{M}\p{Cc}\u115f\u1160\u3164\u2800]$/u;
const SPACE = /^[\s\p{Z}]$/u;
const MARKS = /\p{M}+/gu;
const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;

/** Characters that NFKD leaves apart, though people type or see them as the same. */
const SAME = new Map([
  ...[...'’‘ʼ`´'].map((mark): [string, string] => [mark, "'"]),
  ...[...'“”„«»「」『』〝〞'].map((mark): [string, string] => [mark, '"']),
  ['エ', '工'],
]);

/** Spelled out letter by letter: `h u m a n`, `a.g.e.n.t`. */
const SPELLED_OUT = /(?<![a-z0-9'])[a-z](?:[ ._*-]{1,2}[a-z]){3,30}(?![a-z0-9'])/g;
/** What people put between Chinese characters to dodge a filter, or by habit; a full stop and a space end a sentence. */
const BETWEEN_HAN = /(?<=[\u4e00-\u9fff])(?!\. )[ .·*_~+-]{1,4}(?=[\u4e00-\u9fff])/g;
const BETWEEN_LETTERS = /[ ._*-]+/g;
/** All but small letters is here as it should be. */
const PLAIN = /^[ -~\n]*$/;
/** So many are kept for the next message. */
const MOST_PLACES = 4_096;

/** Lower case, half width, no accents, nothing invisible, Chinese in one form, spelled-out words joined. */
export function clean(source: string): Clean {
  if (PLAIN.test(source)) return joined({ text: source.toLowerCase(), at: placesTo(source.length) });
  const units: string[] = [];
  const at: number[] = [];
  for (let i = 0; i < source.length; ) {
    const character = String.fromCodePoint(source.codePointAt(i) ?? 0);
    for (const unit of plainForm(character)) {
      units.push(unit);
      at.push(i);
    }
    i += character.length;
  }
  const { text, at: places } = joined(without({ text: units.join(''), at }, BETWEEN_HAN));
  return { text: inMandarin(text), at: places };
}

function joined(clean: Clean): Clean {
  return withoutInside(clean, SPELLED_OUT, BETWEEN_LETTERS);
}

const places: number[] = [];

/** Each place of a text that stays where it was. */
function placesTo(length: number): readonly number[] {
  while (places.length < Math.min(length, MOST_PLACES)) places.push(places.length);
  return length <= MOST_PLACES ? places.slice(0, length) : Array.from({ length }, (_, index) => index);
}

/** One character as no, one or more UTF-16 units. */
function plainForm(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x80)
    return code >= 0x20 || code === 0x0a ? character.toLowerCase() : code === 0x09 || code === 0x0d ? ' ' : '';
  if (code >= 0x4e00 && code <= 0x9fff) return simplify(character);
  const same = SAME.get(character);
  if (same !== undefined) return same;
  if (INVISIBLE.test(character)) return '';
  if (SPACE.test(character)) return character === '\u2028' || character === '\u2029' ? '\n' : ' ';
  const plain = character.normalize('NFKD').toLowerCase().normalize('NFKD').replace(MARKS, '');
  // Outside the basic plane there is nothing left to read: emoji, rare ideographs.
  if (plain.charCodeAt(0) >= 0xd800 && plain.charCodeAt(0) <= 0xdfff) return ' ';
  return LETTER_OR_DIGIT.test(plain) ? Array.from(plain, simplify).join('') : plain;
}

/** The text without what `pattern` matches. */
function without(clean: Clean, pattern: RegExp): Clean {
  return withoutInside(clean, pattern, /[\s\S]+/g);
}

/** The text without what `inner` matches inside the matches of `outer`. */
function withoutInside(clean: Clean, outer: RegExp, inner: RegExp): Clean {
  const { text, at } = clean;
  let kept = '';
  const keptAt: number[] = [];
  let done = 0;
  const keep = (from: number, to: number) => {
    kept += text.slice(from, to);
    for (let i = from; i < to; i++) keptAt.push(at[i] ?? 0);
  };
  for (const match of matchesOf(outer, text)) {
    for (const gap of matchesOf(inner, match[0])) {
      const start = match.index + gap.index;
      keep(done, start);
      done = start + gap[0].length;
    }
  }
  if (done === 0) return clean;
  keep(done, text.length);
  return { text: kept, at: keptAt };
}
