/** A summary of a case that a language model was asked for; without `text`, it is to come. */
export interface SummaryDraft {
  readonly id: string;
  /** When it was asked for, in milliseconds since the epoch. */
  readonly at: number;
  /** Of what had been said by then: the conversation's message count. */
  readonly until: number;
  readonly text?: string;
  /** It was closed without a word: the draft is its summary. */
  readonly isForClosed?: true;
}
