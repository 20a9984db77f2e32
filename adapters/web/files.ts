import { type FileStream, SendError } from '../../core/channel.ts';
import type { FileRef } from '../../core/message.ts';
import { type Blobs, type Storage, TooLarge } from '../../core/storage.ts';
import { fromJson, type KeptFile, toJson } from './lines.ts';
import { randomId, type Signer } from './signer.ts';
import { sniff } from './sniff.ts';

/** What is kept of a file beside its bytes. */
interface FileFacts extends KeptFile {
  readonly blob: string;
  /** Id of the party who may send it, or null where a channel brought it. */
  readonly owner: string | null;
}

/** Files that browsers uploaded, and those of other channels that browsers are to see. */
export interface Files {
  /**
   * Keeps what a browser uploads.
   * @returns null where there were no bytes
   * @throws {TooLarge}
   */
  upload(source: ReadableStream<Uint8Array>, name: string, owner: string): Promise<KeptFile | null>;
  /** A file that this party uploaded itself. */
  owned(id: string, owner: string): Promise<KeptFile | undefined>;
  /**
   * Brings a file here, whichever channel it is of; the same `id` brings it once.
   * @throws {SendError}
   */
  bring(ref: FileRef, id: string, signal: AbortSignal): Promise<KeptFile>;
  /** @throws {Error} where there is no such file */
  open(id: string): Promise<FileStream & { readonly bytes: number }>;
  /** The path that lets whoever has it read the file. Made for one stream, so that it does not tell where else it is. */
  link(stream: string, id: string): string;
  /** Whether a link's signature is one that `link` made for this file. */
  verify(id: string, signature: string): boolean;
}

const collection = 'file';

export interface FilesDeps {
  readonly channel: string;
  readonly storage: Storage;
  readonly blobs: Blobs;
  readonly openFile: (ref: FileRef) => Promise<FileStream>;
  readonly signer: Signer;
  readonly now: () => number;
  /** Bytes. */
  readonly uploadLimit: number;
}

export function createFiles(deps: FilesDeps): Files {
  const { channel, storage, blobs, signer, uploadLimit } = deps;

  async function facts(id: string): Promise<FileFacts | undefined> {
    const doc = await storage.get(collection, id);
    return doc && fromJson<FileFacts>(doc.data);
  }

  async function keep(
    { mime, stream }: Awaited<ReturnType<typeof sniff>>,
    about: { readonly id: string; readonly name: string; readonly owner: string | null },
  ): Promise<KeptFile> {
    const blob = await blobs.write(stream, uploadLimit);
    const kept: KeptFile = { id: about.id, name: about.name, mime, bytes: blob.bytes };
    const doc: FileFacts = { ...kept, blob: blob.id, owner: about.owner };
    try {
      await storage.put({ collection, id: about.id, at: deps.now(), data: toJson(doc) });
    } catch (error) {
      await blobs.remove(blob.id).catch(() => undefined);
      throw error;
    }
    return kept;
  }

  async function fetchForeign(ref: FileRef, id: string, signal: AbortSignal): Promise<KeptFile> {
    const opened = await deps.openFile(ref);
    if ((opened.bytes ?? 0) > uploadLimit) throw tooLarge();
    const stream = opened.stream.pipeThrough(new TransformStream(), { signal });
    return keep(await sniff(stream), { id, name: fileName(ref.name ?? opened.name), owner: null });
  }

  return {
    async upload(source, name, owner) {
      const sniffed = await sniff(source);
      return sniffed.empty ? null : keep(sniffed, { id: randomId(), name: fileName(name), owner });
    },
    async owned(id, owner) {
      const found = await facts(id);
      return found && found.owner === owner ? toKeptFile(found) : undefined;
    },
    async bring(ref, id, signal) {
      const known = await facts(ref.channel === channel ? ref.id : id);
      if (known) return toKeptFile(known);
      if (ref.channel === channel) throw gone();
      try {
        return await fetchForeign(ref, id, signal);
      } catch (error) {
        if (error instanceof SendError) throw error;
        if (error instanceof TooLarge) throw tooLarge();
        throw new SendError('The file could not be fetched from its channel; it is tried again', {
          outcome: 'not-sent',
          code: 'file-unavailable',
          retryAfterMs: 5_000,
          cause: error,
        });
      }
    },
    async open(id) {
      const found = await facts(id);
      if (!found) throw new Error(`There is no file ${id} in channel ${channel}`);
      const { stream, bytes } = await blobs.read(found.blob);
      return { name: found.name, mime: found.mime, bytes, stream };
    },
    link(stream, id) {
      const place = signer.id('file-place', stream);
      return `/hooks/${channel}/files/${id}/${place}${signer.id('file', place, id)}`;
    },
    verify(id, signature) {
      const place = signature.slice(0, 22);
      return signer.verify(signature.slice(22), 'file', place, id);
    },
  };
}

function toKeptFile({ id, name, mime, bytes }: FileFacts): KeptFile {
  return { id, name, mime, bytes };
}

/** A file's name for people: no path, no control or direction marks, at most 200 characters. */
function fileName(name: string): string {
  const clean = name
    .toWellFormed()
    .replaceAll(/[/\\]/g, '_')
    .replaceAll(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '')
    .trim();
  return [...clean].slice(0, 200).join('') || 'file';
}

function tooLarge(): SendError {
  return new SendError('The file is larger than this channel takes', { outcome: 'not-sent', code: 'file-too-large' });
}

function gone(): SendError {
  return new SendError('The file is not kept any more', { outcome: 'not-sent', code: 'file-gone' });
}
