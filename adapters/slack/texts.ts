import type { Language } from '../../core/conversation.ts';
import { languageIn } from '../../core/language.ts';
import type { SlackOptions } from './options.ts';

/** What the app itself says on Slack, where no desk text fits. */
export interface SlackTexts {
  readonly retry: string;
  readonly notAllowed: string;
  readonly notInThread: string;
  readonly help: string;
  readonly dialogGone: string;
  readonly cancel: string;
  /** In place of a field whose draft is being written. */
  readonly writing: string;
  readonly close: string;
  readonly open: string;
  readonly customer: string;
  readonly cases: string;
  readonly transcript: string;
  readonly transcriptPosted: string;
  readonly homeMine: string;
  readonly homeWaiting: string;
  readonly homeNone: string;
  readonly homeFigures: string;
  readonly homeDay: string;
  readonly homeAge: string;
  readonly homeIsOn: string;
  readonly homeOff: string;
  readonly homeIsOff: string;
  readonly homeOn: string;
}

const texts: Readonly<Record<Language, SlackTexts>> = {
  en: {
    retry: 'Retry',
    notAllowed:
      'Only members of this channel and of this workspace can answer customers, so this was not passed on. Guests, people of other workspaces and apps cannot.',
    notInThread: 'Use this on a message in the thread of a case.',
    help: 'Each case is a thread in the desk’s channel. What you write in the thread goes to the customer; what begins with // stays here as a note. In a thread you can also type !claim, !close, !transfer and !help, or use the buttons of its first message.',
    dialogGone:
      'This button is too old to open anything. Type what you need in the thread, such as !transfer; !help lists all of it.',
    cancel: 'Cancel',
    writing: '✍️ A draft is being written; it appears here in a moment.',
    close: 'Close',
    open: 'Open',
    customer: 'Customer',
    cases: 'Cases',
    transcript: 'Transcript',
    transcriptPosted: 'The transcript is on its way to the thread.',
    homeMine: 'My cases',
    homeWaiting: 'Waiting',
    homeNone: 'None.',
    homeFigures: '{waiting} waiting · {open} open · {aside} aside · {late} late',
    homeDay:
      'In the last 24 hours, at all desks: {opened} opened, {closed} closed, first answered after {minutes} min (median)',
    homeAge: '{minutes} min',
    homeIsOn: 'At the end of your shift all your open cases go back into the queue.',
    homeOff: 'End my shift',
    homeIsOff: 'You are off: nobody gives you any cases.',
    homeOn: 'I’m back',
  },
  'zh-Hans': {
    retry: '重试',
    notAllowed: '只有本频道且属于本工作区的成员可以回复客户，这条内容没有转发。访客、其他工作区的人和应用都不行。',
    notInThread: '请在工单消息列里的某条消息上使用。',
    help: '每个工单是频道里的一个消息列。您在消息列里写的内容会发给客户；以 // 开头的是内部备注。消息列里还可以输入 !claim、!close、!transfer、!help，或使用首条消息的按钮。',
    dialogGone: '这个按钮太旧，已经打不开了。请在消息列里输入命令，例如 !transfer；!help 列出全部命令。',
    cancel: '取消',
    writing: '✍️ 正在起草，稍后显示在这里。',
    close: '关闭',
    open: '打开',
    customer: '客户资料',
    cases: '工单',
    transcript: '聊天记录',
    transcriptPosted: '聊天记录正在发到工单里。',
    homeMine: '我的工单',
    homeWaiting: '等待中',
    homeNone: '无。',
    homeFigures: '等待 {waiting} · 处理中 {open} · 搁置 {aside} · 超时 {late}',
    homeDay: '过去 24 小时（全部工作台）：新增 {opened}，关闭 {closed}，首次回复中位数 {minutes} 分钟',
    homeAge: '{minutes} 分钟',
    homeIsOn: '下班时，您手上未结的工单都会退回队列。',
    homeOff: '我下班了',
    homeIsOff: '您已下班：不会有人把工单交给您。',
    homeOn: '我回来了',
  },
  'zh-Hant': {
    retry: '重試',
    notAllowed: '只有本頻道且屬於本工作區的成員可以回覆客戶，這則內容沒有轉發。訪客、其他工作區的人和應用程式都不行。',
    notInThread: '請在案件討論串裡的某則訊息上使用。',
    help: '每個案件是頻道裡的一個討論串。您在討論串裡寫的內容會傳給客戶；以 // 開頭的是內部備註。討論串裡還可以輸入 !claim、!close、!transfer、!help，或使用第一則訊息的按鈕。',
    dialogGone: '這個按鈕太舊，已經打不開了。請在討論串裡輸入指令，例如 !transfer；!help 列出全部指令。',
    cancel: '取消',
    writing: '✍️ 正在起草，稍後顯示在這裡。',
    close: '關閉',
    open: '開啟',
    customer: '客戶資料',
    cases: '案件',
    transcript: '對話紀錄',
    transcriptPosted: '對話紀錄正在送到案件裡。',
    homeMine: '我的案件',
    homeWaiting: '等待中',
    homeNone: '無。',
    homeFigures: '等待 {waiting} · 處理中 {open} · 擱置 {aside} · 逾時 {late}',
    homeDay: '過去 24 小時（全部工作台）：新增 {opened}，關閉 {closed}，首次回覆中位數 {minutes} 分鐘',
    homeAge: '{minutes} 分鐘',
    homeIsOn: '下班時，您手上未結的案件都會退回佇列。',
    homeOff: '我下班了',
    homeIsOff: '您已下班：不會有人把案件交給您。',
    homeOn: '我回來了',
  },
};

/** What is read in a channel of Slack; outside of any, what most of the agents read. */
export function textsAt(options: Pick<SlackOptions, 'rooms' | 'language'>, room?: string): SlackTexts {
  return texts[languageIn(options, room)];
}
