import { render } from 'preact';
import { Access, takeCode } from '../desk/access.ts';
import { Preferences } from '../desk/preferences.ts';
import { localShelf } from '../shared/storage.ts';
import { Admin } from './admin.tsx';
import { Channels } from './channels.ts';

const place = document.getElementById('admin');
if (place !== null) {
  const base = `${window.location.origin}/hooks/${encodeURIComponent(place.dataset['channel'] ?? 'website')}`;
  const code = takeCode();
  const channels = new Channels();
  if (code === null) channels.start();
  else channels.stop();
  render(
    <Admin channels={channels} access={new Access(base)} preferences={new Preferences(localShelf())} code={code} />,
    place,
  );
}
