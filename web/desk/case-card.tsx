import { useState } from 'preact/hooks';
import type { ThreadSummary } from '../../adapters/web/protocol.ts';
import { Actions, Fields } from '../shared/ui/card.tsx';
import { Icon } from '../shared/ui/icons.tsx';
import { Rich } from '../shared/ui/rich.tsx';
import { useDesk } from './context.ts';
import { Badges } from './list.tsx';

/** The case's card, pinned above the conversation. Which buttons there are is the server's to say. */
export function CaseCard(props: { readonly summary: ThreadSummary; readonly onCustomer: () => void }) {
  const { summary, onCustomer } = props;
  const { t } = useDesk();
  const { card } = summary;
  // Whoever takes a case wants to know all about it; later, and on a phone however it is held, the conversation needs
  // the room.
  const isNew = card.facts?.['state'] === 'queued';
  const [open, setOpen] = useState(
    () => isNew && window.matchMedia('(min-width: 760px) and (min-height: 600px)').matches,
  );
  const more = (card.fields?.length ?? 0) > 0 || card.body !== undefined;
  return (
    <section class="case-card" aria-label={t.caseCard}>
      <div class="case-title">
        <h2>{card.title}</h2>
        <Badges summary={summary} />
        <span class="space" />
        {more && (
          <button
            type="button"
            class={`button small fold ${open ? 'open' : ''}`}
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          >
            {t.details} <Icon name="chevron" />
          </button>
        )}
      </div>
      <Actions
        actions={card.actions ?? []}
        id={summary.cardId}
        label={t.caseActions}
        live
        own={{ customer: onCustomer }}
      />
      {open && <Fields card={card} />}
      {open && card.body !== undefined && <Rich text={card.body} autolink={false} />}
    </section>
  );
}
