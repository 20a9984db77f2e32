import type { FileStream } from '../core/channel.ts';
import { SendError } from '../core/channel.ts';
import type { Entry } from '../core/conversation.ts';
import type { FileRef } from '../core/message.ts';
import type { Store } from '../core/store.ts';
import { ofCase, readTranscriptId, type TranscriptId, type TranscriptMatter } from '../handoff/index.ts';

const pageSize = 200;

type Source = Pick<Store, 'conversation' | 'casesOf' | 'entriesAfter'>;

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

  return async (file: FileRef): Promise<FileStream> => {
    const id = readTranscriptId(file.id);
    const known = await store.conversation(id.conversation);
    if (!known) {
      throw new SendError('There is no such conversation any more', { outcome: 'not-sent', code: 'file-gone' });
    }
    const records = id.case === undefined ? [] : await store.casesOf(id.conversation);
    const record = records.find((one) => one.id === id.case);
    const all = saidUntil(id);
    const text = write({
      conversation: known.conversation,
      desk: id.desk,
      ...(record && { record }),
      entries: id.case === undefined ? all : ofCase(all, id.case),
    });
    return { name: file.name ?? 'transcript.txt', mime: 'text/plain', stream: streamOf(text) };
  };
}

function streamOf(text: AsyncIterable<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const pieces = text[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value, done } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await pieces.return?.();
    },
  });
}
