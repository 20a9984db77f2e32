import type { Language } from '../../core/conversation.ts';
import type { Texts } from '../../core/texts.ts';

/** `desk.more` of each language. */
export const more: Readonly<Record<Language, Texts['desk']['more']>> = {
  en: {
    button: 'More',
    which: 'What is to be done?',
    do: 'Do it',
    return: 'Put back into the queue',
    reveal: 'Show hidden numbers',
    block: 'Block the customer',
    help: 'List all commands',
  },
  'zh-Hans': {
    button: '更多',
    which: '要做什么？',
    do: '执行',
    return: '退回队列',
    reveal: '显示被隐藏的号码',
    block: '屏蔽该客户',
    help: '列出所有命令',
  },
  'zh-Hant': {
    button: '更多',
    which: '要做什麼？',
    do: '執行',
    return: '退回佇列',
    reveal: '顯示被隱藏的號碼',
    block: '封鎖該客戶',
    help: '列出所有指令',
  },
};
