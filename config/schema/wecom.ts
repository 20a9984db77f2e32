import * as z from 'zod';
import { httpUrl, text, yesNo } from './scalars.ts';

/** EncodingAESKey, as Tencent's consoles make it. */
const aesKey = text.regex(
  /^[A-Za-z0-9]{43}$/,
  'Must be the EncodingAESKey as the console shows it: 43 letters and digits',
);

/** WeChat customer service (微信客服). */
export const wecomKf = z.strictObject({
  type: z.literal('wecom-kf').meta({
    description: 'WeChat customer service (微信客服): customers in WeChat, an account of a WeCom corporation.',
  }),
  corpId: text
    .regex(/^(ww|wx|wp)[A-Za-z0-9]+$/, 'Must be the corporation’s id, which begins with ww: see My Company, 我的企业')
    .meta({ description: 'The id of the corporation, which begins with ww.' }),
  secret: text.meta({
    description:
      'The secret of the app that may call the API of WeChat customer service. Keep it out of the file: ${NAME}.',
  }),
  token: text.meta({
    description: 'The token that callbacks are signed with, as in the console. Keep it out of the file.',
  }),
  aesKey: aesKey.meta({
    description: 'The EncodingAESKey of callbacks: 43 letters and digits. Keep it out of the file.',
  }),
  accounts: z
    .array(text.regex(/^wk[A-Za-z0-9_-]+$/, 'Must be the id of an account, open_kfid, which begins with wk'))
    .default([])
    .meta({
      description: 'Ids of the accounts to be served, which begin with wk. Default: all that the app may manage.',
    }),
  welcome: text.optional().meta({
    description:
      'What customers are greeted with when they open the chat. Costs none of the five answers. Default: nothing.',
  }),
  handover: text.optional().meta({
    description:
      "Who answers customers that need a person in WeCom's own app, instead of the desk: pool (接待池), or the userid of a servicer. Default: the desk.",
    examples: ['pool'],
  }),
  apiUrl: httpUrl
    .default('https://qyapi.weixin.qq.com')
    .meta({ description: "WeCom's API. Default https://qyapi.weixin.qq.com." }),
});

/** An official account (公众号). */
export const wechatMp = z.strictObject({
  type: z
    .literal('wechat-mp')
    .meta({ description: 'An official account of WeChat (公众号): customers are its followers.' }),
  appId: text
    .regex(/^wx[A-Za-z0-9]+$/, 'Must be the AppID, which begins with wx')
    .meta({ description: "The account's AppID, which begins with wx." }),
  secret: text.meta({ description: "The account's AppSecret. Keep it out of the file: ${NAME}." }),
  token: text.meta({
    description: 'The token that callbacks are signed with, as in the console. Keep it out of the file.',
  }),
  aesKey: aesKey.optional().meta({
    description:
      'The EncodingAESKey of callbacks, 43 letters and digits. Without it they come, and are taken, as plain text.',
  }),
  welcome: text.optional().meta({ description: 'What a new follower is greeted with. Default: nothing.' }),
  menu: z
    .record(z.string(), text)
    .default({})
    .meta({ description: "What buttons of the account's menu mean, by their key. Default: the key itself." }),
  scan: z
    .record(z.string(), text)
    .default({})
    .meta({ description: "What it means to scan one of the account's QR codes, by its scene. Default: nothing." }),
  transfer: yesNo.default(false).meta({
    description:
      "true: customers who need a person are passed to Tencent's own desk (客服), instead of being answered here. Default false.",
  }),
  apiUrl: httpUrl.default('https://api.weixin.qq.com').meta({
    description: "WeChat's API. Default https://api.weixin.qq.com.",
  }),
});
