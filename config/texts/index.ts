import type { Language } from '../../core/conversation.ts';
import type { Texts, TextsIn } from '../../core/texts.ts';
import { en } from './en.ts';
import { zhHans } from './zh-hans.ts';
import { zhHant } from './zh-hant.ts';

const all: Readonly<Record<Language, Texts>> = { en, 'zh-Hans': zhHans, 'zh-Hant': zhHant };

/** The shipped texts. */
export const shippedTexts: TextsIn = (language) => all[language];
