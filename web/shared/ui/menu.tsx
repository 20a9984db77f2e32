import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Shown } from '../fold.ts';
import { fill } from '../language.ts';
import { textOf } from '../parts.ts';
import { useUi } from './context.ts';
import { Icon } from './icons.tsx';

const EMOJI: readonly string[] = ['👍', '❤️', '😄', '🎉', '😮', '😢'];

/** What can be done with a message, behind one button, so that the keyboard passes it in one step. */
export function MessageMenu({ message, own }: { readonly message: Shown; readonly own: boolean }) {
  const { t } = useUi();
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  return (
    <>
      <button
        ref={button}
        type="button"
        class="icon-button menu-button"
        aria-label={t.actions}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Icon name="more" />
      </button>
      {open && <Menu message={message} own={own} anchor={button.current} onClose={() => setOpen(false)} />}
    </>
  );
}

function Menu(props: {
  readonly message: Shown;
  readonly own: boolean;
  readonly anchor: HTMLElement | null;
  readonly onClose: () => void;
}) {
  const { t, talk, compose, side, ended } = useUi();
  const { message, own, anchor, onClose } = props;
  const ref = useRef<HTMLDivElement>(null);
  const [sure, setSure] = useState(false);
  useLayoutEffect(() => {
    const menu = ref.current;
    if (menu === null || anchor === null) return;
    menu.showPopover();
    place(menu, anchor);
    menu.querySelector('button')?.focus();
  }, [anchor]);
  const run = (act: () => void) => () => {
    ref.current?.hidePopover();
    act();
  };
  const words = textOf(message);
  const mine = talk.me.value?.id;
  const changeable = own && !ended;
  return (
    <div
      ref={ref}
      popover="auto"
      role="menu"
      aria-label={t.actions}
      class="menu"
      onToggle={(event) => event.newState === 'closed' && onClose()}
      onKeyDown={move}
    >
      {!(side === 'customer' && own) && (
        <div class="menu-emoji" role="none">
          {EMOJI.map((emoji) => {
            const given = message.reactions.some((one) => one.emoji === emoji && one.by.some((by) => by.id === mine));
            return (
              <button
                key={emoji}
                type="button"
                role="menuitemcheckbox"
                aria-checked={given}
                aria-label={fill(t.react, { emoji })}
                onClick={run(() => talk.react(message.id, emoji, !given))}
              >
                {emoji}
              </button>
            );
          })}
        </div>
      )}
      {!ended && (
        <button type="button" role="menuitem" onClick={run(() => compose.reply(message))}>
          <Icon name="reply" /> {t.reply}
        </button>
      )}
      {words !== '' && (
        <button type="button" role="menuitem" onClick={run(() => void navigator.clipboard?.writeText(words))}>
          <Icon name="copy" /> {t.copy}
        </button>
      )}
      {changeable && (
        <button type="button" role="menuitem" onClick={run(() => compose.edit(message))}>
          <Icon name="edit" /> {t.edit}
        </button>
      )}
      {changeable && (
        <button
          type="button"
          role="menuitem"
          class="danger"
          onClick={sure ? run(() => talk.remove(message.id)) : () => setSure(true)}
        >
          <Icon name="trash" /> {sure ? t.reallyDelete : t.delete}
        </button>
      )}
    </div>
  );
}

/** Beside its button, within the window. */
function place(menu: HTMLElement, anchor: HTMLElement): void {
  const at = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const below = at.bottom + height + 8 < window.innerHeight;
  menu.style.top = `${Math.max(8, below ? at.bottom + 4 : at.top - height - 4)}px`;
  menu.style.left = `${Math.max(8, Math.min(at.left, window.innerWidth - width - 8))}px`;
}

function move(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
  // Escape closes the menu, which the browser does, and not what is around it.
  if (event.key === 'Escape') event.stopPropagation();
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  const items = [...event.currentTarget.querySelectorAll('button')];
  const root = event.currentTarget.getRootNode() as Document | ShadowRoot;
  const now = items.indexOf(root.activeElement as HTMLButtonElement);
  items[(now + step + items.length) % items.length]?.focus();
}
