import { useEffect } from 'preact/hooks';
import { Composer } from '../shared/ui/composer.tsx';
import { useUi } from '../shared/ui/context.ts';
import { Icon } from '../shared/ui/icons.tsx';
import { useDesk } from './context.ts';

/** Writes to the customer, or, in note mode, to the team only. Which of the two can never be overlooked. */
export function DeskComposer() {
  const { compose, t: common } = useUi();
  const { t } = useDesk();
  const note = compose.isNote.value;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (!event.altKey || event.code !== 'KeyN') return;
      event.preventDefault();
      compose.toggleNote();
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [compose]);
  const banner = (
    <div class="audience" role="status">
      {note ? t.noteOn : t.noteOff}
    </div>
  );
  const toggle = (
    <button
      type="button"
      class="note-toggle"
      aria-pressed={compose.note.value}
      disabled={compose.editing.value !== null}
      aria-label={t.noteMode}
      onClick={() => compose.toggleNote()}
    >
      <Icon name="note" /> {t.note}
    </button>
  );
  const wide = window.matchMedia('(min-width: 760px)').matches;
  return (
    <Composer
      placeholder={note ? t.writeNote : t.writeReply}
      sendLabel={note ? t.saveNote : common.send}
      banner={banner}
      tools={toggle}
      focus={wide}
    />
  );
}
