import type { Sink } from '../../core/channel.ts';
import type { Doc, DocRef } from '../../core/storage.ts';
import { type Desk, moved, readThread, seenDoc, type Thread, threadDoc, threadRef } from './desk.ts';
import { attachedDoc, type Files } from './files.ts';
import { isTooLong, type KeyedFrame } from './frames.ts';
import { type Accepted, type Author, accept, eventOf } from './inbound.ts';
import type { KeptFile, KeptLine, MessageFacts } from './lines.ts';
import { Refusal } from './refusal.ts';
import type { Signer } from './signer.ts';
import { factsDoc, factsRef, readFacts, type Streams } from './streams.ts';
import { visitorDoc } from './visitors.ts';

export interface ReceiveParts {
  readonly streams: Streams;
  readonly desk: Desk;
  readonly files: Files;
  readonly signer: Signer;
  readonly sink: Sink;
  readonly now: () => number;
}

/** What a browser is told when it is done. */
export interface Done {
  readonly seq?: number;
  readonly id?: string;
}

/** What was judged has changed meanwhile, by another process: it has to be judged again. */
class Outdated extends Error {
  override readonly name = 'Outdated';
}

/** So often it is judged again before it is the browser's turn to repeat itself. */
const mostTries = 5;

/**
 * Does what a browser asks: keeps the line, and hands the event in. Resolves when both are on disk. The same key
 * again does nothing more, whatever has happened since.
 * @throws {Refusal} where it may not be done; nothing is kept then
 */
export async function receive(parts: ReceiveParts, author: Author, frame: KeyedFrame): Promise<Done> {
  if (isTooLong(frame)) throw new Refusal('too-long');
  return parts.streams.exclusive(author.stream, async () => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await receiveAlone(parts, author, frame);
      } catch (error) {
        if (!(error instanceof Outdated) || tries === mostTries) throw error;
      }
    }
  });
}

async function receiveAlone(parts: ReceiveParts, author: Author, frame: KeyedFrame): Promise<Done> {
  const { desk, sink } = parts;
  const thread = await threadOf(desk, author);
  const key = `in:${author.keyPrefix}${frame.key}`;
  const known = await recall(parts.streams, author, key, frame);
  if (known) {
    // It may have been kept without having been handed in.
    await sink.accept([eventOf(author, frame.key, known.record)]);
    return known.done;
  }
  const judged = await judge(parts, author, key, frame);
  // Both begin in the same tick, so that the embedded store writes them in one go. Should they come apart after all,
  // the event is the first, and without it there is no line: a browser that does not see its line sends it again, one
  // that does may not.
  let isTaken = true;
  const taking = sink.accept([eventOf(author, frame.key, judged.record)]);
  taking.catch(() => {
    isTaken = false;
  });
  const keeping = keep(parts, author, key, judged, thread, () => isTaken);
  const [taken, kept] = await Promise.allSettled([taking, keeping]);
  if (taken.status === 'rejected') throw taken.reason;
  if (kept.status === 'rejected') throw kept.reason;
  return kept.value;
}

async function threadOf(desk: Desk, { from }: Author): Promise<Thread | undefined> {
  if (from.thread === undefined) return undefined;
  const thread = await desk.thread(from.chat, from.thread);
  if (!thread) throw new Refusal('not-found');
  return thread;
}

/** What this key was accepted for before. */
async function recall(
  streams: Streams,
  { stream }: Author,
  key: string,
  frame: KeyedFrame,
): Promise<{ readonly record: Accepted['record']; readonly done: Done } | undefined> {
  if (frame.type === 'action') {
    const record = await streams.findButton(stream, key);
    return record && { record, done: {} };
  }
  const placed = await streams.find(stream, key);
  return placed && { record: placed.line, done: { seq: placed.seq, id: placed.line.id } };
}

/** What was accepted, and what that was judged by: the message it is about, as it was then. */
interface Judged extends Accepted {
  readonly about: { readonly id: string; readonly facts: MessageFacts | undefined } | null;
}

async function judge(parts: ReceiveParts, author: Author, key: string, frame: KeyedFrame): Promise<Judged> {
  const { streams, signer, now } = parts;
  const named = frame.type === 'message' ? frame.replyTo : frame.id;
  const [target, files] = await Promise.all([
    named === undefined ? undefined : streams.facts(author.stream, named),
    filesOf(parts.files, author, frame),
  ]);
  const id = frame.type === 'message' ? signer.id('message', author.stream, key) : frame.id;
  const about = named === undefined ? null : { id: named, facts: target };
  return { ...accept(author, frame, { at: now(), id, target, files }), about };
}

/** Those files a frame names that its author may send. */
async function filesOf(files: Files, { by }: Author, frame: KeyedFrame): Promise<ReadonlyMap<string, KeptFile>> {
  if (frame.type !== 'message' && frame.type !== 'edit') return new Map();
  const found = frame.parts.map((part) => (part.kind === 'media' ? files.owned(part.file, by.id) : undefined));
  return new Map((await Promise.all(found)).filter((file) => file !== undefined).map((file) => [file.id, file]));
}

function attachedFiles(line: KeptLine): readonly string[] {
  if (line.type !== 'message' && line.type !== 'edit') return [];
  return line.parts.flatMap((part) => (part.kind === 'media' ? [part.file.id] : []));
}

async function keep(
  { streams, desk }: ReceiveParts,
  { by, stream }: Author,
  key: string,
  { record, facts, about }: Judged,
  thread: Thread | undefined,
  isTaken: () => boolean,
): Promise<Done> {
  if (record.type === 'action') {
    await streams.appendButton(stream, key, record);
    return {};
  }
  const { id, at } = record;
  const refs: DocRef[] = [...(about ? [factsRef(about.id)] : []), ...(thread ? [threadRef(thread)] : [])];
  const docsAt = (place: number, found: readonly (Doc | undefined)[]): readonly Doc[] => {
    if (!isTaken()) throw new Error('The event was not taken in');
    if (about && !isSame(readFacts(found[0], stream), about.facts)) throw new Outdated();
    const docs: Doc[] = facts ? [factsDoc(id, at, facts)] : [];
    docs.push(...attachedFiles(record).map((file) => attachedDoc(file, at)));
    if (!thread) return place === 1 ? [...docs, visitorDoc(stream, at)] : docs;
    const last = record.type === 'message' && facts ? { by, text: facts.quote } : null;
    const seen = seenDoc(thread.room, thread.thread, by.id, place, at);
    return [...docs, threadDoc(moved(readThread(found.at(-1)) ?? thread, place, at, last)), seen];
  };
  const { seq } = await streams.append(stream, key, record, docsAt, refs);
  if (thread) desk.announce(thread.room, thread.thread);
  return { seq, id };
}

function isSame(one: MessageFacts | undefined, other: MessageFacts | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
