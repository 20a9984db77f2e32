import type { Inbound } from '../../core/channel.ts';
import type { MediaKind, Part } from '../../core/message.ts';
import { plain } from '../../core/richtext.ts';
import { named, namedMedia } from '../../core/unshown.ts';
import { tryJson } from './json.ts';
import type { People } from './people.ts';
import { chatOf } from './place.ts';
import { type Callback, extension, fileAttachment, type Kept, placeAttachment } from './wire.ts';

/** A file that somebody sent: what is needed to fetch it, which never leaves this process. */
export interface Sent {
  readonly url: string;
  readonly name?: string;
}

/** What a callback says. */
export interface Reading {
  readonly event: Inbound;
  readonly file?: Sent;
  /** The message that this one quotes. */
  readonly quotes?: string;
}

/** @returns undefined where it is nothing for us. Pure: the same callback always reads the same. */
export function readCallback(said: Callback, people: People, channel: string, now: number): Reading | undefined {
  const isGroup = said.type === 'GROUPCHAT';
  if (!isGroup && said.type !== 'CHAT') return undefined;
  const author = said.from.uid;
  // Our own come back, as do messages between other users of the app.
  if (people.isUs(author) || isArtificial(said.ext)) return undefined;
  if (isGroup ? !people.isRoom(said.to.uid) : !people.isUs(said.to.uid)) return undefined;
  const at = said.timestamp ?? now;
  const common = {
    key: said.msgId,
    at: new Date(at),
    from: { channel, chat: isGroup ? said.to.uid : chatOf(author) },
    by: isGroup ? people.agent(said.to.uid, author) : people.customer(author),
  };
  const { relatedMid } = said;
  switch (said.ctype) {
    // A command is between programs; what is appended to is the text of a model.
    case 'COMMAND':
    case 'APPEND':
      return undefined;
    case 'READ_ACK':
      // In a group it is a colleague who has read it.
      return relatedMid === undefined || isGroup ? undefined : { event: { ...common, type: 'read', id: relatedMid } };
    case 'RECALL':
      return relatedMid === undefined ? undefined : { event: { ...common, type: 'delete', id: relatedMid } };
    case 'REPLACE': {
      if (relatedMid === undefined) return undefined;
      const revision = `${String(at).padStart(15, '0')}/${said.msgId.padStart(20, '0')}`;
      return { event: { ...common, type: 'edit', id: relatedMid, revision, parts: [textPart(said.content)] } };
    }
  }
  const { part, file } = partOf(said, channel);
  const reply = relatedMid === undefined ? {} : { replyTo: relatedMid };
  return {
    event: { ...common, type: 'message', id: said.msgId, parts: [part], ...reply },
    ...(file && { file }),
    ...(relatedMid !== undefined && { quotes: relatedMid }),
  };
}

/** A message of the history, as a callback would have told it. */
export function asCallback(kept: Kept, appId: string, us: string): Callback {
  const { msg_id: msgId, ctype, content, ext, attachment, from_xid: from, to_xid: to, timestamp } = kept;
  const type = to.uid === us ? 'CHAT' : 'GROUPCHAT';
  return { appId, msgId, type, ctype, content, ext, attachment, from, to, timestamp };
}

/** Whether a program said it that speaks for a model: two of those would talk for ever. */
function isArtificial(ext: unknown): boolean {
  const read = extension.safeParse(unpacked(ext)).data;
  return [read?.ai?.role, read?.role].some((role) => role?.toLowerCase() === 'ai') || read?.frontdesk !== undefined;
}

/** JSON in a string, or the object itself. */
export function unpacked(value: unknown): unknown {
  return typeof value === 'string' ? tryJson(value) : value;
}

const mediaKinds: Readonly<Record<string, MediaKind>> = {
  IMAGE: 'image',
  AUDIO: 'voice',
  VIDEO: 'video',
  FILE: 'file',
};

function partOf(said: Callback, channel: string): { readonly part: Part; readonly file?: Sent } {
  const media = mediaKinds[said.ctype];
  if (media !== undefined) {
    const about = fileAttachment.safeParse(unpacked(said.attachment)).data;
    if (!about) return { part: namedMedia(media) };
    const { url, dName: name, fLen: bytes } = about;
    const known = { ...(name !== undefined && name !== '' && { name }), ...(bytes !== undefined && { bytes }) };
    const file = { channel, id: said.msgId, ...known };
    const caption = said.content === '' ? {} : { caption: plain(said.content) };
    return { part: { kind: 'media', media, file, ...caption }, file: { url, ...('name' in known && known) } };
  }
  if (said.ctype === 'TEXT') return { part: textPart(said.content) };
  if (said.ctype === 'LOCATION') {
    const place = placeAttachment.safeParse(unpacked(said.attachment)).data;
    if (place) {
      const label = place.addr === undefined || place.addr === '' ? {} : { label: place.addr };
      return { part: { kind: 'location', lat: place.lat, lng: place.lon, ...label } };
    }
  }
  // What is forwarded has its words with it, as have kinds to come.
  if (said.content !== '') return { part: textPart(said.content) };
  return { part: named('message of an unknown kind') };
}

function textPart(content: string): Part {
  return { kind: 'text', text: plain(content) };
}
