import { render } from 'preact';
import { localShelf } from '../shared/storage.ts';
import { deskTexts } from '../shared/texts/index.ts';
import { Notices } from '../shared/ui/notices.tsx';
import { Access, takeCode } from './access.ts';
import { App } from './app.tsx';
import { Desk } from './desk.ts';
import { Preferences } from './preferences.ts';

const place = document.getElementById('desk');
if (place !== null) {
  const base = `${window.location.origin}/hooks/${encodeURIComponent(place.dataset['channel'] ?? 'website')}`;
  const notices = new Notices();
  const code = takeCode();
  const preferences = new Preferences(localShelf());
  const desk = new Desk(base, notices.say, () => notices.say(deskTexts[preferences.language.value].erased));
  if (code === null) desk.start();
  else desk.stop();
  render(<App desk={desk} access={new Access(base)} preferences={preferences} notices={notices} code={code} />, place);
}
