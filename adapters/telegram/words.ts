import type { Language } from '../../core/conversation.ts';

/** The few words this channel says by itself. */
export interface Words {
  readonly retry: string;
  readonly skip: string;
  readonly cancel: string;
  readonly replyHere: string;
  /** Above what a field holds already, and the button that takes it as it is. */
  readonly suggestion: string;
  readonly use: string;
}

const all: Readonly<Record<Language, Words>> = {
  en: {
    retry: 'Retry',
    skip: 'Skip',
    cancel: 'Cancel',
    replyHere: 'Reply to this message with your text.',
    suggestion: 'Suggestion:',
    use: '✓ Use the suggestion',
  },
  'zh-Hans': {
    retry: '重试',
    skip: '跳过',
    cancel: '取消',
    replyHere: '请回复本条消息，输入内容。',
    suggestion: '建议：',
    use: '✓ 采用建议',
  },
  'zh-Hant': {
    retry: '重試',
    skip: '略過',
    cancel: '取消',
    replyHere: '請回覆本則訊息，輸入內容。',
    suggestion: '建議：',
    use: '✓ 採用建議',
  },
};

export function wordsIn(language: Language): Words {
  return all[language];
}
