import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { fill } from '../shared/language.ts';
import { talkTexts, widgetTexts } from '../shared/texts/index.ts';
import { type Ui, UiContext } from '../shared/ui/context.ts';
import { Icon } from '../shared/ui/icons.tsx';
import type { Notices } from '../shared/ui/notices.tsx';
import type { Embedding } from './embed.ts';
import { Panel } from './panel.tsx';
import type { Visitor } from './visitor.ts';

/** The launcher and what it opens, or the whole page. */
export function Widget(props: { readonly visitor: Visitor; readonly wanted: Embedding; readonly notices: Notices }) {
  const { visitor, wanted, notices } = props;
  const page = wanted.mode === 'page';
  const [open, setOpen] = useState(page);
  const t = widgetTexts[wanted.language];
  const launcher = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(open);
  const unread = visitor.unread.value;

  useLayoutEffect(() => {
    if (wasOpen.current && !open) launcher.current?.focus();
    wasOpen.current = open;
  }, [open]);

  const ui: Ui = {
    talk: visitor.talk,
    compose: visitor.compose,
    t: talkTexts[wanted.language],
    language: wanted.language,
    side: 'customer',
    ended: false,
    limit: visitor.limit.value,
    link: (path) => new URL(path, wanted.origin).href,
    notify: notices.say,
  };
  const show = () => {
    visitor.start();
    setOpen(true);
  };
  return (
    <UiContext.Provider value={ui}>
      <div class={`root ${wanted.mode}`} lang={wanted.language}>
        {open && <Panel visitor={visitor} t={t} page={page} notices={notices} onClose={() => setOpen(false)} />}
        {!page && (
          <button
            ref={launcher}
            type="button"
            class="launcher"
            aria-expanded={open}
            aria-label={open ? t.close : unread > 0 ? fill(t.openUnread, { n: unread }) : t.open}
            onClick={open ? () => setOpen(false) : show}
          >
            <Icon name={open ? 'chevron' : 'chat'} />
            {!open && unread > 0 && (
              <span class="badge" aria-hidden="true">
                {unread > 99 ? '99+' : unread}
              </span>
            )}
          </button>
        )}
      </div>
    </UiContext.Provider>
  );
}
