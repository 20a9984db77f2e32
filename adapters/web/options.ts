import type { Bulletin } from '../../core/bulletin.ts';
import type { CaseBook, ShiftBook } from '../../core/cases.ts';
import type { Channel, FileStream } from '../../core/channel.ts';
import type { Clock } from '../../core/clock.ts';
import type { Language } from '../../core/conversation.ts';
import type { Limits } from '../../core/limits.ts';
import type { Log } from '../../core/log.ts';
import type { FileRef, Party } from '../../core/message.ts';
import type { Blobs, Storage } from '../../core/storage.ts';
import type { ConfiguredAgent } from './agents.ts';
import type { Rates } from './limits.ts';

/** What a web channel is told by the configuration. */
export interface WebOptions {
  /** Sites that may embed the widget, such as `https://www.acme.example`. */
  readonly origins: readonly string[];
  /** Agents who sign in with a token. */
  readonly agents: readonly ConfiguredAgent[];
  /** Largest file, in bytes. */
  readonly uploadLimit: number;
  readonly publicUrl?: string;
  /** Rooms of the web desk: letters, digits, `_` and `-`. */
  readonly rooms: readonly string[];
  readonly brand: string;
  /** What makes a note at the desk besides `//`. */
  readonly notes?: string;
  /** The brand's languages; the first is for those whose own is unknown. */
  readonly languages: readonly Language[];
  /** Instead of the usual rates. */
  readonly rates?: Partial<Rates>;
}

/** What a web channel needs of the world. */
export interface WebDeps {
  readonly storage: Storage;
  readonly blobs: Blobs;
  /** Opens a file of whichever channel it is of. */
  readonly openFile: (ref: FileRef) => Promise<FileStream>;
  readonly clock: Clock;
  readonly log: Log;
  /** All cases, to tell agents what is known of a customer. */
  readonly cases?: CaseBook;
  /** Who is here: agents may say that they go. */
  readonly shifts?: ShiftBook;
  /** Tells the same channel in other processes; absent where there are none. */
  readonly bulletin?: Bulletin;
  /** Counts rates together with other processes; absent where there are none. */
  readonly limits?: Limits;
}

/** The web channel: visitors' chats and the rooms of the web desk. */
export interface WebChannel extends Channel {
  /** Makes a one-time sign-in for a supervisor. @returns a path such as `/desk#code=…`, good for a day */
  signInPath(): Promise<string>;
  /** Whose browser a request comes from, where it is that of an agent who is signed in. */
  signedIn(request: Request): Promise<Party | undefined>;
}
