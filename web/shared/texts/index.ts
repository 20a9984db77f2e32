import type { Language } from '../../../core/conversation.ts';
import * as en from './en.ts';
import * as hans from './zh-Hans.ts';
import * as hant from './zh-Hant.ts';

export type TalkTexts = typeof en.talk;
export type WidgetTexts = typeof en.widget;
export type DeskTexts = typeof en.desk;
export type AdminTexts = typeof en.admin;

// One table per application, so that the widget's bundle leaves the desk's texts out.
export const talkTexts: Readonly<Record<Language, TalkTexts>> = {
  en: en.talk,
  'zh-Hans': hans.talk,
  'zh-Hant': hant.talk,
};
export const widgetTexts: Readonly<Record<Language, WidgetTexts>> = {
  en: en.widget,
  'zh-Hans': hans.widget,
  'zh-Hant': hant.widget,
};
export const deskTexts: Readonly<Record<Language, DeskTexts>> = {
  en: en.desk,
  'zh-Hans': hans.desk,
  'zh-Hant': hant.desk,
};
export const adminTexts: Readonly<Record<Language, AdminTexts>> = {
  en: en.admin,
  'zh-Hans': hans.admin,
  'zh-Hant': hant.admin,
};
