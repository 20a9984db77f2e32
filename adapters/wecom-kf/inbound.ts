import type { ChannelStatus, Inbound } from '../../core/channel.ts';
import type { MediaKind, Part, Party, Unshown } from '../../core/message.ts';
import { plain } from '../../core/richtext.ts';
import { named } from '../../core/unshown.ts';
import { readMenuId } from '../tencent/menu.ts';
import { lateFailureCode } from './errors.ts';
import { chatOf, type Place } from './place.ts';
import { type Entry, entry, event, link, location, media, text, titled } from './wire.ts';

/** What an entry of `msg_list` says. */
export interface Reading {
  readonly place: Place;
  readonly id: string;
  /** In milliseconds since the epoch. */
  readonly at: number;
  /** The customer wrote or pressed something, which allows new answers. */
  readonly said: boolean;
  /** What happened, once it is known how the customer is called. */
  readonly toInbound?: (by: Party) => Inbound;
  /** The customer opened the chat, and may be greeted by this. */
  readonly welcome?: string;
  /** The session is over, and this lets one last message through. */
  readonly farewell?: string;
}

const fromCustomer = 3;
/** Somebody in WeCom's own app. */
const fromServicer = 5;
/** A session was passed to somebody, from the pool or from a colleague, has ended, or was taken up again. */
const changes: Readonly<Record<number, ChannelStatus>> = {
  1: 'answered-elsewhere',
  2: 'answered-elsewhere',
  3: 'ended-elsewhere',
  4: 'answered-elsewhere',
};

/** @returns undefined where it is nothing of a customer's. Pure: the same entry always reads the same. */
export function readEntry(channel: string, raw: unknown): Reading | undefined {
  const found = entry.safeParse(raw);
  if (!found.success) return undefined;
  const said = found.data;
  if (said.msgtype === 'event') return readEvent(channel, said);
  if (said.origin !== fromCustomer && said.origin !== fromServicer) return undefined;
  const place = { account: said.open_kfid, customer: said.external_userid };
  if (place.account === '' || place.customer === '') return undefined;
  const { common, ...base } = baseOf(channel, said, place);
  if (said.origin === fromCustomer) {
    return { ...base, said: true, toInbound: (by) => ({ ...common, by, ...contentOf(channel, said) }) };
  }
  const by = colleague(said.servicer_userid);
  return { ...base, said: false, toInbound: () => ({ ...common, by, ...contentOf(channel, said) }) };
}

function colleague(id: string): Party {
  return { id, name: id || 'WeCom', kind: 'agent' };
}

function readEvent(channel: string, said: Entry): Reading | undefined {
  const found = event.safeParse(said['event']);
  if (!found.success) return undefined;
  const what = found.data;
  const place = { account: what.open_kfid || said.open_kfid, customer: what.external_userid || said.external_userid };
  if (place.account === '' || place.customer === '') return undefined;
  const { common, ...base } = baseOf(channel, said, place);
  const reading = { ...base, said: false };
  switch (what.event_type) {
    case 'enter_session':
      return what.welcome_code === '' ? undefined : { ...reading, welcome: what.welcome_code };
    case 'msg_send_fail': {
      const failed = { type: 'undelivered', id: what.fail_msgid, code: lateFailureCode(what.fail_type) } as const;
      return { ...reading, toInbound: (by) => ({ ...common, by, ...failed }) };
    }
    case 'user_recall_msg':
      return { ...reading, toInbound: (by) => ({ ...common, by, type: 'delete', id: what.recall_msgid }) };
    case 'servicer_recall_msg': {
      const by = colleague(what.servicer_userid);
      return { ...reading, toInbound: () => ({ ...common, by, type: 'delete', id: what.recall_msgid }) };
    }
    case 'session_status_change': {
      const status = changes[what.change_type];
      if (!status) return undefined;
      const farewell = status === 'ended-elsewhere' && what.msg_code !== '' ? { farewell: what.msg_code } : {};
      return { ...reading, ...farewell, toInbound: (by) => ({ ...common, by, type: 'status', status }) };
    }
    case 'reject_customer_msg_switch_change': {
      const status = what.reject_switch === 1 ? 'muted' : 'unmuted';
      return { ...reading, toInbound: (by) => ({ ...common, by, type: 'status', status }) };
    }
    default:
      return undefined;
  }
}

function baseOf(channel: string, { msgid, send_time: seconds }: Entry, place: Place) {
  const at = seconds * 1000;
  // WeChat's ids are unique within an account.
  const common = { key: `${place.account}/${msgid}`, at: new Date(at), from: { channel, chat: chatOf(place) } };
  return { place, id: msgid, at, common };
}

type Content =
  | Pick<Inbound & { type: 'message' }, 'type' | 'id' | 'parts'>
  | Pick<Inbound & { type: 'action' }, 'type' | 'id' | 'action' | 'values'>;

function contentOf(channel: string, said: Entry): Content {
  const typed = text.safeParse(said['text']);
  if (said.msgtype === 'text' && typed.success) {
    const pressed = readMenuId(typed.data.menu_id);
    if (pressed) return { type: 'action', id: pressed.message, action: pressed.action, values: {} };
    return { type: 'message', id: said.msgid, parts: [{ kind: 'text', text: plain(typed.data.content) }] };
  }
  return { type: 'message', id: said.msgid, parts: [partOf(channel, said)] };
}

const mediaKinds: Readonly<Record<string, MediaKind>> = {
  image: 'image',
  voice: 'voice',
  video: 'video',
  file: 'file',
};

/** What customers can send that is shown by its name alone. */
const unshown: Readonly<Record<string, Unshown>> = {
  business_card: 'contact',
  miniprogram: 'mini program',
  msgmenu: 'menu',
  channels_shop_product: 'product',
  channels_shop_order: 'order',
  merged_msg: 'chat history',
  channels: 'video of a channel',
  meeting: 'meeting',
  schedule: 'schedule',
  note: 'note',
};

function partOf(channel: string, said: Entry): Part {
  const content = said[said.msgtype];
  const kind = mediaKinds[said.msgtype];
  if (kind !== undefined) {
    const found = media.safeParse(content);
    if (found.success) return { kind: 'media', media: kind, file: { channel, id: found.data.media_id } };
  }
  if (said.msgtype === 'location') {
    const found = location.safeParse(content);
    if (found.success) {
      const { latitude: lat, longitude: lng, name, address } = found.data;
      const label = [name, address].filter(Boolean).join(', ');
      return { kind: 'location', lat, lng, ...(label === '' ? {} : { label }) };
    }
  }
  if (said.msgtype === 'link') {
    const found = link.safeParse(content);
    if (found.success) {
      const { title, desc, url } = found.data;
      return { kind: 'text', text: plain([title, desc, url].filter(Boolean).join('\n')) };
    }
  }
  const title = titled.safeParse(content).data?.title || undefined;
  return named(unshown[said.msgtype] ?? 'message of an unknown kind', title);
}
