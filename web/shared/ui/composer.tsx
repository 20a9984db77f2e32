import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { fill } from '../language.ts';
import { quoteOf } from '../parts.ts';
import { useUi } from './context.ts';
import { Icon } from './icons.tsx';
import { TrayView } from './tray.tsx';
import { VoiceButton } from './voice.tsx';

export interface ComposerProps {
  readonly placeholder: string;
  readonly sendLabel: string;
  /** Above the text: what kind of message this will be. */
  readonly banner?: ComponentChildren;
  /** Beside the other tools. */
  readonly tools?: ComponentChildren;
  /** Put the cursor into the text when this appears. */
  readonly focus: boolean;
}

/** Where a message is written. */
export function Composer(props: ComposerProps) {
  const { compose, talk, t } = useUi();
  const area = useRef<HTMLTextAreaElement>(null);
  const [over, setOver] = useState(false);
  const { text, editing, replying, tray, isNote, holding } = compose;

  useEffect(() => {
    if (props.focus) area.current?.focus();
  }, [props.focus, compose]);
  useEffect(() => {
    if (editing.value !== null || replying.value !== null) area.current?.focus();
  }, [editing.value, replying.value]);
  useLayoutEffect(() => {
    const element = area.current;
    if (element === null) return;
    element.style.height = 'auto';
    element.style.height = `${element.scrollHeight}px`;
  }, [text.value, compose]);

  const add = (files: FileList | undefined) => {
    compose.tray.add([...(files ?? [])].map((file) => ({ blob: file, name: file.name })));
  };
  const keyDown = (event: KeyboardEvent) => {
    // While an input method composes, Enter picks a word; Safari reports that as key code 229 only.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      compose.submit();
    } else if (event.key === 'Escape' && (editing.value !== null || replying.value !== null)) {
      event.preventDefault();
      event.stopPropagation();
      compose.cancelEdit();
      replying.value = null;
    } else if (event.key === 'ArrowUp' && text.value === '' && editing.value === null) {
      const mine = talk.shown.value.findLast(
        (one) => one.by.id === talk.me.value?.id && !one.removed && one.draft === undefined,
      );
      if (mine === undefined) return;
      event.preventDefault();
      compose.edit(mine);
    }
  };

  const empty = text.value.trim() === '' && tray.items.value.length === 0;
  return (
    <form
      class={`composer ${isNote.value ? 'is-note' : ''} ${over ? 'over' : ''}`}
      onSubmit={(event) => {
        event.preventDefault();
        compose.submit();
      }}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        add(event.dataTransfer?.files);
      }}
    >
      {over && <div class="drop">{t.dropHere}</div>}
      {props.banner}
      <Context />
      <TrayView />
      <textarea
        ref={area}
        rows={1}
        aria-label={t.message}
        placeholder={props.placeholder}
        value={text.value}
        onInput={(event) => compose.write(event.currentTarget.value)}
        onKeyDown={keyDown}
        onPaste={(event) => {
          const files = event.clipboardData?.files;
          if (files === undefined || files.length === 0) return;
          event.preventDefault();
          add(files);
        }}
      />
      <div class="tools">
        {editing.value === null && <Attachments add={add} />}
        {editing.value === null && <VoiceButton />}
        {editing.value === null && <LocationButton />}
        {props.tools}
        <span class="space" />
        <button type="submit" class="send" disabled={empty} aria-busy={holding.value}>
          <Icon name="send" />
          <span>{editing.value === null ? props.sendLabel : t.save}</span>
        </button>
      </div>
    </form>
  );
}

/** What is answered or edited. */
function Context() {
  const { compose, talk, t } = useUi();
  const editing = compose.editing.value;
  const message = editing ?? compose.replying.value;
  if (message === null) return null;
  const name = message.by.id === talk.me.value?.id ? t.you : message.by.name;
  const cancel = () => {
    compose.cancelEdit();
    compose.replying.value = null;
  };
  return (
    <div class="context">
      <span>
        <strong>{editing === null ? fill(t.replyingTo, { name }) : t.editing}</strong>
        {quoteOf(message)}
      </span>
      <button type="button" class="icon-button" aria-label={t.cancel} onClick={cancel}>
        <Icon name="close" />
      </button>
    </div>
  );
}

function Attachments({ add }: { readonly add: (files: FileList | undefined) => void }) {
  const { t } = useUi();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button
        type="button"
        class="icon-button"
        aria-label={t.attach}
        title={t.attach}
        onClick={() => input.current?.click()}
      >
        <Icon name="clip" />
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          add(event.currentTarget.files ?? undefined);
          event.currentTarget.value = '';
        }}
      />
    </>
  );
}

/** For customers: an agent's whereabouts are nobody's business. */
function LocationButton() {
  const { talk, side, t, notify } = useUi();
  if (side !== 'customer' || navigator.geolocation === undefined) return null;
  const share = () =>
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const part = { kind: 'location' as const, lat: coords.latitude, lng: coords.longitude };
        talk.send([part], [part]);
      },
      () => notify(t.locationFailed),
      { timeout: 15_000 },
    );
  return (
    <button type="button" class="icon-button" aria-label={t.location} title={t.location} onClick={share}>
      <Icon name="pin" />
    </button>
  );
}
