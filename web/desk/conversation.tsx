import type { ThreadSummary } from '../../adapters/web/protocol.ts';
import { type Ui, UiContext } from '../shared/ui/context.ts';
import { Icon } from '../shared/ui/icons.tsx';
import { Log } from '../shared/ui/log.tsx';
import { CaseCard } from './case-card.tsx';
import { customerOf, fact } from './cases.ts';
import { useDesk } from './context.ts';
import { DeskComposer } from './desk-composer.tsx';

/** One case: its card, what was said, and where to answer. */
export function ConversationPane(props: { readonly summary: ThreadSummary; readonly onCustomer: () => void }) {
  const { summary, onCustomer } = props;
  const { desk, access, t, common, language, notify } = useDesk();
  const thread = desk.thread(summary);
  if (thread === null) return null;
  const state = fact(summary, 'state');
  const ended = state === 'closed' || state === 'moved';
  const ui: Ui = {
    talk: thread.talk,
    compose: thread.compose,
    t: common,
    language,
    side: 'desk',
    ended,
    limit: desk.welcome.value?.limit ?? Number.POSITIVE_INFINITY,
    link: (path) => path,
    notify,
    canned: () => access.canned(summary),
  };
  return (
    <UiContext.Provider value={ui}>
      <main class="pane" aria-label={customerOf(summary)}>
        <div class="pane-head">
          <button type="button" class="icon-button back" aria-label={t.back} onClick={() => desk.select(null)}>
            <Icon name="back" />
          </button>
          <CaseCard summary={summary} onCustomer={onCustomer} />
        </div>
        <Log hidden={summary.cardId} onSeen={() => desk.markSeen(summary)} />
        {ended ? (
          <p class="closed-note" role="note">
            {state === 'moved' ? t.hasMoved : t.isClosed}
          </p>
        ) : (
          <DeskComposer />
        )}
      </main>
    </UiContext.Provider>
  );
}
