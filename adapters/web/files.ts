import { type FileStream, SendError } from '../../core/channel.ts';
import type { FileRef } from '../../core/message.ts';
import { type Blobs, type Doc, type Storage, TooLarge } from '../../core/storage.ts';
import { fromJson, type KeptFile, toJson } from './lines.ts';
import { randomId, type Signer } from './signer.ts';
import { sniff } from './sniff.ts';
import { type Tidy, tidyOlder } from './tidy.ts';

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
  /**
   * @returns undefined where there is no such file
   * @throws {Error} where it cannot be read now
   */
  open(id: string): Promise<OpenFile | undefined>;
  /** Removes a file for good. */
  forget(id: string): Promise<void>;
  /** The path that lets whoever has it read the file. Made for one stream, so that it does not tell where else it is. */
  link(stream: string, id: string): string;
  /** Whether a link's signature is one that `link` made for this file. */
  verify(id: string, signature: string): boolean;
  /** Removes what was uploaded and never sent. */
  readonly tidy: Tidy;
}

/** A file that is being read. */
export interface OpenFile extends FileStream {
  readonly bytes: number;
}

const collection = 'file';
/** Uploads that may never be sent. */
const loose = 'loose-file';
const attached = 'attached-file';
/** How long an upload may wait to be sent. */
const looseMs = 24 * 60 * 60 * 1000;
/** It goes a little later than it can be sent, so that nobody is just sending it. */
const marginMs = 60 * 60 * 1000;

/** The document that keeps an upload: to be written with the line it is in. */
export function attachedDoc(id: string, at: number): Doc {
  return { collection: attached, id, at, data: null };
}

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

async function factsOf(storage: Pick<Storage, 'get'>, id: string): Promise<FileFacts | undefined> {
  const doc = await storage.get(collection, id);
  return doc && fromJson<FileFacts>(doc.data);
}

/** Reads a file that is kept, without a channel that runs; undefined where there is none. */
export async function readKept(storage: Pick<Storage, 'get'>, blobs: Blobs, id: string) {
  const found = await factsOf(storage, id);
  return found && blobs.read(found.blob);
}

export function createFiles(deps: FilesDeps): Files {
  const { channel, storage, blobs, signer, uploadLimit } = deps;

  const facts = (id: string) => factsOf(storage, id);

  async function keep(
    { mime, stream }: Awaited<ReturnType<typeof sniff>>,
    about: { readonly id: string; readonly name: string; readonly owner: string | null },
  ): Promise<KeptFile> {
    const blob = await blobs.write(stream, uploadLimit);
    const kept: KeptFile = { id: about.id, name: about.name, mime, bytes: blob.bytes };
    const doc: FileFacts = { ...kept, blob: blob.id, owner: about.owner };
    const at = deps.now();
    const marks: readonly Doc[] = about.owner === null ? [] : [{ collection: loose, id: about.id, at, data: null }];
    try {
      await storage.put({ collection, id: about.id, at, data: toJson(doc) }, ...marks);
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

  async function isSent(id: string): Promise<boolean> {
    return (await storage.get(attached, id)) !== undefined;
  }

  async function remove(id: string): Promise<void> {
    const found = await facts(id);
    if (!found) return;
    await blobs.remove(found.blob);
    await storage.take(collection, id);
  }

  async function unmark(id: string): Promise<void> {
    await storage.take(loose, id);
    await storage.take(attached, id);
  }

  /** An upload's day is over: it stays where it was sent, and goes where it was not. */
  async function settle(id: string): Promise<void> {
    if (!(await isSent(id))) await remove(id);
    await unmark(id);
  }

  return {
    async upload(source, name, owner) {
      const sniffed = await sniff(source);
      return sniffed.empty ? null : keep(sniffed, { id: randomId(), name: fileName(name), owner });
    },
    async owned(id, owner) {
      const found = await facts(id);
      if (found?.owner !== owner) return undefined;
      // In this order: `settle` takes the two marks away in the other one.
      const waits = (await isSent(id)) ? undefined : await storage.get(loose, id);
      return waits && waits.at <= deps.now() - looseMs ? undefined : toKeptFile(found);
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
      if (!found) return undefined;
      const { stream, bytes } = await blobs.read(found.blob);
      return { name: found.name, mime: found.mime, bytes, stream };
    },
    async forget(id) {
      await remove(id);
      await unmark(id);
    },
    link(stream, id) {
      const place = signer.id('file-place', stream);
      return `/hooks/${channel}/files/${id}/${place}${signer.id('file', place, id)}`;
    },
    tidy: () => tidyOlder(storage, loose, deps.now() - looseMs - marginMs, (doc) => settle(doc.id)),
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
