import { randomInt } from 'node:crypto';
import type { CallbackKeys } from '../tencent/callback.ts';
import { signatureOf } from '../tencent/signature.ts';
import { writeXml } from '../tencent/xml.ts';
import type { Fields } from './inbound.ts';

/** What is answered to a callback at once. It costs none of the five answers. */
export type Reply =
  | { readonly type: 'text'; readonly content: string }
  | { readonly type: 'transfer_customer_service' };

/** A reply in its envelope, encrypted where the callback was. */
export function replyXml(reply: Reply, to: Fields, encrypted: boolean, keys: CallbackKeys, now: number): string {
  const timestamp = String(Math.floor(now / 1000));
  const xml = writeXml({
    ToUserName: to.get('FromUserName') ?? '',
    FromUserName: to.get('ToUserName') ?? '',
    CreateTime: timestamp,
    MsgType: reply.type,
    ...(reply.type === 'text' ? { Content: reply.content } : {}),
  });
  if (!encrypted || !keys.crypt) return xml;
  const nonce = String(randomInt(2 ** 31));
  const inside = keys.crypt.encrypt(xml);
  const signature = signatureOf(keys.token, timestamp, nonce, inside);
  return writeXml({ Encrypt: inside, MsgSignature: signature, TimeStamp: timestamp, Nonce: nonce });
}
