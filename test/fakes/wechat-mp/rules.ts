import * as z from 'zod';

function bytes(most: number, least = 0) {
  const length = (text: string): number => Buffer.byteLength(text, 'utf8');
  return z.string().refine((text) => length(text) >= least && length(text) <= most, `${least} to ${most} bytes`);
}

const media = z.strictObject({ media_id: z.string().min(1) });
const touser = z.string().min(1);
const item = z.strictObject({ id: bytes(64, 1), content: bytes(128, 1) });

/** What `message/custom/send` takes. Source: developers.weixin.qq.com/doc/service/api/customer/message/api_sendcustommessage. */
export const sendBody = z.discriminatedUnion('msgtype', [
  z.strictObject({ touser, msgtype: z.literal('text'), text: z.strictObject({ content: bytes(2048, 1) }) }),
  z.strictObject({ touser, msgtype: z.literal('image'), image: media }),
  z.strictObject({ touser, msgtype: z.literal('voice'), voice: media }),
  z.strictObject({
    touser,
    msgtype: z.literal('video'),
    video: z.strictObject({
      media_id: z.string().min(1),
      thumb_media_id: z.string().min(1),
      title: z.string(),
      description: z.string(),
    }),
  }),
  z.strictObject({
    touser,
    msgtype: z.literal('msgmenu'),
    msgmenu: z.strictObject({ head_content: bytes(1024), list: z.array(item).min(1), tail_content: z.string() }),
  }),
]);

export const uploadRules: Readonly<Record<string, { readonly most: number; readonly begins: readonly string[] }>> = {
  image: { most: 10 * 1024 * 1024, begins: ['89504e47', 'ffd8ff', '47494638'] },
  voice: { most: 2 * 1024 * 1024, begins: ['2321414d52', '494433', 'fffb'] },
  video: { most: 10 * 1024 * 1024, begins: ['0000001866747970', '0000002066747970'] },
  thumb: { most: 64 * 1024, begins: ['ffd8ff'] },
};
