import { expect } from 'vitest';
import type { Line } from '../../adapters/web/protocol.ts';
import { en } from '../../config/texts/en.ts';
import type { Agent } from './agent.ts';
import type { Written } from './page.ts';
import type { Shown, ShownThread } from './reader.ts';
import type { Visitor } from './visitor.ts';
import { cards, messages, said, times, wordsOf } from './words.ts';

/** Everything that was said, compared with everything that is shown. @throws where they differ */
export function compare(shown: Shown, agents: readonly Agent[]): void {
  const written = agents.flatMap(({ page }) => [...page.written]);
  const byThread = Map.groupBy(written, ([, { thread }]) => thread);
  const owners = new Map<string, string>();
  for (const [visitor, chat] of shown.chats) {
    const { name } = visitor.party;
    const threads = shown.threads.filter(({ card }) => card.facts?.['customer'] === name).toSorted(byAge);
    for (const { thread } of threads) owners.set(thread, visitor.name);
    compareCustomer(visitor, chat, threads);
    compareReplies(visitor, chat, threads, new Map(written));
    for (const thread of threads) compareTyped(thread, byThread.get(thread.thread) ?? []);
    lookForStrangers(visitor, chat, threads, owners, written);
  }
  expect(owners.size, 'threads that belong to somebody').toBe(shown.threads.length);
}

/** The customer's own words: all in the chat and in the thread of their case, once and in order. */
function compareCustomer(visitor: Visitor, chat: readonly Line[], threads: readonly ShownThread[]): void {
  const words = [...visitor.page.written.values()].map(({ text }) => text);
  expect(said(chat, 'customer'), `what ${visitor.name} said, in the chat`).toEqual(words);
  const cases = [...Map.groupBy(threads, ({ card }) => card.facts?.['case']).values()];
  const inCases = cases.map((anchors) => said(anchors.at(-1)?.lines ?? [], 'customer'));
  expect(inCases.flat(), `what ${visitor.name} said, at the desks`).toEqual(words);

  const states = cases.map((anchors) => anchors.map(stateOf));
  for (const [index, anchors] of cases.entries()) {
    const isLast = index === cases.length - 1;
    for (const { lines } of anchors.slice(0, -1)) {
      const before = said(lines, 'customer');
      expect(inCases[index]?.slice(0, before.length), 'what a desk had before the case was passed on').toEqual(before);
    }
    expect(states[index]?.slice(0, -1).every((state) => state === 'moved')).toBe(true);
    expect(isLast ? ['queued', 'open'] : ['closed']).toContain(states[index]?.at(-1));
  }
  const { closed, handoff, handoffUnanswered, transferred, joined } = en.customer;
  const claims = threads.reduce((sum, { lines }) => sum + times(lines, en.desk.claimed), 0);
  expect({
    opened: times(chat, handoff) + times(chat, handoffUnanswered),
    closed: times(chat, closed),
    transferred: times(chat, transferred),
    joined: times(chat, joined),
  }).toEqual({
    opened: cases.length,
    closed: cases.length - 1,
    transferred: threads.length - cases.length,
    joined: claims,
  });
}

/** Agents' words to the customer: all in the chat, once, in the order of the threads. */
function compareReplies(
  visitor: Visitor,
  chat: readonly Line[],
  threads: readonly ShownThread[],
  written: ReadonlyMap<string, Written>,
): void {
  const replies = threads.flatMap(({ lines }) =>
    ownLines(lines)
      .slice(0, endOf(lines, written))
      .filter(({ key }) => written.get(key ?? '')?.kind === 'message')
      .map(({ parts }) => wordsOf(parts)),
  );
  expect(said(chat, 'agent'), `what ${visitor.name} was told`).toEqual(replies);
}

/** What was typed in one thread: all there, and with the fate it had. */
function compareTyped({ lines, card }: ShownThread, written: readonly (readonly [string, Written])[]): void {
  const typed = new Map(written.filter(([, { kind }]) => kind !== 'press'));
  const own = ownLines(lines);
  expect(lines.map(({ seq }) => seq)).toEqual(lines.map((_, index) => index + 1));
  // What is typed into a closed case is answered by a card without facts, which offers to take the case up again.
  const about = cards(lines).filter(({ facts }) => facts !== undefined);
  const offers = cards(lines).length - about.length;
  expect(about, 'the card of a case').toHaveLength(1);
  expect(own.map(({ key = '', parts }) => [key, wordsOf(parts)]).toSorted()).toEqual(
    [...typed].map(([key, { text }]) => [key, text]).toSorted(),
  );
  const end = endOf(lines, typed);
  const isReply = ({ key = '' }: { key?: string }) => typed.get(key)?.kind === 'message';
  const marks = lines.filter((line) => line.type === 'mark');
  for (const [index, line] of own.entries()) {
    const fates = marks.filter(({ id }) => id === line.id).map(({ fate }) => fate);
    expect(fates, `what became of ${line.key}`).toEqual(index < end && isReply(line) ? ['sent'] : []);
  }
  const late = own.slice(end + 1).filter(({ key = '' }) => typed.get(key)?.kind !== 'note').length;
  const told = times(lines, en.desk.caseClosed) + times(lines, en.desk.caseMoved) + offers;
  expect(told, 'notices that nothing goes out any more').toBeGreaterThanOrEqual(late);
  expect(told).toBeLessThanOrEqual(late + written.length - typed.size);
  expect([times(lines, en.desk.closedBy), times(lines, en.desk.transferredBy)]).toEqual([
    card.facts?.['state'] === 'closed' ? 1 : 0,
    card.facts?.['state'] === 'moved' ? 1 : 0,
  ]);
}

/** Nobody's words are with another customer, and no note is with any. */
function lookForStrangers(
  visitor: Visitor,
  chat: readonly Line[],
  threads: readonly ShownThread[],
  owners: ReadonlyMap<string, string>,
  written: readonly (readonly [string, Written])[],
): void {
  const kinds = new Map(written);
  const tags = (what: unknown) => [...JSON.stringify(what).matchAll(/\[((\w+)-\d+)\]/g)];
  for (const [, key = '', by = ''] of tags([chat, threads])) {
    const at = kinds.get(key);
    const owner = at?.thread === undefined ? by : owners.get(at.thread);
    expect(owner, `whom ${key} is about`).toBe(visitor.name);
  }
  const public_ = tags(chat).map(([, key = '']) => kinds.get(key)?.kind ?? 'message');
  expect(public_.filter((kind) => kind !== 'message')).toEqual([]);
  expect(JSON.stringify(chat)).not.toMatch(/nobody else may read|they know more|!close|!transfer/);
}

/** Lines that were typed in this very thread; what it was opened with has no key. */
function ownLines(lines: readonly Line[]) {
  return messages(lines, 'agent').filter(({ key }) => key !== undefined);
}

/** Which of the own lines closed the case or passed it on. What is typed after it goes nowhere. */
function endOf(lines: readonly Line[], written: ReadonlyMap<string, Written>): number {
  const index = ownLines(lines).findIndex(({ key = '' }) => written.get(key)?.kind === 'end');
  return index < 0 ? lines.length : index;
}

function stateOf({ card }: ShownThread): string {
  return card.facts?.['state'] ?? '';
}

function byAge(one: ShownThread, other: ShownThread): number {
  const opened = ({ card }: ShownThread) => Number(card.facts?.['openedAt']);
  return opened(one) - opened(other) || (one.lines[0]?.at ?? 0) - (other.lines[0]?.at ?? 0);
}
