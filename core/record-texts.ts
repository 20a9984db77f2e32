import type { MediaKind, Party } from './message.ts';
import type { UnshownNames } from './unshown.ts';

/** What agents read where they look back: in transcripts, and of a customer. */
export interface RecordTexts {
  readonly transcript: string;
  readonly customer: string;
  /** What a transcript's file is called, before the customer's name. */
  readonly fileName: string;
  readonly transcriptOf: string;
  readonly transcriptOfAll: string;
  readonly transcriptUsage: string;
  readonly notPosted: string;
  /** Of the file of all that is kept of a customer. */
  readonly allKept: string;
  /** Asks before a customer is erased, and what came of it. */
  readonly eraseTitle: string;
  readonly eraseBody: string;
  readonly erase: string;
  readonly keep: string;
  readonly erased: string;
  readonly kept: string;
  readonly eraseOld: string;
  readonly supervisorsOnly: string;
  readonly whichCase: string;
  readonly everything: string;
  /** In which clock the times of a transcript are. */
  readonly times: string;
  readonly note: string;
  readonly edited: string;
  /** What an edited message said before. */
  readonly was: string;
  /** Of a message that did not reach the customer, or of which nobody knows. */
  readonly undelivered: string;
  readonly deleted: string;
  readonly nothing: string;
  readonly kinds: Readonly<Record<Party['kind'], string>>;
  readonly media: Readonly<Record<MediaKind, string>>;
  /** What is shown by its name alone. */
  readonly unshown: UnshownNames;
  readonly customerTitle: string;
  readonly number: string;
  readonly lookedAfterBy: string;
  readonly blocked: string;
  readonly score: string;
  readonly cases: string;
  readonly openSince: string;
  readonly closedOn: string;
  readonly more: string;
}
