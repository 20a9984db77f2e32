import { useEffect, useRef, useState } from 'preact/hooks';
import type { ThreadSummary } from '../../adapters/web/protocol.ts';
import { arrange, type View } from './cases.ts';
import { useDesk } from './context.ts';
import { ConversationPane } from './conversation.tsx';
import { CustomerPanel } from './customer-panel.tsx';
import type { Desk } from './desk.ts';
import { deskKeys } from './keyboard.ts';
import { CaseList } from './list.tsx';
import { TopBar, type Window } from './top-bar.tsx';
import { Windows } from './windows.tsx';

/** Everything an agent works with: cases on the left, the chosen one beside them. */
export function Workplace() {
  const { desk, common, t } = useDesk();
  const [view, setView] = useState<View>({ filter: 'all', room: null, query: '' });
  const [window, setWindow] = useState<Window | null>(null);
  const [isLookingBack, setLookingBack] = useState(false);
  const opener = useRef<Element | null>(null);
  const search = useRef<HTMLInputElement>(null);
  const selected = desk.selected.value;
  const me = desk.me.value;
  const cases = me === null ? [] : arrange(desk.cases.value, view, me);

  const toggleCustomer = () => {
    if (!isLookingBack) opener.current = document.activeElement;
    setLookingBack(!isLookingBack);
  };
  useEffect(() => {
    // Where the focus was before the panel took it.
    if (!isLookingBack && opener.current instanceof HTMLElement) opener.current.focus();
  }, [isLookingBack]);

  useEffect(() =>
    deskKeys({
      customer: () => selected !== null && toggleCustomer(),
      search: () => search.current?.focus(),
      move: (step) => moveIn(cases, desk, step),
      help: () => setWindow('keys'),
      back: () => desk.select(null),
    }),
  );

  return (
    <div class={`desk ${selected === null ? 'listing' : 'reading'}`}>
      <TopBar onOpen={setWindow} />
      {desk.troubled.value && (
        <div class="trouble" role="status">
          <p>{common.notConnected}</p>
        </div>
      )}
      <div class={`panes ${isLookingBack && selected !== null ? 'with-customer' : ''}`}>
        <CaseList cases={cases} view={view} onView={setView} search={search} />
        {selected === null ? (
          <main class="pane empty">
            <p>{desk.cases.value.length === 0 ? t.nothing : t.pick}</p>
          </main>
        ) : (
          <ConversationPane
            key={`${selected.room}/${selected.thread}`}
            summary={selected}
            onCustomer={toggleCustomer}
          />
        )}
        {isLookingBack && selected !== null && (
          <CustomerPanel
            key={`customer ${selected.room}/${selected.thread}`}
            summary={selected}
            onClose={toggleCustomer}
          />
        )}
      </div>
      {window !== null && <Windows window={window} onClose={() => setWindow(null)} />}
    </div>
  );
}

function moveIn(cases: readonly ThreadSummary[], desk: Desk, step: number): void {
  const selected = desk.selected.peek();
  const now = selected === null ? -1 : cases.indexOf(selected);
  const next = cases[now === -1 ? (step > 0 ? 0 : cases.length - 1) : now + step];
  if (next !== undefined) desk.show(next);
}
