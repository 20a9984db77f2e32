import type { FileStream } from '../core/channel.ts';
import { SendError } from '../core/channel.ts';
import type { Entry } from '../core/conversation.ts';
import type { FileRef } from '../core/message.ts';
import type { Store } from '../core/store.ts';
import { ofCase, readTranscriptId, type TranscriptId, type TranscriptMatter } from '../handoff/index.ts';

const pageSize = 200;

/** A store that is away comes back; nothing has been sent meanwhile. */
const awayMs = 5_000;

type Source = Pick<Store, 'conversation' | 'casesOf' | 'entriesAfter' | 'deadLetterOf'>;

/** Opens the files that are transcripts: written from the store while they are read, a page at a time. */
export function createTranscripts(store: Source, write: (matter: TranscriptMatter) => AsyncIterable<string>) {
  async function* saidUntil({ conversation, until }: TranscriptId): AsyncGenerator<Entry> {
    for (let since = 0; since < until; ) {
      const page = await store.entriesAfter(conversation, since, pageSize);
      for (const entry of page) if (entry.seq <= until) yield entry;
      const last = page.at(-1);
      if (!last) return;
      since = last.seq;
    }
  }

  async function textOf(file: FileRef): Promise<AsyncIterable<string>> {
    const id = readTranscriptId(file.id);
    const known = await store.conversation(id.conversation);
    if (!known) throw gone();
    const records = id.case === undefined ? [] : await store.casesOf(id.conversation);
    const record = records.find((one) => one.id === id.case);
    const all = saidUntil(id);
    const { lost = [] } = known.conversation;
    return write({
      conversation: known.conversation,
      desk: id.desk,
      ...(record && { record }),
      entries: id.case === undefined ? all : ofCase(all, id.case),
      isLost: async ({ id: message }) =>
        lost.includes(message) || (await store.deadLetterOf(id.conversation, message)) !== undefined,
    });
  }

  return async (file: FileRef): Promise<FileStream> => {
    const text = await textOf(file).catch(away);
    return { name: file.name ?? 'transcript.txt', mime: 'text/plain', stream: streamOf(text) };
  };
}

/** Of a customer who was erased meanwhile. */
export function gone(): SendError {
  return new SendError('There is no such conversation any more', { outcome: 'not-sent', code: 'file-gone' });
}

/** @throws {SendError} that says to try again, where the store is what failed */
export function away(cause: unknown): never {
  if (cause instanceof SendError) throw cause;
  throw new SendError('The store could not be read just now; it is tried again', {
    outcome: 'not-sent',
    code: 'file-unavailable',
    retryAfterMs: awayMs,
    cause,
  });
}

export function streamOf(text: AsyncIterable<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const pieces = text[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value, done } = await pieces.next().catch(away);
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await pieces.return?.();
    },
  });
}
