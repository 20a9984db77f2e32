/** A stretch of a message between two marks of punctuation, in the forms that signals look at. */
export interface Clause {
  /** Whether a sentence ends with it, rather than going on behind a comma or a quotation mark. */
  readonly endsSentence: boolean;
  /** Whether a question mark ends it. */
  readonly asks: boolean;
  /** Latin words, spelled right, a space after each and one before the first; `|` stands where Chinese stood. */
  readonly english: string;
  /** Chinese and what stands between it, without spaces; Latin words as they were typed. Empty without Chinese. */
  readonly chinese: string;
  /** The customer's own words for a stretch of `english` or `chinese`. */
  quote(form: 'english' | 'chinese', start: number, end: number): string;
}
