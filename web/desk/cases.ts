import type { ThreadSummary } from '../../adapters/web/protocol.ts';
import type { Party } from '../../core/message.ts';

export type Filter = 'all' | 'waiting' | 'mine' | 'open' | 'closed';

export const FILTERS: readonly Filter[] = ['all', 'waiting', 'mine', 'open', 'closed'];

export interface View {
  readonly filter: Filter;
  /** Null: all rooms. */
  readonly room: string | null;
  readonly query: string;
}

const URGENCY: Readonly<Record<string, number>> = { urgent: 0, high: 1, normal: 2, low: 3 };

/** One name for a thread in a room. */
export function threadKey(at: { readonly room: string; readonly thread: string }): string {
  return `${encodeURIComponent(at.room)}/${encodeURIComponent(at.thread)}`;
}

/** A fact of a case's card; empty where it has none. */
export function fact(summary: ThreadSummary, name: string): string {
  return summary.card.facts?.[name] ?? '';
}

/** Who the case is about, as the list names it. */
export function customerOf(summary: ThreadSummary): string {
  return fact(summary, 'customer') || summary.card.title;
}

export function isUnread(summary: ThreadSummary): boolean {
  return summary.head > summary.seen;
}

export function passes(summary: ThreadSummary, filter: Filter, me: Party): boolean {
  const state = fact(summary, 'state');
  switch (filter) {
    case 'all':
      return true;
    case 'waiting':
      return state === 'queued';
    case 'mine': {
      const id = fact(summary, 'assigneeId');
      return (
        state !== 'closed' && state !== 'moved' && (id === '' ? fact(summary, 'assignee') === me.name : id === me.id)
      );
    }
    case 'open':
      return state === 'open' || state === 'snoozed';
    case 'closed':
      return state === 'closed';
  }
}

/** The cases to show: those that wait, as they are to be taken; then whatever moved last. */
export function arrange(all: readonly ThreadSummary[], view: View, me: Party): readonly ThreadSummary[] {
  const words = view.query.toLocaleLowerCase().split(/\s+/u).filter(Boolean);
  return all
    .filter((summary) => view.room === null || summary.room === view.room)
    .filter((summary) => passes(summary, view.filter, me))
    .filter((summary) => words.every((word) => haystack(summary).includes(word)))
    .sort((a, b) => rank(a) - rank(b) || (rank(a) < 9 ? byWait(a, b) : b.at - a.at));
}

function rank(summary: ThreadSummary): number {
  return fact(summary, 'state') === 'queued' ? (URGENCY[fact(summary, 'priority')] ?? 2) : 9;
}

/** Among the equally urgent VIPs, and then who has waited longest: as customers are told their place. */
function byWait(a: ThreadSummary, b: ThreadSummary): number {
  const isVip = (one: ThreadSummary) => Number(fact(one, 'vip') === 'true');
  return isVip(b) - isVip(a) || Number(fact(a, 'openedAt')) - Number(fact(b, 'openedAt'));
}

function haystack({ card, last }: ThreadSummary): string {
  const fields = card.fields?.flatMap((field) => [field.label, field.value]) ?? [];
  return [card.title, ...fields, ...Object.values(card.facts ?? {}), last?.by.name ?? '', last?.text ?? '']
    .join(' ')
    .toLocaleLowerCase();
}
