import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { ThreadSummary } from '../../adapters/web/protocol.ts';
import { shortTime } from '../shared/time.ts';
import { Icon } from '../shared/ui/icons.tsx';
import { customerOf, FILTERS, type Filter, fact, isUnread, passes, threadKey, type View } from './cases.ts';
import { useDesk } from './context.ts';

export interface CaseListProps {
  readonly cases: readonly ThreadSummary[];
  readonly view: View;
  readonly onView: (view: View) => void;
  readonly search: RefObject<HTMLInputElement | null>;
}

/** The cases of all rooms, filtered. */
export function CaseList({ cases, view, onView, search }: CaseListProps) {
  const { desk, t } = useDesk();
  const all = desk.cases.value;
  return (
    <nav class="list" aria-label={t.cases}>
      <div class="list-head">
        <div class="search">
          <Icon name="search" />
          <input
            ref={search}
            type="search"
            aria-label={t.search}
            placeholder={t.search}
            value={view.query}
            onInput={(event) => onView({ ...view, query: event.currentTarget.value })}
            onKeyDown={(event) => {
              if (event.key !== 'Escape') return;
              event.preventDefault();
              onView({ ...view, query: '' });
              event.currentTarget.blur();
            }}
          />
        </div>
        <Rooms view={view} onView={onView} />
        <Filters view={view} onView={onView} />
      </div>
      <ul class="cases">
        {cases.map((summary) => (
          <CaseRow key={threadKey(summary)} summary={summary} />
        ))}
      </ul>
      {cases.length === 0 && <p class="none">{all.length === 0 ? t.noCases : t.noMatches}</p>}
      {desk.more.value.size > 0 && (
        <button type="button" class="button small more-cases" onClick={() => desk.loadMore()}>
          {t.more}
        </button>
      )}
    </nav>
  );
}

function Rooms({ view, onView }: Pick<CaseListProps, 'view' | 'onView'>) {
  const { desk, t } = useDesk();
  const rooms = desk.welcome.value?.rooms ?? [];
  if (rooms.length < 2) return null;
  return (
    <select
      class="rooms"
      aria-label={t.room}
      value={view.room ?? ''}
      onChange={(event) => onView({ ...view, room: event.currentTarget.value || null })}
    >
      <option value="">{t.allRooms}</option>
      {rooms.map((room) => (
        <option key={room} value={room}>
          {room}
        </option>
      ))}
    </select>
  );
}

function Filters({ view, onView }: Pick<CaseListProps, 'view' | 'onView'>) {
  const { desk, t } = useDesk();
  const me = desk.me.value;
  const label: Readonly<Record<Filter, string>> = {
    all: t.filterAll,
    waiting: t.filterWaiting,
    mine: t.filterMine,
    open: t.filterOpen,
    closed: t.filterClosed,
  };
  const count = (filter: Filter) =>
    me === null || filter === 'all' || filter === 'closed'
      ? 0
      : desk.cases.value.filter((one) => passes(one, filter, me)).length;
  return (
    <fieldset class="filters" aria-label={t.filters}>
      {FILTERS.map((filter) => (
        <button
          key={filter}
          type="button"
          aria-pressed={view.filter === filter}
          onClick={() => onView({ ...view, filter })}
        >
          {label[filter]} {count(filter) > 0 && <span class="count">{count(filter)}</span>}
        </button>
      ))}
    </fieldset>
  );
}

function CaseRow({ summary }: { readonly summary: ThreadSummary }) {
  const { desk, t, language } = useDesk();
  const current = desk.selected.value === summary;
  const unread = isUnread(summary);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (current) button.current?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  const { last } = summary;
  return (
    <li>
      <button
        ref={button}
        type="button"
        class={`case ${unread ? 'unread' : ''}`}
        aria-current={current ? 'true' : undefined}
        onClick={() => desk.show(summary)}
      >
        <span class="case-name">
          {customerOf(summary)}
          {unread && <span class="visually-hidden">, {t.unread}</span>}
        </span>
        <time dateTime={new Date(summary.at).toISOString()}>{shortTime(summary.at, Date.now(), language)}</time>
        <span class="case-last">{last === null ? summary.card.title : `${last.by.name}: ${last.text}`}</span>
        <Badges summary={summary} />
      </button>
    </li>
  );
}

/** State, urgency and whereabouts of a case, in words. */
export function Badges({ summary }: { readonly summary: ThreadSummary }) {
  const { t } = useDesk();
  const state = fact(summary, 'state');
  const priority = fact(summary, 'priority');
  return (
    <span class="badges">
      {(state === 'queued' || state === 'open' || state === 'snoozed' || state === 'closed' || state === 'moved') && (
        <span class={`state ${state}`}>{t[state]}</span>
      )}
      {state !== 'closed' && state !== 'moved' && (priority === 'urgent' || priority === 'high') && (
        <span class={`priority ${priority}`}>{t[priority]}</span>
      )}
      <span>{[fact(summary, 'assignee'), fact(summary, 'channel')].filter(Boolean).join(' · ')}</span>
    </span>
  );
}
