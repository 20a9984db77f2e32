import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { FormField } from '../../../core/message.ts';
import { useUi } from './context.ts';

/**
 * A choice that is typed for: what is left of it is below, each with how it begins. From the box, Enter and the arrow
 * down lead to the choices; nothing is chosen by typing alone.
 */
export function Search({ field }: { readonly field: FormField }) {
  const { t, canned } = useUi();
  const [typed, setTyped] = useState('');
  const [texts, setTexts] = useState<ReadonlyMap<string, string>>(new Map());
  const box = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const ask = useRef(canned);
  useEffect(() => {
    let isOver = false;
    void ask.current?.().then((replies) => {
      if (!isOver) setTexts(new Map(replies.map(({ name, text }) => [name, text])));
    });
    return () => {
      isOver = true;
    };
  }, []);
  const all = (field.options ?? []).map(({ value, label }) => ({ value, name: label, text: texts.get(value) ?? '' }));
  const words = plainly(typed).split(/\s+/u).filter(Boolean);
  const has = (said: string) => words.every((word) => plainly(said).includes(word));
  const found = all
    .filter(({ name, text }) => has(`${name} ${text}`))
    .sort((a, b) => Number(has(b.name)) - Number(has(a.name)));
  const missing = field.required === true && found.length === 0 ? t.nothingFound : '';
  // With no choice left on the page there is none that the browser could miss.
  useEffect(() => box.current?.setCustomValidity(missing), [missing]);
  const enter = (event: KeyboardEvent) => {
    if (event.isComposing || (event.key !== 'Enter' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    list.current?.querySelector('input')?.focus();
  };
  return (
    <div class="field">
      <label for={id}>
        {field.label}
        {field.required && <span aria-hidden="true"> *</span>}
      </label>
      <input
        id={id}
        ref={box}
        type="search"
        autocomplete="off"
        placeholder={t.searchReplies}
        aria-describedby={`${id}-count`}
        aria-controls={`${id}-list`}
        value={typed}
        onInput={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={enter}
      />
      <p class="found" id={`${id}-count`} role="status">
        {found.length === 0 ? t.nothingFound : `${found.length} / ${all.length}`}
      </p>
      <div class="choices" id={`${id}-list`} ref={list} role="radiogroup" aria-label={field.label}>
        {found.map(({ value, name, text }) => (
          <label key={value}>
            <input type="radio" name={field.id} value={value} required={field.required ?? false} />
            <span>
              <b>{name}</b>
              {text !== '' && <small>{text}</small>}
            </span>
          </label>
        ))}
      </div>
    </div>
  );
}

/** Upper and lower case and full width are one, as where the desk itself looks for a reply. */
function plainly(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
