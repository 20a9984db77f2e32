import type { Language } from '../../core/conversation.ts';
import type { Texts } from '../../core/texts.ts';

/** `desk.elsewhere` of each language. */
export const elsewhere: Readonly<Record<Language, Texts['desk']['elsewhere']>> = {
  en: {
    handedOver: "The customer is with the colleagues in the channel's own app now. What is said is kept here.",
    taken: "A colleague has taken the customer in the channel's own app.",
    ended: 'The colleague there has ended it. What you write here arrives again.',
    closed: "It was ended in the channel's own app. The bot answers this customer again.",
    notHandedOver: "⚠️ The customer could not be passed on to the channel's own app: {reason}. Please answer here.",
    notPassedOn: "⚠️ The colleagues in the channel's own app may not see the customer's last message: {reason}.",
    stays:
      "This customer is with the colleagues in the channel's own app. What you write here is not sent, and stays as a note.",
  },
  'zh-Hans': {
    handedOver: '客户已转给渠道自己的应用里的同事，双方说的内容会保留在这里。',
    taken: '同事已在渠道自己的应用里接待这位客户。',
    ended: '那边的同事已结束会话，您在这里写的内容又可以送达了。',
    closed: '会话已在渠道自己的应用里结束，这位客户重新由机器人接待。',
    notHandedOver: '⚠️ 无法把客户转到渠道自己的应用：{reason}。请在这里回复。',
    notPassedOn: '⚠️ 渠道自己的应用里的同事可能看不到客户的上一条消息：{reason}。',
    stays: '这位客户正由渠道自己的应用里的同事接待。您在这里写的内容不会发送，只作为备注保留。',
  },
  'zh-Hant': {
    handedOver: '客戶已轉給管道自己的應用程式裡的同事，雙方說的內容會保留在這裡。',
    taken: '同事已在管道自己的應用程式裡接待這位客戶。',
    ended: '那邊的同事已結束對話，您在這裡寫的內容又可以送達了。',
    closed: '對話已在管道自己的應用程式裡結束，這位客戶重新由機器人接待。',
    notHandedOver: '⚠️ 無法把客戶轉到管道自己的應用程式：{reason}。請在這裡回覆。',
    notPassedOn: '⚠️ 管道自己的應用程式裡的同事可能看不到客戶的上一則訊息：{reason}。',
    stays: '這位客戶正由管道自己的應用程式裡的同事接待。您在這裡寫的內容不會傳送，只作為備註保留。',
  },
};
