/** What a text has to contain for a pattern to match in it: a word, all or any of several needs; null for nothing. */
export type Need = string | { readonly all: readonly Need[] } | { readonly any: readonly Need[] } | null;

/** What one piece of a pattern stands for: each text it can match, where these are few; and what it needs where not. */
type Piece = { readonly texts: readonly string[] } | { readonly need: Need };

/** So many texts are worth listing before they are parted into what has to come first, and then. */
const MOST_TEXTS = 16;
/** A class of so few characters is a choice of them. */
const MOST_CHARACTERS = 6;
/** A piece of fewer Latin letters is in every text, or might as well be. */
const TELLING = 2;
/** As long as this, a word tells enough: what is behind it is not looked for, which keeps the words few. */
const LONG_ENOUGH = 7;
const LONG_ENOUGH_IN_CHINESE = 3;

/**
 * Reads what a pattern cannot match without. Knows what the wordings of triage are written in: choices, groups that capture
 * nothing, looks ahead and behind, classes, repetition.
 * @throws {Error} where it is written in anything else
 */
export function needOf(pattern: RegExp): Need {
  if (pattern.flags.replace('g', '') !== '') throw new Error(`Flags other than g are not read: ${pattern}`);
  const reader = new Reader(pattern.source);
  const piece = reader.choices();
  if (!reader.isAtEnd) throw new Error(`There is more than was read of ${pattern}`);
  return needOfPiece(piece);
}

class Reader {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#source.length;
  }

  choices(): Piece {
    const pieces = [this.#sequence()];
    while (this.#takes('|')) pieces.push(this.#sequence());
    return anyOf(pieces);
  }

  #sequence(): Piece {
    const pieces: Piece[] = [];
    while (!this.isAtEnd && !'|)'.includes(this.#source.charAt(this.#at))) pieces.push(this.#repeated());
    return inOrder(pieces);
  }

  #repeated(): Piece {
    const piece = this.#single();
    const times = this.#matches(/[?*+]\??|\{(\d+)(,\d*)?\}\??/y);
    if (!times) return piece;
    const [written, least, more] = times;
    if (least !== undefined && more === undefined && least === '1') return piece;
    const isOptional = /^[?*]/.test(written) || least === '0';
    if (!isOptional) return { need: needOfPiece(piece) };
    return written.startsWith('?') ? anyOf([piece, nothing]) : { need: null };
  }

  #single(): Piece {
    if (this.#matches(/\(\?<?[=!]/y)) {
      // Stands between what is before and behind it, and takes no place.
      this.choices();
      this.#close();
      return nothing;
    }
    if (this.#matches(/\(\?:/y)) {
      const piece = this.choices();
      this.#close();
      return piece;
    }
    const [characters] = this.#matches(/\[(?:[^\]\\]|\\.)*\]/y) ?? [];
    if (characters !== undefined) return ofClass(characters.slice(1, -1));
    if (this.#matches(/\\b|[\^$]/y)) return nothing;
    if (this.#matches(/\\[wdsWDS]|\./y)) return { need: null };
    const [plain] = this.#matches(/[^\\()[\]{}?*+|.^$]+(?![?*+{])|[^\\()[\]{}?*+|.^$]/y) ?? [];
    if (plain !== undefined) return { texts: [plain] };
    const [escaped] = this.#matches(/\\[^a-z0-9]/iy) ?? [];
    if (escaped === undefined) throw new Error(`Cannot read ${this.#source.slice(this.#at, this.#at + 20)}`);
    return { texts: [escaped.slice(1)] };
  }

  #close(): void {
    if (!this.#takes(')')) throw new Error(`A group without an end: ${this.#source.slice(this.#at, this.#at + 20)}`);
  }

  #takes(character: string): boolean {
    if (this.#source.charAt(this.#at) !== character) return false;
    this.#at += 1;
    return true;
  }

  #matches(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#source);
    if (match) this.#at += match[0].length;
    return match;
  }
}

const nothing: Piece = { texts: [''] };

function ofClass(characters: string): Piece {
  const isFew = characters.length <= MOST_CHARACTERS && !/^\^|-|\\/.test(characters);
  return isFew ? { texts: [...characters] } : { need: null };
}

function inOrder(pieces: readonly Piece[]): Piece {
  const needs: Need[] = [];
  let texts: readonly string[] = [''];
  const finish = () => {
    needs.push(needOfTexts(texts));
    texts = [''];
  };
  for (const piece of pieces) {
    if (!('texts' in piece)) {
      finish();
      needs.push(piece.need);
      continue;
    }
    if (texts.length * piece.texts.length > MOST_TEXTS) finish();
    texts = texts.flatMap((before) => piece.texts.map((after) => before + after));
  }
  if (needs.length === 0) return { texts };
  finish();
  const all = needs.filter((need) => need !== null);
  return { need: all.length > 1 ? { all } : (all[0] ?? null) };
}

function anyOf(pieces: readonly Piece[]): Piece {
  const [first] = pieces;
  if (first && pieces.length === 1) return first;
  const texts = pieces.map((piece) => ('texts' in piece ? piece.texts : null));
  const all = texts.flatMap((some) => some ?? []);
  if (!texts.includes(null) && all.length <= MOST_TEXTS) return { texts: [...new Set(all)] };
  const needs = pieces.map(needOfPiece);
  return { need: needs.includes(null) ? null : { any: needs } };
}

function needOfPiece(piece: Piece): Need {
  return 'texts' in piece ? needOfTexts(piece.texts) : piece.need;
}

function needOfTexts(texts: readonly string[]): Need {
  if (texts.some((text) => text.trim().length < (text > '~' ? 1 : TELLING))) return null;
  const words = new Set(texts.map((text) => text.slice(0, text > '~' ? LONG_ENOUGH_IN_CHINESE : LONG_ENOUGH)));
  return words.size === 1 ? ([...words][0] as string) : { any: [...words] };
}
