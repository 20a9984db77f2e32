import type { Language } from '../../core/conversation.ts';
import { choose } from '../shared/language.ts';

export interface Embedding {
  /** `https://host` that the widget came from. */
  readonly origin: string;
  readonly channel: string;
  /** A button in the corner, or the whole page. */
  readonly mode: 'corner' | 'page';
  readonly language: Language;
}

/** What the script tag and the page around it ask for. */
export function embedding(script: HTMLScriptElement): Embedding {
  const { dataset } = script;
  const asked = new URLSearchParams(window.location.search).get('lang');
  return {
    origin: new URL(script.src).origin,
    channel: dataset['channel'] ?? 'website',
    mode: dataset['mode'] === 'page' ? 'page' : 'corner',
    language: choose([asked, dataset['lang'], ...navigator.languages]),
  };
}
