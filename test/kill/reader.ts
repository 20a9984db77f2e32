import type { Line, ThreadSummary } from '../../adapters/web/protocol.ts';
import { type Tab, visit, work } from '../adapters/web/browser.ts';
import type { Served } from '../support/serve.ts';
import { rooms } from './front-desk.ts';
import type { Visitor } from './visitor.ts';

/** What is kept, as new tabs are shown it, from the first line to the last. */
export interface Shown {
  /** By visitor. */
  readonly chats: ReadonlyMap<Visitor, readonly Line[]>;
  readonly threads: readonly ShownThread[];
}

export interface ShownThread extends ThreadSummary {
  readonly lines: readonly Line[];
}

/** Reads everything there is. */
export async function readAll(served: Served, visitors: readonly Visitor[], cookie: string): Promise<Shown> {
  const chats = new Map<Visitor, readonly Line[]>();
  for (const visitor of visitors) {
    const tab = await visit(served, visitor.token);
    chats.set(visitor, await wholeStream(tab, {}));
    await tab.close();
  }
  const desk = await work(served, cookie);
  const threads: ShownThread[] = [];
  for (const summary of await summaries(desk)) {
    const { room, thread } = summary;
    desk.send({ type: 'open', room, thread, after: 0 });
    threads.push({ ...summary, lines: await wholeStream(desk, { room, thread }) });
    desk.send({ type: 'leave', room, thread });
  }
  await desk.close();
  return { chats, threads };
}

/** Cases as they now stand, of both desks. */
export async function readSummaries(served: Served, cookie: string): Promise<readonly ThreadSummary[]> {
  const desk = await work(served, cookie);
  const found = await summaries(desk);
  await desk.close();
  return found;
}

async function summaries(desk: Tab): Promise<readonly ThreadSummary[]> {
  const all: ThreadSummary[] = [];
  for (const room of rooms) {
    let page = await desk.until('threads', (message) => message.room === room);
    for (;;) {
      all.push(...page.threads);
      const last = page.threads.at(-1);
      if (!page.more || !last) break;
      desk.send({ type: 'threads', room, before: { at: last.at, thread: last.thread } });
      const { length } = desk.heard;
      page = await desk.until('threads', (message) => desk.heard.indexOf(message) >= length && message.room === room);
    }
  }
  return all;
}

async function wholeStream(tab: Tab, place: { room?: string; thread?: string }): Promise<readonly Line[]> {
  const { heard } = tab;
  const isHere = (message: { thread?: string }) => message.thread === place.thread;
  let page = await tab.until('page', isHere);
  while (page.earlier) {
    const before = page.lines[0]?.seq ?? 1;
    const { length } = heard;
    tab.send({ type: 'earlier', ...place, before });
    page = await tab.until('page', (message) => heard.indexOf(message) >= length && isHere(message));
  }
  return [...tab.lines(place.thread)].sort((a, b) => a.seq - b.seq);
}
