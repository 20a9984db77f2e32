import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Shown } from '../fold.ts';
import { fill } from '../language.ts';
import { dayName, sameDay } from '../time.ts';
import { type Ui, useUi } from './context.ts';
import { Icon } from './icons.tsx';
import { MessageView } from './message.tsx';

/** Messages by one person within this many milliseconds are shown as one group. */
const GROUP = 5 * 60_000;
/** This near the end, in pixels, counts as reading along. */
const NEAR = 90;

export interface LogProps {
  /** A message that is shown elsewhere. */
  readonly hidden?: string | undefined;
  /** What to say where nothing was said yet. */
  readonly empty?: string;
  /** The newest message is on screen. */
  readonly onSeen: () => void;
}

/** The conversation itself. */
export function Log({ hidden, empty, onSeen }: LogProps) {
  const ui = useUi();
  const { talk, t } = ui;
  const box = useRef<HTMLDivElement>(null);
  const was = useRef({ first: '', last: '', count: 0, height: 0, atEnd: true });
  const [unseen, setUnseen] = useState(0);
  const messages = talk.shown.value.filter((message) => message.id !== hidden);
  const first = messages[0]?.id ?? '';
  const last = messages.at(-1);

  useLayoutEffect(() => {
    const log = box.current;
    if (log === null) return;
    const { first: oldFirst, last: oldLast, count, height, atEnd } = was.current;
    const own = last?.by.id === talk.me.peek()?.id;
    if (oldFirst !== '' && first !== oldFirst && last?.id === oldLast) {
      log.scrollTop += log.scrollHeight - height;
    } else if (atEnd || (own && last?.id !== oldLast)) {
      log.scrollTop = log.scrollHeight;
      onSeen();
    } else if (last?.id !== oldLast) {
      setUnseen((number) => number + Math.max(1, messages.length - count));
    }
    was.current = {
      first,
      last: last?.id ?? '',
      count: messages.length,
      height: log.scrollHeight,
      atEnd: nearEnd(log),
    };
  });

  useEffect(() => {
    const log = box.current;
    if (log === null) return;
    // Safari scrolls by keyboard only what can hold the focus.
    log.tabIndex = 0;
    // Whoever reads along keeps reading along while pictures arrive and the composer grows.
    const stay = () => {
      if (was.current.atEnd) log.scrollTop = log.scrollHeight;
    };
    const observer = new ResizeObserver(stay);
    observer.observe(log);
    log.addEventListener('load', stay, { capture: true });
    return () => {
      observer.disconnect();
      log.removeEventListener('load', stay, { capture: true });
    };
  }, []);

  const scrolled = () => {
    const log = box.current;
    if (log === null) return;
    was.current.atEnd = nearEnd(log);
    if (was.current.atEnd) {
      setUnseen(0);
      onSeen();
    }
  };
  const jump = () => {
    if (box.current !== null) box.current.scrollTop = box.current.scrollHeight;
    box.current?.focus();
  };

  return (
    <div class="log-frame">
      <div
        ref={box}
        class="log"
        role="log"
        aria-live="polite"
        aria-relevant="additions"
        aria-label={t.conversation}
        onScroll={scrolled}
      >
        {talk.earlier.value && (
          <button type="button" class="button small earlier" onClick={() => talk.loadEarlier()}>
            {t.loadEarlier}
          </button>
        )}
        {empty !== undefined && talk.loaded.value && messages.length === 0 && <p class="welcome">{empty}</p>}
        {messages.map((message, index) => (
          <Entry key={message.key ?? message.id} message={message} before={messages[index - 1]} ui={ui} />
        ))}
      </div>
      <Typing />
      {unseen > 0 && (
        <button type="button" class="jump" aria-label={t.jumpDown} onClick={jump}>
          <Icon name="down" /> {unseen === 1 ? t.newMessage : fill(t.newMessages, { n: unseen })}
        </button>
      )}
    </div>
  );
}

function Entry({
  message,
  before,
  ui,
}: {
  readonly message: Shown;
  readonly before: Shown | undefined;
  readonly ui: Ui;
}) {
  const newDay = before === undefined || !sameDay(before.at, message.at);
  const first = newDay || before.by.id !== message.by.id || message.at - before.at > GROUP;
  return (
    <>
      {newDay && <div class="day">{day(message.at, ui)}</div>}
      <MessageView message={message} first={first} />
    </>
  );
}

function day(at: number, { t, language }: Ui): string {
  const now = Date.now();
  if (sameDay(at, now)) return t.today;
  return sameDay(at, now - 86_400_000) ? t.yesterday : dayName(at, language);
}

function Typing() {
  const { talk, t } = useUi();
  const [one, ...others] = talk.typing.value;
  const text = one === undefined ? '' : others.length > 0 ? t.typingMany : fill(t.typing, { name: one.name });
  return (
    <div class="typing" role="status">
      {text}
    </div>
  );
}

function nearEnd(log: HTMLElement): boolean {
  return log.scrollHeight - log.scrollTop - log.clientHeight < NEAR;
}
