import type { Inbound } from './channel.ts';
import { type Codes, readCode, type Told } from './codes.ts';
import type { Part } from './message.ts';
import { plain } from './richtext.ts';

/** Where what happened in a room without threads belongs: to one of them, or to none, which the room is told. */
export type Placed = { readonly event: Inbound } | { readonly told: Told };

/**
 * Puts what happened in a room that has no threads into the one it is of, by its code.
 * @param quotes the id of the message that it quotes
 * @returns undefined where it changes what was never of a thread
 */
export async function inThread(codes: Codes, event: Inbound, quotes?: string): Promise<Placed | undefined> {
  const room = event.from.chat;
  const within = (thread: string) => ({ ...event.from, thread });
  if (event.type === 'edit' || event.type === 'delete') {
    const code = await codes.codeOf(room, event.id);
    if (code === undefined) return undefined;
    if (event.type === 'delete') return { event: { ...event, from: within(code) } };
    return { event: { ...event, from: within(code), parts: event.parts.map(withoutCode) } };
  }
  if (event.type !== 'message') return undefined;
  const [part] = event.parts;
  const said = {
    id: event.id,
    by: event.by.id,
    ...(part?.kind === 'text' && { text: part.text.text }),
    ...(quotes !== undefined && { quotes }),
  };
  const addressed = await codes.address(room, said);
  if (addressed.to === 'action') {
    const { key, at, by, id } = event;
    const from = within(addressed.code);
    return { event: { key, at, by, id, from, type: 'action', action: addressed.action, values: {} } };
  }
  if (addressed.to !== 'thread') return { told: addressed };
  await codes.note(room, addressed.code, [event.id]);
  const parts = part?.kind === 'text' ? [{ ...part, text: plain(addressed.text) }] : event.parts;
  return { event: { ...event, from: within(addressed.code), parts } };
}

function withoutCode(part: Part): Part {
  if (part.kind !== 'text') return part;
  const read = readCode(part.text.text);
  return read ? { ...part, text: plain(read.text) } : part;
}
