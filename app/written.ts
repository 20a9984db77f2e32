import type { FileStream } from '../core/channel.ts';
import type { FileRef } from '../core/message.ts';
import type { Store } from '../core/store.ts';
import { customerChannel, type TranscriptMatter } from '../handoff/index.ts';
import { openCustomer } from './export.ts';
import { createTranscripts } from './transcripts.ts';

/** Opens files that are of no platform, but are written from the store while they are read. */
export function createWritten(store: Store, writeTranscript: (matter: TranscriptMatter) => AsyncIterable<string>) {
  const openTranscript = createTranscripts(store, writeTranscript);
  return (file: FileRef): Promise<FileStream> =>
    file.channel === customerChannel ? openCustomer(store, file) : openTranscript(file);
}
