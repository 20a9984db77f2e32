import { useState } from 'preact/hooks';
import type { Action, Card } from '../../../core/message.ts';
import { useUi } from './context.ts';
import { FormDialog } from './form.tsx';
import { Rich } from './rich.tsx';

/** A card within the conversation. `live`: its buttons may be pressed by whoever looks at it. */
export function CardView({ card, id, live }: { readonly card: Card; readonly id: string; readonly live: boolean }) {
  return (
    <section class="card" aria-label={card.title}>
      <h3>{card.title}</h3>
      <Fields card={card} />
      {card.body && <Rich text={card.body} autolink={false} />}
      <Actions actions={card.actions ?? []} id={id} label={card.title} live={live} />
    </section>
  );
}

export function Fields({ card }: { readonly card: Card }) {
  if (card.fields === undefined || card.fields.length === 0) return null;
  return (
    <dl class="fields">
      {card.fields.map((field) => (
        <div key={field.label}>
          <dt>{field.label}</dt>
          <dd>{field.value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Buttons of a card; those with a form ask for it first. */
export function Actions(props: {
  readonly actions: readonly Action[];
  readonly id: string;
  readonly label: string;
  readonly live: boolean;
  /** What this page does itself where one of them is pressed, by the button's id. */
  readonly own?: Readonly<Record<string, (() => void) | undefined>>;
}) {
  const { talk } = useUi();
  const [asking, setAsking] = useState<Action | null>(null);
  if (props.actions.length === 0) return null;
  const press = (action: Action) => {
    const own = props.own?.[action.id];
    if (own) own();
    else if (action.form) {
      setAsking(action);
      if (action.form.fields.some(({ draft }) => draft !== undefined)) talk.opened(props.id, action.id);
    } else talk.act(props.id, action.id);
  };
  // What is drafted meanwhile comes with the card.
  const form = props.actions.find(({ id }) => id === asking?.id)?.form ?? asking?.form;
  return (
    <fieldset class="actions" aria-label={props.label}>
      {props.actions.map((action) => {
        const busy = talk.isPressed(props.id, action.id);
        return (
          <button
            key={action.id}
            type="button"
            class={`button ${action.style ?? ''}`}
            disabled={!props.live || busy}
            aria-busy={busy}
            aria-haspopup={action.form ? 'dialog' : undefined}
            onClick={() => press(action)}
          >
            {action.label}
          </button>
        );
      })}
      {asking && form && (
        <FormDialog
          form={form}
          danger={asking.style === 'danger'}
          onSubmit={(values) => talk.act(props.id, asking.id, values)}
          onClose={() => setAsking(null)}
        />
      )}
    </fieldset>
  );
}
