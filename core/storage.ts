export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** A document; `at` orders a collection. */
export interface Doc {
  readonly collection: string;
  readonly id: string;
  readonly at: number;
  readonly data: Json;
}

/** Which document is meant. */
export type DocRef = Pick<Doc, 'collection' | 'id'>;

/** A line of a stream. */
export interface StreamEntry {
  /** From 1, without gaps within the stream. */
  readonly seq: number;
  readonly key: string;
  readonly data: Json;
}

/**
 * What a channel keeps for itself: streams that only grow, and documents. Calls made in the same tick share one
 * transaction in the embedded store.
 */
export interface Storage {
  /**
   * Adds to a stream unless `key` is already in it; where it is new, puts the documents too, in one transaction.
   * `about` are read in it before: `docs` is given them as they are then, and nobody who adds to the same stream changes
   * them meanwhile. Where `docs` throws, nothing was added.
   * @returns the entry's seq, and whether it is new
   */
  append(
    stream: string,
    key: string,
    data: Json,
    docs?: (seq: number, about: readonly (Doc | undefined)[]) => readonly Doc[],
    about?: readonly DocRef[],
  ): Promise<{ readonly seq: number; readonly fresh: boolean }>;
  /** The entry with this key. */
  find(stream: string, key: string): Promise<StreamEntry | undefined>;
  /** Entries after `after`, oldest first; or the last ones before `before`, oldest first too. */
  read(
    stream: string,
    range: { readonly after: number; readonly limit: number } | { readonly before: number; readonly limit: number },
  ): Promise<readonly StreamEntry[]>;
  /**
   * Removes the entries of a stream up to `through`. Its numbers go on: the last of those entries stays, under another
   * key and with `blank` in place of what it said.
   */
  cut(stream: string, through: number, blank: Json): Promise<void>;
  /** Puts `blank` in the place of what the entry with this key said, under another key. */
  blank(stream: string, key: string, blank: Json): Promise<void>;
  /** The newest seq of each stream that has entries. */
  heads(streams: readonly string[]): Promise<ReadonlyMap<string, number>>;
  put(...docs: readonly Doc[]): Promise<void>;
  get(collection: string, id: string): Promise<Doc | undefined>;
  /** Documents of a collection, newest first, those older than `before` (by `at`, then id) where given. */
  list(
    collection: string,
    range: { readonly limit: number; readonly before?: { readonly at: number; readonly id: string } },
  ): Promise<readonly Doc[]>;
  /** @returns whether it was there: of two calls, one gets true */
  take(collection: string, id: string): Promise<boolean>;
}

const page = 200;
/** Behind every id that there is. */
const lastId = '\u{10ffff}';

/**
 * Every document of a collection that was put until a time, the newest first. They may be taken on the way.
 * @param until in milliseconds since the epoch, itself included
 */
export async function* putUntil(
  storage: Pick<Storage, 'list'>,
  collection: string,
  until: number,
): AsyncGenerator<Doc> {
  for (let before = { at: until, id: lastId }; ; ) {
    const docs = await storage.list(collection, { limit: page, before });
    yield* docs;
    const last = docs.at(-1);
    if (!last || docs.length < page) return;
    before = last;
  }
}

/** Bytes that a channel keeps because no platform does. */
export interface Blobs {
  /**
   * Writes a file; it is there as a whole or not at all.
   * @throws {TooLarge} past `limit` bytes
   */
  write(stream: ReadableStream<Uint8Array>, limit: number): Promise<{ readonly id: string; readonly bytes: number }>;
  /** @throws {Error} where there is no such file */
  read(id: string): Promise<{ readonly stream: ReadableStream<Uint8Array>; readonly bytes: number }>;
  remove(id: string): Promise<void>;
}

export class TooLarge extends Error {
  override readonly name = 'TooLarge';
}
