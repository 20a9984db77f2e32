import { useEffect, useRef } from 'preact/hooks';
import { fill } from '../shared/language.ts';
import type { WidgetTexts } from '../shared/texts/index.ts';
import { Composer } from '../shared/ui/composer.tsx';
import { useUi } from '../shared/ui/context.ts';
import { Icon } from '../shared/ui/icons.tsx';
import { Log } from '../shared/ui/log.tsx';
import { NoticeList, type Notices } from '../shared/ui/notices.tsx';
import { trapTab } from './trap.ts';
import type { Visitor } from './visitor.ts';

interface PanelProps {
  readonly visitor: Visitor;
  readonly t: WidgetTexts;
  readonly page: boolean;
  readonly notices: Notices;
  readonly onClose: () => void;
}

/** The conversation with its frame: a dialog over somebody's page, or a page of its own. */
export function Panel({ visitor, t, page, notices, onClose }: PanelProps) {
  const ui = useUi();
  const box = useRef<HTMLDivElement>(null);
  const brand = visitor.brand.value;
  const title = brand === '' ? t.chat : fill(t.chatWith, { brand });
  const phone = window.matchMedia('(max-width: 480px)').matches;

  useEffect(() => {
    if (page) document.title = title;
  }, [page, title]);

  const keyDown = (event: KeyboardEvent) => {
    // The page around us must not take what is typed here for its own shortcuts.
    event.stopPropagation();
    if (event.key === 'Escape' && !event.defaultPrevented && !event.isComposing) onClose();
    else if (event.key === 'Tab' && phone && box.current !== null) trapTab(event, box.current);
  };
  const inside = (
    <>
      <header class="head">
        <h1>{brand === '' ? t.chat : brand}</h1>
        <span
          class={`dot ${visitor.connected.value ? 'on' : ''}`}
          role="img"
          aria-label={visitor.connected.value ? t.online : t.connecting}
        />
        <span class="space" />
        {!page && (
          <button type="button" class="icon-button" aria-label={t.close} onClick={onClose}>
            <Icon name="close" />
          </button>
        )}
      </header>
      <div class="trouble" role="status">
        {visitor.refused.value ? <p>{t.refused}</p> : visitor.troubled.value && <p>{ui.t.notConnected}</p>}
      </div>
      <Log empty={t.welcome} onSeen={() => visitor.markSeen()} />
      <NoticeList notices={notices} dismiss={ui.t.dismiss} />
      <Composer placeholder={ui.t.writeHere} sendLabel={ui.t.send} focus />
    </>
  );
  return page ? (
    <main class="panel" aria-label={title}>
      {inside}
    </main>
  ) : (
    <div ref={box} class="panel" role="dialog" aria-label={title} aria-modal={phone} onKeyDown={keyDown}>
      {inside}
    </div>
  );
}
