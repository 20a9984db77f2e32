import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileStream } from '../core/channel.ts';
import type { Conversation, Entry } from '../core/conversation.ts';
import { type Address, addressKey, type FileRef } from '../core/message.ts';
import type { Blobs } from '../core/storage.ts';
import type { Store } from '../core/store.ts';
import { StoreFailed } from '../store/failure.ts';
import { away, gone, streamOf } from './transcripts.ts';

const pageSize = 500;
/** It is personal data: for whoever asked for it, and nobody else on the machine. */
const onlyOwner = 0o600;

/** Opens a file of the channel that it is of, where Frontdesk keeps it; undefined where the platform does. */
type OpenKept = (file: FileRef) => Promise<Awaited<ReturnType<Blobs['read']>> | undefined>;

/** All that conversations keep of one customer; undefined where nobody is known there. */
export async function readCustomer(store: Store, customer: Address) {
  const id = addressKey(customer);
  const known = await store.conversation(id);
  if (!known) return undefined;
  const messages: Entry[] = [];
  for await (const page of pagesOf(store, id)) messages.push(...page);
  const { conversation } = known;
  return { conversation, cases: await store.casesOf(id), messages, audit: await store.audit(id) };
}

/** The file of this customer's that has this id. Nothing is read beyond the page of messages that has it. */
export async function fileOf(
  store: Store,
  customer: Address,
  channel: string,
  id: string,
): Promise<FileRef | undefined> {
  for await (const page of pagesOf(store, addressKey(customer))) {
    for (const file of filesOf(page)) if (file.channel === channel && file.id === id) return file;
  }
  return undefined;
}

async function* pagesOf(store: Store, conversation: string): AsyncGenerator<readonly Entry[]> {
  for (let since = 0; ; ) {
    const page = await store.entriesAfter(conversation, since, pageSize);
    yield page;
    since = page.at(-1)?.seq ?? since;
    if (page.length < pageSize) return;
  }
}

/**
 * Opens the file of all that conversations keep of one customer, as it is now: written from the store while it is read,
 * a page at a time, in the form of `customer.json`.
 */
export async function openCustomer(store: Store, { id, name }: FileRef): Promise<FileStream> {
  const known = await store.conversation(id).catch(away);
  if (!known) throw gone();
  return {
    name: name ?? 'customer.json',
    mime: 'application/json',
    stream: streamOf(written(store, known.conversation)),
  };
}

async function* written(store: Store, conversation: Conversation): AsyncGenerator<string> {
  const { id } = conversation;
  yield `{"conversation": ${JSON.stringify(conversation, null, 2)},\n"cases": ${JSON.stringify(await store.casesOf(id), null, 2)},\n"messages": [`;
  const files = new Map<string, FileRef>();
  for (let after = 0; ; ) {
    const page = await store.entriesAfter(id, after, pageSize);
    const last = page.at(-1);
    if (!last) break;
    for (const file of filesOf(page)) files.set(`${file.channel}/${file.id}`, file);
    yield `${after === 0 ? '' : ',\n'}${page.map((entry) => JSON.stringify(entry, null, 2)).join(',\n')}`;
    after = last.seq;
  }
  const named = [...files.values()].map(({ channel, id, name }) => ({ channel, id, name: name ?? null }));
  yield `],\n"audit": ${JSON.stringify(await store.audit(id), null, 2)},\n"files": ${JSON.stringify(named, null, 2)}}\n`;
}

/**
 * Writes all that conversations keep of one customer into a new folder: `customer.json`, and beside it the files that
 * no platform keeps.
 * @throws {Error} where nobody is known there, or the folder is there already
 */
export async function exportCustomer(store: Store, customer: Address, folder: string, openKept: OpenKept) {
  const known = await readCustomer(store, customer);
  if (!known) throw new Error(`Nobody is known as ${customer.channel}:${customer.chat}.`);
  await mkdir(folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
    throw new Error(`${folder} is there already. Name a new folder, so that nothing is written over.`);
  });
  const files: { readonly channel: string; readonly id: string; readonly path: string | null }[] = [];
  for (const file of filesOf(known.messages)) {
    const kept = await openKept(file).catch((error: unknown) => {
      if (error instanceof StoreFailed) throw error;
      return null;
    });
    if (kept === undefined) continue;
    if (!kept) {
      // One that is lost is said to be, and keeps nobody from the rest.
      files.push({ channel: file.channel, id: file.id, path: null });
      continue;
    }
    // Names are the customer's: only what no file system takes for anything else is left of them.
    const path = `${files.length + 1}-${(file.name ?? 'file').replace(/[^\p{L}\p{N}._-]+/gu, '-').slice(-80)}`;
    await writeFile(join(folder, path), kept.stream, { flag: 'wx', mode: onlyOwner });
    files.push({ channel: file.channel, id: file.id, path });
  }

  const all = { ...known, files };
  const json = `${JSON.stringify(all, null, 2)}\n`;
  await writeFile(join(folder, 'customer.json'), json, { flag: 'wx', mode: onlyOwner });
  return { messages: all.messages.length, cases: all.cases.length, files: files.filter(({ path }) => path).length };
}

/** Every file that messages have. */
export function filesOf(messages: readonly Entry[]): Iterable<FileRef> {
  const found = new Map<string, FileRef>();
  for (const { parts } of messages) {
    for (const part of parts) if (part.kind === 'media') found.set(`${part.file.channel}/${part.file.id}`, part.file);
  }
  return found.values();
}
