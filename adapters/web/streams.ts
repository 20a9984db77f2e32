import type { Bulletin } from '../../core/bulletin.ts';
import { createSerial, type Serial } from '../../core/serial.ts';
import type { Doc, DocRef, Storage } from '../../core/storage.ts';
import { createHub, type Hub, type Placed } from './hub.ts';
import { fromJson, type KeptLine, type MessageFacts, type PressedButton, toJson } from './lines.ts';

/** The streams of a channel: one per visitor's chat (`visitor:…`) and one per thread (`room/thread`). */
export interface Streams {
  readonly hub: Hub;
  /**
   * One change of a stream at a time in this process, so that what was read is mostly still true when it is written. What
   * has to be true is read by `append`.
   */
  readonly exclusive: Serial;
  /** Adds a line once per key, with documents, as `Storage.append` does; those who watch the stream get it when it is on disk. */
  append(
    stream: string,
    key: string,
    line: KeptLine,
    docs?: (seq: number, about: readonly (Doc | undefined)[]) => readonly Doc[],
    about?: readonly DocRef[],
  ): Promise<{ readonly seq: number; readonly fresh: boolean }>;
  find(stream: string, key: string): Promise<Placed | undefined>;
  /** Keeps that a button was pressed, once per key. */
  appendButton(stream: string, key: string, button: PressedButton): Promise<void>;
  findButton(stream: string, key: string): Promise<PressedButton | undefined>;
  after(stream: string, seq: number, limit: number): Promise<readonly Placed[]>;
  /** The last lines before `seq`, oldest first. */
  before(stream: string, seq: number, limit: number): Promise<readonly Placed[]>;
  /** What is known of a message, if it is in that stream. */
  facts(stream: string, id: string): Promise<MessageFacts | undefined>;
}

const messages = 'message';

/** The document that keeps the facts of a message. */
export function factsDoc(id: string, at: number, facts: MessageFacts): Doc {
  return { collection: messages, id, at, data: toJson(facts) };
}

/** Which document that is. */
export function factsRef(id: string): DocRef {
  return { collection: messages, id };
}

/** What such a document says, if its message stands in this stream. */
export function readFacts(doc: Doc | undefined, stream: string): MessageFacts | undefined {
  const facts = doc && fromJson<MessageFacts>(doc.data);
  return facts?.stream === stream ? facts : undefined;
}

/** @param bulletin tells the other processes that show the same streams */
export function createStreams(storage: Storage, bulletin: Bulletin): Streams {
  const after: Streams['after'] = async (stream, seq, limit) =>
    (await storage.read(linesOf(stream), { after: seq, limit })).map(placed);
  const hub = createHub({
    read: after,
    async heads(streams) {
      const found = await storage.heads(streams.map(linesOf));
      return new Map(streams.flatMap((stream) => pairOf(stream, found.get(linesOf(stream)))));
    },
    bulletin,
  });
  return {
    hub,
    exclusive: createSerial(),
    async append(stream, key, line, docs, about) {
      const result = await storage.append(linesOf(stream), key, toJson(line), docs, about);
      // Repetitions too: an append may have failed for its caller and still be on disk.
      hub.publish(stream, result.seq, result.fresh ? line : undefined);
      return result;
    },
    async find(stream, key) {
      const entry = await storage.find(linesOf(stream), key);
      return entry && placed(entry);
    },
    async appendButton(stream, key, button) {
      await storage.append(buttonsOf(stream), key, toJson(button));
    },
    async findButton(stream, key) {
      const entry = await storage.find(buttonsOf(stream), key);
      return entry && fromJson<PressedButton>(entry.data);
    },
    after,
    async before(stream, seq, limit) {
      return (await storage.read(linesOf(stream), { before: seq, limit })).map(placed);
    },
    async facts(stream, id) {
      return readFacts(await storage.get(messages, id), stream);
    },
  };
}

function pairOf(stream: string, seq: number | undefined): readonly (readonly [string, number])[] {
  return seq === undefined ? [] : [[stream, seq]];
}

/** Streams of lines have names of their own within the channel's storage. */
export function linesOf(stream: string): string {
  return `lines ${stream}`;
}

/** Those of pressed buttons. */
export function buttonsOf(stream: string): string {
  return `buttons ${stream}`;
}

function placed(entry: { readonly seq: number; readonly data: Parameters<typeof fromJson>[0] }): Placed {
  return { seq: entry.seq, line: fromJson<KeptLine>(entry.data) };
}
