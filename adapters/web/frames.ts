import { z } from 'zod';
import type { ClientMessage } from './protocol.ts';

/** Longest text of one message, in UTF-16 units, all its parts together; likewise of the values of a form. */
export const textLimit = 10_000;

const key = z.string().regex(/^[\x21-\x7e]{1,64}$/);
const id = z.string().min(1).max(128);
const place = { room: id.exactOptional(), thread: id.exactOptional() };
const seq = z.int().min(0);

const draftPart = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('text'), text: z.string().regex(/\S/) }),
  z.strictObject({
    kind: z.literal('media'),
    media: z.enum(['image', 'video', 'audio', 'voice', 'file', 'sticker']),
    file: id,
    caption: z.string().exactOptional(),
  }),
  z.strictObject({
    kind: z.literal('location'),
    lat: z.number().min(-90).max(90),
    lng: z.number().min(-180).max(180),
    label: z.string().max(200).exactOptional(),
  }),
]);
const parts = z.array(draftPart).min(1).max(10);
/** One emoji, however many code points it is made of: what it must not be is a text. */
const emoji = z
  .string()
  .max(32)
  .regex(/^(?=.*(?:\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3))\P{White_Space}+$/u);

const frame = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('hello'),
    token: z.string().max(200),
    after: seq,
    language: z.string().max(64).exactOptional(),
  }),
  z.strictObject({ type: z.literal('hello-agent') }),
  z.strictObject({ type: z.literal('message'), ...place, key, parts, replyTo: id.exactOptional() }),
  z.strictObject({ type: z.literal('edit'), ...place, key, id, parts }),
  z.strictObject({ type: z.literal('remove'), ...place, key, id }),
  z.strictObject({ type: z.literal('reaction'), ...place, key, id, emoji, added: z.boolean() }),
  z.strictObject({
    type: z.literal('action'),
    ...place,
    key,
    id,
    action: id,
    values: z.record(z.string().max(128), z.string()),
  }),
  z.strictObject({ type: z.literal('typing'), ...place }),
  z.strictObject({ type: z.literal('earlier'), ...place, before: seq }),
  z.strictObject({ type: z.literal('open'), room: id, thread: id, after: seq }),
  z.strictObject({ type: z.literal('leave'), room: id, thread: id }),
  z.strictObject({ type: z.literal('shift'), away: z.boolean() }),
  z.strictObject({ type: z.literal('read'), room: id, thread: id, seq }),
  z.strictObject({
    type: z.literal('threads'),
    room: id,
    before: z.strictObject({ at: z.number(), thread: id }).exactOptional(),
  }),
]) satisfies z.ZodType<ClientMessage>;

/** A message of a browser that asks for something to be done. */
export type KeyedFrame = Extract<ClientMessage, { readonly key: string }>;

/** What a frame turned out to be. `malformed`: with the key to refuse it by, where it has one. */
export type ParsedFrame =
  | { readonly ok: true; readonly frame: ClientMessage }
  | { readonly ok: false; readonly key: string | null };

/** Reads one text frame of a socket. */
export function parseFrame(text: string): ParsedFrame {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return { ok: false, key: null };
  }
  const result = frame.safeParse(data);
  if (result.success) return { ok: true, frame: result.data };
  const keyed = z.object({ key }).safeParse(data);
  return { ok: false, key: keyed.success ? keyed.data.key : null };
}

/** Whether what a person typed is longer than a message may be. */
export function isTooLong(asked: KeyedFrame): boolean {
  return lengthOf(asked) > textLimit;
}

function lengthOf(asked: KeyedFrame): number {
  if (asked.type === 'action') {
    return Object.values(asked.values).reduce((sum, value) => sum + value.length, 0);
  }
  if (asked.type !== 'message' && asked.type !== 'edit') return 0;
  return asked.parts.reduce((sum, part) => {
    if (part.kind === 'text') return sum + part.text.length;
    return sum + (part.kind === 'media' ? (part.caption?.length ?? 0) : 0);
  }, 0);
}
