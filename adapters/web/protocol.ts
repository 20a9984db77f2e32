// What browser and server say to each other, as JSON over one WebSocket at `/hooks/<channel>/socket`.
// The browser's code imports the types of this file and nothing else of ours.

import type { Card, Fate, MediaKind, Party } from '../../core/message.ts';
import type { RichText } from '../../core/richtext.ts';

/** A part as a browser gets it: files have become links. */
export type WirePart =
  | { readonly kind: 'text'; readonly text: RichText }
  | { readonly kind: 'media'; readonly media: MediaKind; readonly file: WireFile; readonly caption?: RichText }
  | { readonly kind: 'location'; readonly lat: number; readonly lng: number; readonly label?: string }
  | { readonly kind: 'contact'; readonly name: string; readonly phones: readonly string[] }
  | { readonly kind: 'card'; readonly card: Card }
  | { readonly kind: 'unsupported'; readonly label: string };

export interface WireFile {
  readonly id: string;
  readonly name: string;
  readonly mime: string;
  readonly bytes: number;
  /** Path on our server, signed for this chat. Images, audio and video of safe types are shown inline, the rest is a download. */
  readonly url: string;
}

/** A part as a browser sends it: a file is the id that its upload returned. Text is plain; nothing typed is formatting. */
export type DraftPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'media'; readonly media: MediaKind; readonly file: string; readonly caption?: string }
  | { readonly kind: 'location'; readonly lat: number; readonly lng: number; readonly label?: string };

/** A line of a stream: a visitor's chat, or one thread of a room. Folding a stream's lines in order gives what is shown. */
export type Line = {
  /** From 1, without gaps within the stream. */
  readonly seq: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
} & (
  | {
      readonly type: 'message';
      readonly id: string;
      /** The browser's own key, where a browser wrote it: tells a tab which of its drafts this is. */
      readonly key?: string;
      readonly by: Party;
      readonly parts: readonly WirePart[];
      readonly replyTo?: { readonly id?: string; readonly name: string; readonly quote: string };
      /** Said earlier than now, and only passed on now. */
      readonly late?: number;
    }
  | { readonly type: 'edit'; readonly id: string; readonly parts: readonly WirePart[] }
  | { readonly type: 'remove'; readonly id: string }
  | {
      readonly type: 'reaction';
      readonly id: string;
      readonly by: Party;
      readonly emoji: string;
      readonly added: boolean;
    }
  | { readonly type: 'mark'; readonly id: string; readonly fate: Fate; readonly reason?: string }
);

/** What is known of a case's customer: the answer to `desk/customer`. All of it is text, in the desk's language. */
export interface WireCustomer {
  readonly title: string;
  readonly fields: readonly { readonly label: string; readonly value: string }[];
  /** The newest first. Where its thread is: at this desk, or somewhere that a link leads to. */
  readonly cases: readonly {
    readonly number: number;
    readonly line: string;
    readonly isThis: boolean;
    readonly room?: string;
    readonly thread?: string;
    readonly link?: string;
  }[];
}

/** A case as a desk's list shows it. */
export interface ThreadSummary {
  readonly room: string;
  readonly thread: string;
  /** When something last happened in it; the list is ordered by it, newest first. */
  readonly at: number;
  readonly card: Card;
  /** The message that carries the card: what its buttons and forms are answered to, also where the card is not in the page. */
  readonly cardId: string;
  /**
   * seq of the newest line that is worth a look (messages, and what customers do to theirs; not marks, not changes of
   * the card), and of the newest line this agent has seen. Unread: `head` greater than `seen`.
   */
  readonly head: number;
  readonly seen: number;
  /** The newest message, for the list: who, and its first words. */
  readonly last: { readonly by: Party; readonly text: string; readonly at: number } | null;
}

/** What a browser asks. Everything with a `key` is answered by `done` or `refused` with that key, and may be repeated. */
export type ClientMessage =
  /** First message on a visitor's socket. `after`: the newest line it has; 0 gets the last page. `language`: the browser's. */
  | { readonly type: 'hello'; readonly token: string; readonly after: number; readonly language?: string }
  /** First message on an agent's socket; who it is comes from the cookie. */
  | { readonly type: 'hello-agent' }
  /** For agents: which stream the following are meant for. Visitors have one stream and leave both out. */
  | ({ readonly room?: string; readonly thread?: string } & (
      | {
          readonly type: 'message';
          readonly key: string;
          readonly parts: readonly DraftPart[];
          readonly replyTo?: string;
        }
      | { readonly type: 'edit'; readonly key: string; readonly id: string; readonly parts: readonly DraftPart[] }
      | { readonly type: 'remove'; readonly key: string; readonly id: string }
      | {
          readonly type: 'reaction';
          readonly key: string;
          readonly id: string;
          readonly emoji: string;
          readonly added: boolean;
        }
      | {
          readonly type: 'action';
          readonly key: string;
          /** The card's message; or, for `retry`, an agent's own message that was not delivered. */
          readonly id: string;
          readonly action: string;
          readonly values: Record<string, string>;
        }
      | { readonly type: 'typing' }
      /** Lines before `before`, answered by `page`. */
      | { readonly type: 'earlier'; readonly before: number }
    ))
  /** Agents. Follow a thread from `after` on (0: its last page); answered by `page`, then live `line`s. */
  | { readonly type: 'open'; readonly room: string; readonly thread: string; readonly after: number }
  | { readonly type: 'leave'; readonly room: string; readonly thread: string }
  /** Agents. Everything up to `seq` was seen. */
  | { readonly type: 'read'; readonly room: string; readonly thread: string; readonly seq: number }
  /** Agents. The shift is over, or they are back; answered by `shift`. */
  | { readonly type: 'shift'; readonly away: boolean }
  /** Agents. Older threads of a room; answered by `threads`. */
  | {
      readonly type: 'threads';
      readonly room: string;
      readonly before?: { readonly at: number; readonly thread: string };
    };

/**
 * What the server says. A socket gets every line of a stream it follows, its own included, once and in order; whoever
 * resumes may get more than one `page` first.
 */
export type ServerMessage =
  /** To a visitor, then a `page`. */
  | {
      readonly type: 'welcome';
      readonly me: Party;
      readonly brand: string;
      readonly uploadLimit: number;
      /** Milliseconds between pulses. Not in versions that have none. */
      readonly pulse?: number;
    }
  /** To an agent, then one `threads` per room. */
  | {
      readonly type: 'welcome-agent';
      readonly me: Party;
      readonly brand: string;
      readonly uploadLimit: number;
      readonly rooms: readonly string[];
      /** What makes a note besides `//`. Not in versions that know no other. */
      readonly notes?: string;
      readonly pulse?: number;
    }
  /** The server still lives: told now and then, as a browser cannot see a ping. */
  | { readonly type: 'pulse' }
  /** To an agent: whether the shift is over, at first and whenever it has changed. */
  | { readonly type: 'shift'; readonly away: boolean }
  /** Lines in order. `earlier`: there are older ones than the first of these. */
  | ({ readonly room?: string; readonly thread?: string } & {
      readonly type: 'page';
      readonly lines: readonly Line[];
      readonly earlier: boolean;
    })
  | { readonly type: 'line'; readonly room?: string; readonly thread?: string; readonly line: Line }
  | {
      readonly type: 'threads';
      readonly room: string;
      readonly threads: readonly ThreadSummary[];
      readonly more: boolean;
    }
  /** A thread is new or changed; also sent to other tabs of the agent who read it. */
  | { readonly type: 'thread'; readonly thread: ThreadSummary }
  /** A thread is there no more, or never was. */
  | { readonly type: 'gone'; readonly room: string; readonly thread: string }
  | { readonly type: 'typing'; readonly room?: string; readonly thread?: string; readonly by: Party }
  | { readonly type: 'done'; readonly key: string; readonly seq?: number; readonly id?: string }
  /**
   * Nothing was done, and repeating it will not help; except for `too-fast`, which may be repeated after `wait` seconds.
   * Whatever is asked before that is refused as well, so that nothing overtakes. `text` is for people.
   */
  | {
      readonly type: 'refused';
      readonly key: string;
      readonly code: RefusalCode;
      readonly text: string;
      readonly wait?: number;
    }
  /** The session is not valid (any more): get a new one (visitor) or sign in again (agent). Then the socket closes. */
  | { readonly type: 'unauthorized' };

export type RefusalCode = 'invalid' | 'too-long' | 'too-fast' | 'not-yours' | 'not-found' | 'read-only';

/*
 * HTTP beside the socket, all below `/hooks/<channel>`:
 *
 * POST session            visitor: → 200 { token }. Origin checked; the token is signed and names an unguessable visitor.
 * GET  socket             WebSocket. Origin checked: the brand's `origins`, or our own.
 * POST files?name=…       the file's bytes as body; visitor: `Authorization: Bearer <token>`, agent: cookie
 *                         → 201 WireFile (url signed for the uploader). 400 `empty`, 401, 413 `too-large`, 429 `quota`.
 *                         Any type is taken: what a browser could run is only ever a download.
 * GET  files/<id>/<signature>
 * POST desk/sign-in       { code, name } (one-time link) or { token } (from the configuration) → 204 with the cookie,
 *                         HttpOnly and SameSite=Strict; 401 { error: 'used' | 'unknown' },
 *                         400 { error: 'name' } where the name is empty, longer than 60, or a configured agent's;
 *                         the link is not spent by that
 * POST desk/sign-out      → 204
 * POST desk/customer     { room, thread } → 200 WireCustomer; 401, 404
 * POST desk/canned       { room, thread } → 200, the canned replies with their texts; 401, 404
 * POST desk/transcript   { room, thread, case: number } → 200, text; who asked is written down; 401, 404
 * POST desk/invite        → 201 { path: '/desk#code=…' }: a one-time link for a colleague; supervisors only
 *
 * Errors are JSON: { error: <code>, text: <for people> }. 403 `origin`: the page may not do that; 429 `too-fast` with
 * Retry-After; 503 `restarting` while the server starts or stops. A socket closes with 1008 where the browser broke
 * these rules, 1011 where something of ours failed, 1012 for a restart, 1013 where the browser reads too slowly.
 */
