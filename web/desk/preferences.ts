import { type ReadonlySignal, signal } from '@preact/signals';
import type { Language } from '../../core/conversation.ts';
import { choose } from '../shared/language.ts';
import type { Shelf } from '../shared/storage.ts';

export type Theme = 'system' | 'light' | 'dark';

const LANGUAGE = 'frontdesk.desk.language';
const THEME = 'frontdesk.desk.theme';

/** How an agent wants the desk to look; kept in this browser. */
export class Preferences {
  readonly #shelf: Shelf;
  readonly #language = signal<Language>('en');
  readonly #theme = signal<Theme>('system');

  constructor(shelf: Shelf) {
    this.#shelf = shelf;
    const asked = new URLSearchParams(window.location.search).get('lang');
    this.#showLanguage(choose([asked, shelf.get(LANGUAGE), ...navigator.languages]));
    const theme = shelf.get(THEME);
    this.#showTheme(theme === 'light' || theme === 'dark' ? theme : 'system');
  }

  get language(): ReadonlySignal<Language> {
    return this.#language;
  }

  get theme(): ReadonlySignal<Theme> {
    return this.#theme;
  }

  setLanguage(language: Language): void {
    this.#shelf.set(LANGUAGE, language);
    this.#showLanguage(language);
  }

  setTheme(theme: Theme): void {
    this.#shelf.set(THEME, theme);
    this.#showTheme(theme);
  }

  #showLanguage(language: Language): void {
    this.#language.value = language;
    document.documentElement.lang = language;
  }

  #showTheme(theme: Theme): void {
    this.#theme.value = theme;
    document.documentElement.dataset['theme'] = theme;
  }
}
