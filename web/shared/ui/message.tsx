import type { Fate } from '../../../core/message.ts';
import type { Shown } from '../fold.ts';
import { fill } from '../language.ts';
import { isCommand, isNote, textOf, withoutNoteMark } from '../parts.ts';
import { clockTime, fullTime, sameDay } from '../time.ts';
import { type Ui, useUi } from './context.ts';
import { FateView } from './fate.tsx';
import { MessageMenu } from './menu.tsx';
import { PartView } from './part.tsx';

/** So many lines read well below each other's middle. */
const mostCentred = 3;

/** A message with all that belongs to it. `first`: of several in a row by the same person. */
export function MessageView({ message, first }: { readonly message: Shown; readonly first: boolean }) {
  const ui = useUi();
  const { t, talk, side, language } = ui;
  const own = message.by.id === talk.me.value?.id;
  const note = isNote(message);
  const name = own ? t.you : message.by.name;
  const time = clockTime(message.at, language);
  if (message.by.kind === 'system' && !message.parts.some((part) => part.kind === 'card')) {
    const isLong = textOf(message).split('\n').length > mostCentred;
    return (
      <article class={`announcement ${isLong ? 'long' : ''}`} aria-label={time}>
        <Parts message={message} />
      </article>
    );
  }
  const outgoing = side === 'customer' ? own : message.by.kind === 'agent' || message.by.kind === 'bot';
  const command = isCommand(message);
  const kind = note || command ? 'note' : message.by.kind;
  const fate = fateOf(message, ui, own, note || command);
  const retriable = side === 'desk' && own && message.draft === undefined && (fate === 'failed' || fate === 'unknown');
  return (
    <article
      class={`message ${kind} ${outgoing ? 'out' : 'in'} ${first ? 'first' : ''}`}
      aria-label={`${name}, ${time}`}
    >
      {first && (side === 'desk' || !own) && (
        <div class="by">
          {name}
          {message.by.kind === 'bot' && <span class="tag">{t.bot}</span>}
        </div>
      )}
      <div class="row">
        <div class={`bubble ${message.removed ? 'removed' : ''}`}>
          {message.replyTo && (
            <blockquote class="reply-quote">
              <strong>{message.replyTo.name}</strong>
              <span>{message.replyTo.quote}</span>
            </blockquote>
          )}
          {message.removed ? <p>{t.deleted}</p> : <Parts message={message} />}
        </div>
        {!message.removed && message.draft === undefined && <MessageMenu message={message} own={own} />}
      </div>
      <Reactions message={message} />
      <div class="meta">
        {(note || command) && <span class="note-tag">{note ? t.note : t.command}</span>}
        {message.edited && !message.removed && <span>{t.edited}</span>}
        {message.late !== undefined && <span class="late">{fill(t.late, { time: lateTime(message, language) })}</span>}
        <time dateTime={new Date(message.at).toISOString()} title={fullTime(message.at, language)}>
          {time}
        </time>
        {fate !== null && <FateView fate={fate} reason={message.mark?.reason} />}
      </div>
      {retriable && (
        <div class="failed-actions">
          <button
            type="button"
            class="button small"
            disabled={talk.isPressed(message.id, 'retry')}
            onClick={() => talk.act(message.id, 'retry')}
          >
            {t.tryAgain}
          </button>
        </div>
      )}
      {message.draft !== undefined && message.mark?.fate === 'failed' && (
        <Failed message={message} draft={message.draft} />
      )}
    </article>
  );
}

function lateTime({ late = 0, at }: Shown, language: Ui['language']): string {
  return sameDay(late, at) ? clockTime(late, language) : fullTime(late, language);
}

function Parts({ message }: { readonly message: Shown }) {
  const note = isNote(message);
  return (
    <>
      {message.parts.map((part, index) => {
        const shown = note && index === 0 && part.kind === 'text' ? withoutMark(part) : part;
        return <PartView key={index} part={shown} id={message.id} by={message.by} />;
      })}
    </>
  );
}

function withoutMark(part: Extract<Shown['parts'][number], { kind: 'text' }>): typeof part {
  return { kind: 'text', text: { text: withoutNoteMark(part.text.text), spans: [] } };
}

function Failed({ message, draft }: { readonly message: Shown; readonly draft: string }) {
  const { t, talk, compose } = useUi();
  return (
    <div class="failed-actions">
      <button type="button" class="button small" onClick={() => talk.retry(draft)}>
        {t.tryAgain}
      </button>
      {textOf(message) !== '' && (
        <button type="button" class="button small" onClick={() => compose.rewrite(message)}>
          {t.edit}
        </button>
      )}
      <button type="button" class="button small" onClick={() => talk.discard(draft)}>
        {t.discard}
      </button>
    </div>
  );
}

function Reactions({ message }: { readonly message: Shown }) {
  const { t, talk } = useUi();
  if (message.reactions.length === 0) return null;
  const me = talk.me.value?.id;
  return (
    <div class="reactions">
      {message.reactions.map(({ emoji, by }) => {
        const given = by.some((one) => one.id === me);
        const names = by.map((one) => (one.id === me ? t.you : one.name)).join(', ');
        return (
          <button
            key={emoji}
            type="button"
            class="reaction"
            aria-pressed={given}
            aria-label={fill(t.reaction, { emoji, names })}
            title={names}
            onClick={() => talk.react(message.id, emoji, !given)}
          >
            {emoji} {by.length > 1 && by.length}
          </button>
        );
      })}
    </div>
  );
}

/** A customer's message has arrived once the server has it; an agent's, once the customer's channel has it. */
function fateOf(message: Shown, ui: Ui, own: boolean, staysHere: boolean): Fate | null {
  if (message.removed) return null;
  if (message.mark !== undefined) return message.mark.fate;
  if (ui.side === 'customer') return own ? 'sent' : null;
  // Without a key it was not written here but carried along from elsewhere, where its fate is shown.
  if (message.key === undefined) return null;
  return message.by.kind === 'agent' && !staysHere ? 'pending' : null;
}
