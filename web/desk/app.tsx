import { useEffect } from 'preact/hooks';
import { deskTexts, talkTexts } from '../shared/texts/index.ts';
import { NoticeList, type Notices } from '../shared/ui/notices.tsx';
import type { Access } from './access.ts';
import { DeskContext, type DeskUi } from './context.ts';
import type { Desk } from './desk.ts';
import type { Preferences } from './preferences.ts';
import { SignIn } from './sign-in.tsx';
import { Workplace } from './workplace.tsx';

/** The desk: the door, or what is behind it. */
export function App(props: {
  readonly desk: Desk;
  readonly access: Access;
  readonly preferences: Preferences;
  readonly notices: Notices;
  /** Of a one-time link that was just opened. */
  readonly code: string | null;
}) {
  const { desk, access, preferences, notices, code } = props;
  const language = preferences.language.value;
  const ui: DeskUi = {
    desk,
    access,
    preferences,
    language,
    t: deskTexts[language],
    common: talkTexts[language],
    notify: notices.say,
  };
  const welcome = desk.welcome.value;
  const unread = desk.unread.value;
  const title = `${unread > 0 ? `(${unread}) ` : ''}${welcome === null ? '' : `${welcome.brand} · `}${ui.t.desk}`;
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <DeskContext.Provider value={ui}>
      {desk.signedOut.value ? (
        <SignIn code={code} access={access} t={ui.t} onDone={() => desk.start()} />
      ) : welcome === null ? (
        <p class="waiting" role="status">
          {desk.troubled.value ? ui.common.notConnected : ui.t.connecting}
        </p>
      ) : (
        <Workplace />
      )}
      <NoticeList notices={notices} dismiss={ui.common.dismiss} />
    </DeskContext.Provider>
  );
}
