import * as z from 'zod';

/** Answers of the API, as far as they are used. Source: developer.work.weixin.qq.com/document/path/94670. */
export const tokenAnswer = z.looseObject({ access_token: z.string().min(1), expires_in: z.number() });

export const syncAnswer = z.looseObject({
  next_cursor: z.string().default(''),
  has_more: z.number().default(0),
  msg_list: z.array(z.unknown()).default([]),
});

export const sentAnswer = z.looseObject({ msgid: z.string().default('') });

export const mediaAnswer = z.looseObject({ media_id: z.string().min(1) });

export const accountsAnswer = z.looseObject({
  account_list: z.array(z.looseObject({ open_kfid: z.string() })).default([]),
});

export const customersAnswer = z.looseObject({
  customer_list: z.array(z.looseObject({ external_userid: z.string(), nickname: z.string().default('') })).default([]),
});

/** Of a customer's session: not yet assigned, with the bot, waiting for a person, with a person. */
export const sessionState = { fresh: 0, bot: 1, pool: 2, person: 3 } as const;

export const stateAnswer = z.looseObject({ service_state: z.number() });

export const anyAnswer = z.looseObject({});

/** An entry of `msg_list`: a message, or an event whose places are inside. */
export const entry = z.looseObject({
  msgid: z.string().min(1),
  send_time: z.number(),
  /** 3: the customer, 4: the system, 5: somebody in WeCom's own app. */
  origin: z.number().default(0),
  open_kfid: z.string().default(''),
  external_userid: z.string().default(''),
  /** Who wrote it in WeCom's own app. */
  servicer_userid: z.string().default(''),
  msgtype: z.string(),
});

export type Entry = z.infer<typeof entry>;

export const text = z.looseObject({ content: z.string(), menu_id: z.string().default('') });
export const media = z.looseObject({ media_id: z.string().min(1) });
export const location = z.looseObject({
  latitude: z.number(),
  longitude: z.number(),
  name: z.string().default(''),
  address: z.string().default(''),
});
export const link = z.looseObject({
  title: z.string().default(''),
  desc: z.string().default(''),
  url: z.string().default(''),
});
export const titled = z.looseObject({ title: z.string().default('') });

export const event = z.looseObject({
  event_type: z.string(),
  open_kfid: z.string().default(''),
  external_userid: z.string().default(''),
  welcome_code: z.string().default(''),
  fail_msgid: z.string().default(''),
  fail_type: z.number().default(0),
  recall_msgid: z.string().default(''),
  change_type: z.number().default(0),
  msg_code: z.string().default(''),
  servicer_userid: z.string().default(''),
  /** 1: a colleague refuses what the customer writes; 0: not any more. Source: developer.work.weixin.qq.com/document/path/94670. */
  reject_switch: z.number().default(0),
});
