import { render } from 'preact';
import { Notices } from '../shared/ui/notices.tsx';
import { Widget } from './app.tsx';
import { embedding } from './embed.ts';
import { Visitor } from './visitor.ts';
import css from './widget.css';

const TAG = 'frontdesk-widget';

function mount(script: HTMLScriptElement): void {
  if (document.querySelector(TAG) !== null) return;
  const wanted = embedding(script);
  const host = document.createElement(TAG);
  host.dataset['mode'] = wanted.mode;
  const shadow = host.attachShadow({ mode: 'open' });
  // A constructed sheet needs no `unsafe-inline`, on whichever page the widget sits.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  shadow.adoptedStyleSheets = [sheet];
  document.body.append(host);
  if (wanted.mode === 'page') document.documentElement.lang = wanted.language;

  const notices = new Notices();
  const visitor = new Visitor({
    base: `${wanted.origin}/hooks/${encodeURIComponent(wanted.channel)}`,
    channel: wanted.channel,
    language: wanted.language,
    notify: notices.say,
  });
  if (wanted.mode === 'page' || visitor.known) visitor.start();
  render(<Widget visitor={visitor} wanted={wanted} notices={notices} />, shadow);
}

// Known only while the script itself runs.
const script = document.currentScript;
if (script instanceof HTMLScriptElement) {
  if (document.body === null) document.addEventListener('DOMContentLoaded', () => mount(script), { once: true });
  else mount(script);
}
