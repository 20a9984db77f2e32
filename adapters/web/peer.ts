import type { ShiftBook } from '../../core/cases.ts';
import type { Sink } from '../../core/channel.ts';
import type { Language } from '../../core/conversation.ts';
import type { Party } from '../../core/message.ts';
import type { Agents } from './agents.ts';
import type { Desk } from './desk.ts';
import type { Files } from './files.ts';
import type { KeyedFrame } from './frames.ts';
import type { Following, Placed } from './hub.ts';
import type { Author } from './inbound.ts';
import { toWire } from './lines.ts';
import type { ClientMessage, Line, ServerMessage } from './protocol.ts';
import type { Streams } from './streams.ts';
import type { Throttle } from './throttle.ts';
import type { Visitors } from './visitors.ts';

/** What is asked without a key, once it is known who asks. */
export type LooseFrame = Exclude<ClientMessage, KeyedFrame | { readonly type: 'hello' | 'hello-agent' }>;

/** Who is at the other end of a socket, and what that one may see and do. */
export interface Peer {
  readonly party: Party;
  readonly language: Language;
  /** The session of an agent. */
  readonly session?: string;
  /**
   * Who asks, as of now, and where.
   * @returns null where the session is not valid any more
   * @throws {Refusal}
   */
  author(frame: KeyedFrame): Promise<Author | null>;
  /** Does what has no key. */
  handle(frame: LooseFrame): Promise<void>;
  end(): void;
}

/** The way to the browser. */
export interface Wire {
  tell(message: ServerMessage): void;
  /** Something of ours broke: the socket closes, and the browser comes back. */
  fail(error: unknown): void;
}

export interface PeerParts {
  readonly channel: string;
  readonly brand: string;
  readonly notes?: string;
  /** Bytes. */
  readonly uploadLimit: number;
  readonly language: Language;
  readonly sink: Sink;
  readonly streams: Streams;
  readonly desk: Desk;
  readonly files: Files;
  readonly visitors: Visitors;
  readonly agents: Agents;
  readonly shifts?: ShiftBook;
  /** How often a hint that somebody types is passed on. */
  readonly typing: Throttle;
}

/** Often enough that a browser leaves a server that hangs before anybody waits for long, in milliseconds. */
export const pulseMs = 8_000;

/** Which stream is meant, as the protocol says it: visitors have one and name none. */
export type Place = { readonly room: string; readonly thread: string } | Record<never, never>;

/** A stream as one socket sees it. */
export interface View {
  readonly stream: string;
  readonly place: Place;
  readonly party: Party;
}

const pageSize = 50;
/** Lines of one page for somebody who catches up. */
const resumeSize = 200;

/** Tells the lines after `after` (0: the last page), and from then on every new one, each once and in order. */
export async function follow(parts: PeerParts, wire: Wire, view: View, after: number): Promise<Following> {
  const { hub } = parts.streams;
  // First the ear, then the page: a line that comes in between waits, and is told after the page if it is not in it.
  const following = hub.follow(view.stream, {
    line: (placed) => wire.tell({ type: 'line', ...view.place, line: wireLine(parts, view, placed) }),
    typing: (by) => {
      if (by.id !== view.party.id) wire.tell({ type: 'typing', ...view.place, by });
    },
    failed: wire.fail,
  });
  try {
    following.begin(after === 0 ? await lastPage(parts, wire, view) : await missed(parts, wire, view, after));
    return following;
  } catch (error) {
    following.stop();
    throw error;
  }
}

/** Tells the last lines before `before`. @returns the place of the last of them */
export async function earlier(parts: PeerParts, wire: Wire, view: View, before: number): Promise<number> {
  const lines = await parts.streams.before(view.stream, before, pageSize);
  tellPage(parts, wire, view, lines);
  return lines.at(-1)?.seq ?? 0;
}

function lastPage(parts: PeerParts, wire: Wire, view: View): Promise<number> {
  return earlier(parts, wire, view, Number.MAX_SAFE_INTEGER);
}

async function missed(parts: PeerParts, wire: Wire, view: View, after: number): Promise<number> {
  const [newest] = await parts.streams.before(view.stream, Number.MAX_SAFE_INTEGER, 1);
  // It knows lines that we do not: the store was set back. What there is now is told anew, and goes on from there.
  if ((newest?.seq ?? 0) < after) return lastPage(parts, wire, view);
  let seq = after;
  for (;;) {
    const lines = await parts.streams.after(view.stream, seq, resumeSize);
    tellPage(parts, wire, view, lines);
    seq = lines.at(-1)?.seq ?? seq;
    if (lines.length < resumeSize) return seq;
  }
}

function tellPage(parts: PeerParts, wire: Wire, view: View, lines: readonly Placed[]): void {
  wire.tell({
    type: 'page',
    ...view.place,
    lines: lines.map((placed) => wireLine(parts, view, placed)),
    earlier: (lines[0]?.seq ?? 1) > 1,
  });
}

function wireLine(parts: PeerParts, { stream }: View, { seq, line }: Placed): Line {
  return toWire(seq, line, (file) => parts.files.link(stream, file));
}
