import * as z from 'zod';

const id = z.union([z.string(), z.int()]).transform(String);

/** `POST /message/send`, as docs.lanyingim.com has it. */
export const sendBody = z.strictObject({
  type: z.union([z.literal(1), z.literal(2)]),
  targets: z.tuple([id]),
  from_user_id: id,
  content_type: z.union([0, 1, 2, 3, 4, 5, 12].map((type) => z.literal(type))),
  content: z.string(),
  attachment: z.string(),
  ext: z.string(),
  transaction_id: id,
  related_mid: id.optional(),
});

/** What a form has that is posted to the store: its fields first, the file last. */
export function uploadForm(raw: Buffer, contentType: string): { key: string; name: string; bytes: Buffer } {
  const boundary = /boundary=(.+)$/.exec(contentType)?.[1] ?? '';
  const text = raw.toString('latin1');
  const parts = text.split(`--${boundary}`).slice(1, -1);
  const contentOf = (part: string): string => part.slice(part.indexOf('\r\n\r\n') + 4, -2);
  const names = parts.map((part) => /name="([^"]*)"/.exec(part)?.[1] ?? '');
  const file = parts.at(-1) ?? '';
  if (names.join() !== 'OSSAccessKeyId,policy,key,signature,callback,file') throw new Error(`A form of ${names}`);
  const name = Buffer.from(/filename="([^"]*)"/.exec(file)?.[1] ?? '', 'latin1').toString('utf8');
  return { key: contentOf(parts[names.indexOf('key')] ?? ''), name, bytes: Buffer.from(contentOf(file), 'latin1') };
}
