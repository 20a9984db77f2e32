import type { Language } from '../../core/conversation.ts';
import type { RefusalCode } from './protocol.ts';

/** Something a browser asked for that is not done. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: RefusalCode;
  /** Seconds after which it may be asked again. */
  readonly wait: number | undefined;

  constructor(code: RefusalCode, wait?: number) {
    super(`Refused: ${code}`);
    this.code = code;
    this.wait = wait;
  }
}

const texts: Record<RefusalCode, Record<Language, string>> = {
  invalid: {
    en: 'This cannot be sent as it is. Reload the page and try again.',
    'zh-Hans': '无法这样发送，请刷新页面后重试。',
    'zh-Hant': '無法這樣傳送，請重新整理頁面後再試。',
  },
  'too-long': {
    en: 'This is too long. Send it in several messages.',
    'zh-Hans': '内容太长，请分几条发送。',
    'zh-Hant': '內容太長，請分幾則傳送。',
  },
  'too-fast': {
    en: 'That was too fast. Wait a few seconds and send it again.',
    'zh-Hans': '发送太快，请稍等几秒再发。',
    'zh-Hant': '傳送太快，請稍等幾秒再傳。',
  },
  'not-yours': {
    en: 'Only whoever wrote a message can change it.',
    'zh-Hans': '只有发送者本人可以修改这条消息。',
    'zh-Hant': '只有傳送者本人可以修改這則訊息。',
  },
  'not-found': {
    en: 'That message or file is not here any more.',
    'zh-Hans': '这条消息或文件已不存在。',
    'zh-Hant': '這則訊息或檔案已不存在。',
  },
  'read-only': {
    en: 'Nothing can be written here.',
    'zh-Hans': '这里不能发送消息。',
    'zh-Hant': '這裡不能傳送訊息。',
  },
};

/** Why something was refused, for people, with what to do next. */
export function refusalText(code: RefusalCode, language: Language): string {
  return texts[code][language];
}

/** The language of ours that a browser's language tag asks for, else `fallback`. */
export function languageOf(tag: string | undefined, fallback: Language): Language {
  if (tag === undefined) return fallback;
  if (/^zh\b.*\b(?:hant|tw|hk|mo)\b/iu.test(tag)) return 'zh-Hant';
  if (/^zh\b/iu.test(tag)) return 'zh-Hans';
  return /^en\b/iu.test(tag) ? 'en' : fallback;
}
