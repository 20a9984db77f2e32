import * as z from 'zod';

/** An id of 64 bits, which is a string with us whatever it is on the wire. */
const id = z
  .union([z.string(), z.number()])
  .transform(String)
  .pipe(z.string().regex(/^\d{1,20}$/));

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');
/** JSON in a string; some senders put the object itself there. */
const packed = z.unknown().optional();
const uid = z.looseObject({ uid: id });

/**
 * A callback (信息订阅). Lanying has no specification of it; these are the fields that its own connector reads:
 * github.com/maxim-top/lanying-connector, lanying_connector.py.
 */
export const callback = z.looseObject({
  appId: z.string(),
  msgId: id,
  type: z.string(),
  ctype: z.string(),
  from: uid,
  to: uid,
  content: text,
  ext: packed,
  attachment: packed,
  timestamp: z.union([z.number(), z.string()]).transform(Number).pipe(z.int().positive()).optional().catch(undefined),
  /** The message that this one quotes, changes or takes back. */
  relatedMid: id.optional().catch(undefined),
});

export type Callback = z.infer<typeof callback>;

/** A message as the history has it: docs.lanyingim.com, GET /message/conversation. */
const kept = z.looseObject({
  msg_id: id,
  ctype: z.string(),
  content: text,
  ext: packed,
  attachment: packed,
  from_xid: uid,
  to_xid: uid,
  timestamp: z.union([z.number(), z.string()]).transform(Number).pipe(z.int()),
});

export type Kept = z.infer<typeof kept>;

/** Every answer: a business error comes with status 200 too, and another `code`. */
export const verdict = z.looseObject({ code: z.union([z.number(), z.string()]).transform(Number) });

export const anyAnswer = z.looseObject({});

export const sentAnswer = z.looseObject({ msg_ids: z.array(id).nullish() });

export const historyAnswer = z.looseObject({
  data: z
    .looseObject({
      is_last: z.boolean().nullish(),
      messages: z.array(kept).nullish(),
      next_msg_id: id.nullish(),
    })
    .nullish(),
});

export const unreadAnswer = z.looseObject({
  data: z.array(z.looseObject({ conversation_id: uid, num: z.number().nullish() })).nullish(),
});

export const uploadAnswer = z.looseObject({
  data: z.looseObject({
    upload_url: z.url(),
    download_url: z.url(),
    oss_body_param: z.record(z.string(), z.unknown()).nullish(),
  }),
});

/** What a file's message has in its attachment. */
export const fileAttachment = z.looseObject({
  url: z.url(),
  dName: z.string().optional().catch(undefined),
  fLen: z.number().int().nonnegative().optional().catch(undefined),
});

export const placeAttachment = z.looseObject({
  lat: z.number(),
  lon: z.number(),
  addr: z.string().optional().catch(undefined),
});

/** Who else is an artificial voice says so here, so that two of them do not talk for ever. */
export const extension = z.looseObject({
  ai: z
    .looseObject({ role: z.string().optional().catch(undefined) })
    .optional()
    .catch(undefined),
  role: z.string().optional().catch(undefined),
  frontdesk: z.looseObject({ key: z.string() }).optional().catch(undefined),
});

/** `content_type` of `POST /message/send`. */
export const contentTypes = { text: 0, image: 1, audio: 2, video: 3, file: 4, location: 5, replace: 12 } as const;
