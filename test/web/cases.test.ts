import { describe, expect, it } from 'vitest';
import type { ThreadSummary } from '../../adapters/web/protocol.ts';
import { arrange, type Filter, isUnread, threadKey } from '../../web/desk/cases.ts';
import { ANA } from './fake-server.ts';

function summary(thread: string, at: number, facts: Record<string, string>, room = 'support'): ThreadSummary {
  const by = { id: 'c', name: facts['customer'] ?? 'Customer', kind: 'customer' as const };
  const last = { by, text: `words of ${thread}`, at };
  return { room, thread, at, card: { title: `Case ${thread}`, facts }, cardId: 'c', head: 3, seen: 3, last };
}

const all = [
  summary('old-open', 1, { state: 'open', assignee: 'Ana', assigneeId: ANA.id }),
  summary('new-open', 9, { state: 'open', assignee: 'Ana', assigneeId: 'another Ana' }),
  summary('closed', 8, { state: 'closed', assignee: 'Ana', assigneeId: ANA.id }),
  summary('waits-newer', 7.5, { state: 'queued', priority: 'normal', customer: '李小梅', openedAt: '70' }),
  summary('waits', 7, { state: 'queued', priority: 'normal', openedAt: '60' }, 'billing'),
  summary('waits-vip', 7.7, { state: 'queued', priority: 'normal', vip: 'true', openedAt: '75' }),
  summary('urgent', 2, { state: 'queued', priority: 'urgent' }),
];

function show(filter: Filter, query = '', room: string | null = null) {
  return arrange(all, { filter, query, room }, ANA).map((one) => one.thread);
}

describe('the list of cases', () => {
  it('puts waiting cases first, as they are to be taken, and the rest by what moved last', () => {
    expect(show('all')).toEqual(['urgent', 'waits-vip', 'waits', 'waits-newer', 'new-open', 'closed', 'old-open']);
  });

  it('filters by state, by assignee and by room', () => {
    expect(show('waiting')).toEqual(['urgent', 'waits-vip', 'waits', 'waits-newer']);
    expect(show('open')).toEqual(['new-open', 'old-open']);
    expect(show('closed')).toEqual(['closed']);
    expect(show('mine')).toEqual(['old-open']);
    expect(show('all', '', 'billing')).toEqual(['waits']);
  });

  it('finds words of the card and of the last message, whatever their case', () => {
    expect(show('all', '李小')).toEqual(['waits-newer']);
    expect(show('all', 'CASE urgent')).toEqual(['urgent']);
    expect(show('all', 'nowhere')).toEqual([]);
  });

  it('counts a case as unread while its newest line was not seen', () => {
    const one = summary('x', 1, {});
    expect(isUnread(one)).toBe(false);
    expect(isUnread({ ...one, head: 4 })).toBe(true);
  });

  it('names threads so that no two rooms can be confused', () => {
    expect(threadKey({ room: 'a/b', thread: 'c' })).not.toBe(threadKey({ room: 'a', thread: 'b/c' }));
  });
});
