import { useId } from 'preact/hooks';
import type { Language } from '../../core/conversation.ts';
import type { DeskTexts } from '../shared/texts/index.ts';
import type { Preferences, Theme } from './preferences.ts';

/** The language and the colours of our pages. */
export function Appearance({ preferences, t }: { readonly preferences: Preferences; readonly t: DeskTexts }) {
  const language = useId();
  const theme = useId();
  return (
    <>
      <div class="field">
        <label for={language}>{t.language}</label>
        <select
          id={language}
          value={preferences.language.value}
          onChange={(event) => preferences.setLanguage(event.currentTarget.value as Language)}
        >
          <option value="en">English</option>
          <option value="zh-Hans">简体中文</option>
          <option value="zh-Hant">繁體中文</option>
        </select>
      </div>
      <div class="field">
        <label for={theme}>{t.theme}</label>
        <select
          id={theme}
          value={preferences.theme.value}
          onChange={(event) => preferences.setTheme(event.currentTarget.value as Theme)}
        >
          <option value="system">{t.themeSystem}</option>
          <option value="light">{t.themeLight}</option>
          <option value="dark">{t.themeDark}</option>
        </select>
      </div>
    </>
  );
}
