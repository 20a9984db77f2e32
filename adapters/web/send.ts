import { type Channel, type Outgoing, type Receipt, SendError } from '../../core/channel.ts';
import type { Address, Party } from '../../core/message.ts';
import type { Doc, DocRef } from '../../core/storage.ts';
import { type Desk, moved, readThread, type Thread, threadDoc, threadRef } from './desk.ts';
import type { Files } from './files.ts';
import type { KeptFile, KeptLine, KeptPart, MessageFacts } from './lines.ts';
import { cardIn, cardOf, factsOf, markLine, messageLine, reactionLine, toKept } from './outbound.ts';
import type { Signer } from './signer.ts';
import { factsDoc, factsRef, readFacts, type Streams } from './streams.ts';
import { type Visitors, visitorDoc } from './visitors.ts';

export interface SendParts {
  readonly streams: Streams;
  readonly desk: Desk;
  readonly files: Files;
  readonly visitors: Visitors;
  readonly signer: Signer;
  readonly now: () => number;
}

type Sender = Required<Pick<Channel, 'send' | 'edit' | 'remove' | 'react' | 'mark' | 'reconcile'>>;

/** Where something goes: a visitor's chat, or a thread of a room. */
type Target =
  | { readonly kind: 'chat'; readonly stream: string }
  | { readonly kind: 'thread'; readonly stream: string; readonly room: string; readonly thread: string };

interface Change {
  readonly line: KeptLine;
  /** How what is kept of the message changes, where it does. */
  readonly facts?: (facts: MessageFacts) => MessageFacts;
  /** How the thread's entry in the list changes, where it does. */
  readonly thread?: (thread: Thread, seq: number) => Thread;
}

/** Everything that goes out to browsers. Each is a line in a stream; the same key makes one line. */
export function createSender(parts: SendParts): Sender {
  const { streams, desk, visitors, files, signer, now } = parts;

  /** Where a message goes. One into a room itself opens a thread, whose id the key decides. */
  function targetOf(to: Address, key: string): { readonly target: Target; readonly opens: boolean } {
    if (to.chat.includes(':')) return { target: { kind: 'chat', stream: to.chat }, opens: false };
    const thread = to.thread ?? signer.id('thread', to.chat, key);
    return { target: inRoom(to.chat, thread), opens: to.thread === undefined };
  }

  /** @throws {SendError} where there is nobody */
  async function checkPlace(target: Target): Promise<void> {
    if (target.kind === 'thread') {
      if (!desk.rooms.includes(target.room)) throw gone('chat-gone', 'This desk has no such room');
    } else if (!(await visitors.exists(target.stream))) throw gone('chat-gone', 'There is no such visitor');
  }

  async function keepParts({ stream }: Target, message: Outgoing, signal: AbortSignal): Promise<readonly KeptPart[]> {
    const kept: KeptFile[] = [];
    for (const [index, part] of message.parts.entries()) {
      if (part.kind !== 'media') continue;
      kept.push(await files.bring(part.file, signer.id('brought', stream, message.key, `${index}`), signal));
    }
    return toKept(message.parts, kept);
  }

  async function post(target: Target, opens: boolean, message: Outgoing, kept: readonly KeptPart[]): Promise<Receipt> {
    await checkPlace(target);
    const key = `out:${message.key}`;
    const id = opens && target.kind === 'thread' ? target.thread : signer.id('message', target.stream, key);
    const at = now();
    const facts = factsOf(target.stream, message);
    const docsAt = (seq: number, [doc]: readonly (Doc | undefined)[]): readonly Doc[] => {
      const docs: Doc[] = [factsDoc(id, at, facts)];
      if (target.kind === 'chat') return seq === 1 ? [...docs, visitorDoc(target.stream, at)] : docs;
      const known = readThread(doc);
      if (!opens && !known) throw gone('thread-gone', 'There is no such thread');
      const { room, thread } = target;
      const before = known ?? { room, thread, at, card: cardOf(message.parts), cardId: id, head: 0, last: null };
      return [...docs, threadDoc(moved(before, seq, at, { by: message.by, text: facts.quote }))];
    };
    await streams.append(target.stream, key, messageLine(id, message, kept, at), docsAt, threadRefs(target));
    if (target.kind === 'thread') desk.announce(target.room, target.thread);
    return opens ? { ids: [id], thread: id } : { ids: [id] };
  }

  /** Adds a line about a message that is there already. */
  async function change(
    to: Address,
    ids: readonly string[],
    key: string,
    make: (id: string, at: number) => Change,
  ): Promise<Receipt> {
    const [id] = ids;
    if (id === undefined) throw gone('message-gone', 'No message was named');
    const target = changeTarget(to, id);
    await checkPlace(target);
    const made = make(id, now());
    const docsAt = (seq: number, [kept, doc]: readonly (Doc | undefined)[]): readonly Doc[] => {
      const facts = readFacts(kept, target.stream);
      if (!facts) throw gone('message-gone', 'That message is not here');
      const thread = readThread(doc);
      return [
        ...(made.facts ? [factsDoc(id, made.line.at, made.facts(facts))] : []),
        ...(thread && made.thread ? [threadDoc(made.thread(thread, seq))] : []),
      ];
    };
    const about = [factsRef(id), ...threadRefs(target)];
    await streams.append(target.stream, `out:${key}`, made.line, docsAt, about);
    if (target.kind === 'thread' && made.thread) desk.announce(target.room, target.thread);
    return { ids: [id] };
  }

  function alone<T>(target: Target, run: () => Promise<T>): Promise<T> {
    return honestly(() => streams.exclusive(target.stream, run));
  }

  return {
    send(to, message, signal) {
      const { target, opens } = targetOf(to, message.key);
      return honestly(async () => {
        stopIf(signal);
        await checkPlace(target);
        const kept = await keepParts(target, message, signal);
        stopIf(signal);
        return alone(target, () => post(target, opens, message, kept));
      });
    },
    edit(to, ids, message, signal) {
      const target = changeTarget(to, ids[0] ?? '');
      return honestly(async () => {
        const kept = await keepParts(target, message, signal);
        return alone(target, () =>
          change(to, ids, message.key, (id, at) => ({
            line: { type: 'edit', id, at, parts: kept },
            facts: ({ stream, by, name, removed }) => ({ ...factsOf(stream, message), by, name, removed }),
            thread: (thread, seq) => edited(thread, id, message, seq, at),
          })),
        );
      });
    },
    async remove(to, ids, key) {
      await alone(changeTarget(to, ids[0] ?? ''), () =>
        change(to, ids, key, (id, at) => ({
          line: { type: 'remove', id, at },
          facts: (facts) => ({ ...facts, removed: true, quote: '', actions: [] }),
        })),
      );
    },
    async react(to, ids, reaction) {
      await alone(changeTarget(to, ids[0] ?? ''), () =>
        change(to, ids, reaction.key, (id, at) => ({
          line: reactionLine(id, reaction, at),
          thread: (thread, seq) => byCustomer(thread, reaction.by, seq, at),
        })),
      );
    },
    async mark(to, ids, mark) {
      await alone(changeTarget(to, ids[0] ?? ''), () =>
        change(to, ids, mark.key, (id, at) => ({ line: markLine(id, mark, at) })),
      );
    },
    async reconcile(to, key) {
      const { target, opens } = targetOf(to, key);
      const id = (await streams.find(target.stream, `out:${key}`))?.line.id;
      if (id === undefined) return 'not-sent';
      return opens ? { ids: [id], thread: id } : { ids: [id] };
    },
  };
}

/** The thread's entry in the list, to be read as it is when a line is added. */
function threadRefs(target: Target): readonly DocRef[] {
  return target.kind === 'thread' ? [threadRef(target)] : [];
}

function inRoom(room: string, thread: string): Target {
  return { kind: 'thread', stream: `${room}/${thread}`, room, thread };
}

/** Where a message is that something is done to. The message that opened a thread has the thread's id. */
function changeTarget(to: Address, id: string): Target {
  return to.chat.includes(':') ? { kind: 'chat', stream: to.chat } : inRoom(to.chat, to.thread ?? id);
}

/** The thread's entry in the list after one of its messages was changed. */
function edited(thread: Thread, id: string, message: Outgoing, seq: number, at: number): Thread {
  if (id !== thread.thread) return byCustomer(thread, message.by, seq, at);
  return { ...thread, at, card: cardIn(message.parts) ?? thread.card };
}

/** What customers do is worth a look; what we do to our own messages is not. */
function byCustomer(thread: Thread, by: Party, seq: number, at: number): Thread {
  return by.kind === 'customer' ? moved(thread, seq, at, null) : thread;
}

/** Lets nothing out but a `SendError`: where the store failed, nobody knows whether the line is there. */
async function honestly<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof SendError) throw error;
    throw new SendError('The store did not confirm the message; it is sent again, which does not double it', {
      outcome: 'unknown',
      code: 'store-failed',
      retryAfterMs: 1_000,
      cause: error,
    });
  }
}

function stopIf(signal: AbortSignal): void {
  if (!signal.aborted) return;
  throw new SendError('The send was called off', { outcome: 'not-sent', code: 'aborted', retryAfterMs: 0 });
}

function gone(code: 'chat-gone' | 'thread-gone' | 'message-gone', message: string): SendError {
  return new SendError(message, { outcome: 'not-sent', code });
}
