import type { Language } from '../core/conversation.ts';

/** How languages may be written in the file. `zh` is Simplified Chinese. */
export const languageNames = ['en', 'zh', 'zh-Hans', 'zh-Hant'] as const;

export type LanguageName = (typeof languageNames)[number];

/** The language meant by a name from the file. */
export function languageOf(written: LanguageName): Language {
  return written === 'zh' ? 'zh-Hans' : written;
}
