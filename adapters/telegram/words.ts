import type { Language } from '../../core/conversation.ts';

/** The few words this channel says by itself. */
export interface Words {
  readonly retry: string;
  readonly skip: string;
  readonly cancel: string;
  readonly replyHere: string;
  /** Below choices: words of what is looked for are an answer, too. */
  readonly orSearch: string;
  /** Above what a field holds already, and the button that takes it as it is. */
  readonly suggestion: string;
  readonly use: string;
  /** To whoever presses a button of which nothing is known any more; 200 characters at most. */
  readonly tooOld: string;
  /** To an agent who speaks to the bot outside of all topics. */
  readonly general: string;
}

const all: Readonly<Record<Language, Words>> = {
  en: {
    retry: 'Retry',
    skip: 'Skip',
    cancel: 'Cancel',
    replyHere: 'Reply to this message with your text.',
    orSearch: 'Or reply to this message with words of the reply that you are looking for.',
    suggestion: 'Suggestion:',
    use: '✓ Use the suggestion',
    tooOld:
      'This button is too old to ask anything. Type what you need in the topic, such as !transfer; !help lists all of it.',
    general:
      'Nobody but your colleagues reads what is written here. Each case has a topic of its own: write there, and type commands such as !claim there.',
  },
  'zh-Hans': {
    retry: '重试',
    skip: '跳过',
    cancel: '取消',
    replyHere: '请回复本条消息，输入内容。',
    orSearch: '也可以回复本条消息，输入要找的回复里的字词。',
    suggestion: '建议：',
    use: '✓ 采用建议',
    tooOld: '这个按钮太旧，已经不能用了。请在话题里输入命令，例如 !transfer；!help 列出全部命令。',
    general: '这里写的内容只有同事看得到。每个工单都有自己的话题：请到该话题里回复，!claim 之类的命令也请在那里输入。',
  },
  'zh-Hant': {
    retry: '重試',
    skip: '略過',
    cancel: '取消',
    replyHere: '請回覆本則訊息，輸入內容。',
    orSearch: '也可以回覆本則訊息，輸入要找的回覆裡的字詞。',
    suggestion: '建議：',
    use: '✓ 採用建議',
    tooOld: '這個按鈕太舊，已經不能用了。請在主題裡輸入指令，例如 !transfer；!help 列出全部指令。',
    general: '這裡寫的內容只有同事看得到。每個案件都有自己的主題：請到該主題裡回覆，!claim 之類的指令也請在那裡輸入。',
  },
};

export function wordsIn(language: Language): Words {
  return all[language];
}
