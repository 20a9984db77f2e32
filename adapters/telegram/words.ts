import type { Language } from '../../core/conversation.ts';

/** The few words this channel says by itself. */
export interface Words {
  readonly retry: string;
  readonly skip: string;
  readonly cancel: string;
  readonly replyHere: string;
}

const all: Readonly<Record<Language, Words>> = {
  en: { retry: 'Retry', skip: 'Skip', cancel: 'Cancel', replyHere: 'Reply to this message with your text.' },
  'zh-Hans': { retry: '重试', skip: '跳过', cancel: '取消', replyHere: '请回复本条消息，输入内容。' },
  'zh-Hant': { retry: '重試', skip: '略過', cancel: '取消', replyHere: '請回覆本則訊息，輸入內容。' },
};

export function wordsIn(language: Language): Words {
  return all[language];
}
