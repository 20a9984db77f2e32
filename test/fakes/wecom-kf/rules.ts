import * as z from 'zod';

function bytes(most: number, least = 0) {
  const length = (text: string): number => Buffer.byteLength(text, 'utf8');
  return z.string().refine((text) => length(text) >= least && length(text) <= most, `${least} to ${most} bytes`);
}

const media = z.strictObject({ media_id: z.string().min(1) });
const click = z.strictObject({
  type: z.literal('click'),
  click: z.strictObject({ id: bytes(64, 1), content: bytes(128, 1) }),
});
const common = {
  touser: z.string().min(1),
  open_kfid: z.string().min(1),
  msgid: z.string().regex(/^[0-9a-zA-Z_-]{1,32}$/),
};

const textBody = { msgtype: z.literal('text'), text: z.strictObject({ content: bytes(2048, 1) }) };
const menuBody = {
  msgtype: z.literal('msgmenu'),
  msgmenu: z.strictObject({ head_content: bytes(1024), list: z.array(click).min(1).max(10) }),
};
const onEvent = { code: z.string().min(1), msgid: common.msgid };

/** What `send_msg_on_event` takes. Source: developer.work.weixin.qq.com/document/path/95122. */
export const eventBody = z.discriminatedUnion('msgtype', [
  z.strictObject({ ...onEvent, ...textBody }),
  z.strictObject({ ...onEvent, ...menuBody }),
]);

/** What `send_msg` takes. Source: developer.work.weixin.qq.com/document/path/94677. */
export const sendBody = z.discriminatedUnion('msgtype', [
  z.strictObject({ ...common, ...textBody }),
  ...(['image', 'voice', 'video', 'file'] as const).map((type) =>
    z.strictObject({ ...common, msgtype: z.literal(type), [type]: media }),
  ),
  z.strictObject({
    ...common,
    msgtype: z.literal('location'),
    location: z.strictObject({
      name: z.string(),
      address: z.string(),
      latitude: z.number().min(-90).max(90),
      longitude: z.number().min(-180).max(180),
    }),
  }),
  z.strictObject({ ...common, ...menuBody }),
]);

export const uploadRules: Readonly<Record<string, { readonly most: number; readonly begins?: readonly string[] }>> = {
  image: { most: 10 * 1024 * 1024, begins: ['89504e47', 'ffd8ff'] },
  voice: { most: 2 * 1024 * 1024, begins: ['2321414d52'] },
  video: { most: 10 * 1024 * 1024, begins: ['0000001866747970', '0000002066747970'] },
  file: { most: 20 * 1024 * 1024 },
};
