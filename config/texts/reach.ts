import type { Language } from '../../core/conversation.ts';
import type { ReachTexts } from '../../core/reach.ts';

/** What is said in `desk` of whether words get through, in each language. */
export const reach: Readonly<Record<Language, ReachTexts>> = {
  en: {
    loggedOut: 'Our account is logged out. What you write waits, and is sent after the next login.',
    loggedIn: 'Our account is logged in again. What has waited is sent now.',
    disconnected:
      'The business account this customer writes to has disconnected us, or does not let us answer any more. What you write waits, and is sent once it does.',
    connected: 'The business account lets us answer again. What has waited is sent within a minute.',
    customerBlocked: 'The customer has blocked us. What you write does not arrive.',
    muted:
      "A colleague refuses this customer's messages in the channel's own app. What the customer writes does not arrive here either.",
    unmuted: "The colleague takes this customer's messages again. What was written meanwhile has not arrived.",
    unreached: {
      'logged-out': 'undeliverable: our account is logged out',
      disconnected: 'undeliverable: the business account does not let us answer',
      'blocked-by-customer': 'undeliverable: the customer has blocked us',
      muted: "nothing arrives: a colleague refuses the customer's messages",
    },
  },
  'zh-Hans': {
    loggedOut: '我们的账号已退出登录。您写的内容会保留，重新登录后发送。',
    loggedIn: '我们的账号已重新登录，正在发送之前保留的内容。',
    disconnected: '该客户所联系的商务账号已断开与我们的连接，或不再允许我们回复。您写的内容会保留，恢复后发送。',
    connected: '该商务账号已重新允许我们回复，之前保留的内容将在一分钟内发送。',
    customerBlocked: '客户已屏蔽我们，您写的内容无法送达。',
    muted: '同事在渠道自己的应用里拒收了这位客户的消息，客户写的内容也不会到这里。',
    unmuted: '同事已重新接收这位客户的消息。其间客户写的内容没有收到。',
    unreached: {
      'logged-out': '无法送达：我们的账号已退出登录',
      disconnected: '无法送达：商务账号不允许我们回复',
      'blocked-by-customer': '无法送达：客户已屏蔽我们',
      muted: '收不到消息：同事拒收了客户的消息',
    },
  },
  'zh-Hant': {
    loggedOut: '我們的帳號已登出。您寫的內容會保留，重新登入後傳送。',
    loggedIn: '我們的帳號已重新登入，正在傳送先前保留的內容。',
    disconnected: '該客戶所聯絡的商務帳號已中斷與我們的連接，或不再允許我們回覆。您寫的內容會保留，恢復後傳送。',
    connected: '該商務帳號已重新允許我們回覆，先前保留的內容將在一分鐘內傳送。',
    customerBlocked: '客戶已封鎖我們，您寫的內容無法送達。',
    muted: '同事在管道自己的應用程式裡拒收了這位客戶的訊息，客戶寫的內容也不會到這裡。',
    unmuted: '同事已重新接收這位客戶的訊息。其間客戶寫的內容沒有收到。',
    unreached: {
      'logged-out': '無法送達：我們的帳號已登出',
      disconnected: '無法送達：商務帳號不允許我們回覆',
      'blocked-by-customer': '無法送達：客戶已封鎖我們',
      muted: '收不到訊息：同事拒收了客戶的訊息',
    },
  },
};
