import type { Forgotten } from '../../core/erasures.ts';
import type { Storage } from '../../core/storage.ts';
import { type Desk, threadRef } from './desk.ts';
import type { Files } from './files.ts';
import type { KeptLine } from './lines.ts';
import { buttonsOf, factsRef, linesOf } from './streams.ts';

const page = 500;
/** What stands in the place of lines that are gone: it takes back what nobody has. */
const blank = { type: 'remove', id: '', at: 0 } as const satisfies KeptLine;

/**
 * Forgets what was said in a visitor's chat, and the threads in which the desk had it. The visitor stays who they are,
 * as their browser goes on with the name it was given.
 */
export async function forget(
  { storage, files, desk }: { readonly storage: Storage; readonly files: Pick<Files, 'forget'>; readonly desk: Desk },
  { before, customer, threads }: Forgotten,
): Promise<void> {
  async function cutLines(stream: string, until: number): Promise<void> {
    let through = 0;
    for (;;) {
      const entries = await storage.read(linesOf(stream), { after: through, limit: page });
      // What this channel keeps is its own lines.
      const gone = entries.filter(({ data }) => (data as unknown as KeptLine).at <= until);
      for (const { data } of gone) await forgetLine(data as unknown as KeptLine);
      through = gone.at(-1)?.seq ?? through;
      if (gone.length < page) break;
    }
    if (through > 0) await storage.cut(linesOf(stream), through, blank);
    const head = (await storage.heads([buttonsOf(stream)])).get(buttonsOf(stream));
    if (head !== undefined) await storage.cut(buttonsOf(stream), head, null);
  }

  /** What reached the page after the wish: what the customer has written since stays around it. */
  async function blankLine(stream: string, key: string): Promise<void> {
    const entry = await storage.find(linesOf(stream), key);
    if (!entry) return;
    await forgetLine(entry.data as unknown as KeptLine);
    await storage.blank(linesOf(stream), key, blank);
  }

  async function forgetLine(line: KeptLine): Promise<void> {
    if (line.type === 'message') await storage.take(factsRef(line.id).collection, line.id);
    if (line.type !== 'message' && line.type !== 'edit') return;
    for (const part of line.parts) if (part.kind === 'media') await files.forget(part.file.id);
  }

  if (customer) {
    const { address, keys } = customer;
    await cutLines(address.chat, before);
    for (const key of keys) await blankLine(address.chat, `out:${key}`);
  }
  for (const { address } of threads) {
    const { chat: room, thread } = address;
    if (thread === undefined) continue;
    await cutLines(`${room}/${thread}`, Number.POSITIVE_INFINITY);
    const { collection, id } = threadRef({ room, thread });
    await storage.take(collection, id);
    desk.announce(room, thread);
  }
}
