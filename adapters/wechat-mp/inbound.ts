import type { Inbound } from '../../core/channel.ts';
import type { MediaKind, Part, Party } from '../../core/message.ts';
import { plain } from '../../core/richtext.ts';
import { named } from '../../core/unshown.ts';
import { readMenuId } from '../tencent/menu.ts';

/** A callback's fields, by name. */
export type Fields = ReadonlyMap<string, string>;

/** What a callback says. */
export interface Reading {
  readonly customer: string;
  readonly id: string;
  /** In milliseconds since the epoch. */
  readonly at: number;
  /** `said`: allows five answers for 48 hours. `did`: a few for a minute. */
  readonly allows: 'said' | 'did' | 'nothing';
  readonly event?: Inbound;
  /** Somebody began to follow the account. */
  readonly isNew: boolean;
}

export interface InboundOptions {
  readonly channel: string;
  /** What buttons of the account's menu mean, by their key. */
  readonly menu: Readonly<Record<string, string>>;
  /** What it means to scan a QR code of the account, by its scene. */
  readonly scan: Readonly<Record<string, string>>;
  /** How a customer is called: WeChat does not tell names. */
  readonly stranger: string;
}

/** @returns undefined where it is nothing of a customer's. Pure: the same callback always reads the same. */
export function readCallback(fields: Fields, options: InboundOptions): Reading | undefined {
  const field = (name: string): string => fields.get(name) ?? '';
  const [customer, type, seconds] = [field('FromUserName'), field('MsgType'), Number(field('CreateTime'))];
  if (customer === '' || type === '' || !Number.isSafeInteger(seconds) || seconds <= 0) return undefined;
  const at = seconds * 1000;
  const isEvent = type === 'event';
  // Several people's messages have had the same id (WxJava#333), and events have none.
  const id = isEvent ? [field('CreateTime'), field('Event'), field('EventKey')].join('/') : field('MsgId');
  if (id === '') return undefined;
  const by = partyOf(customer, options.stranger);
  const from = { channel: options.channel, chat: customer };
  const common = { key: `${customer}/${id}`, at: new Date(at), from, by };
  const reading = { customer, id, at, isNew: false };
  const says = (words = ''): Inbound | undefined =>
    words === '' ? undefined : { ...common, type: 'message', id, parts: [{ kind: 'text', text: plain(words) }] };
  const did = (words: string | undefined): Reading => {
    const event = says(words);
    return { ...reading, allows: 'did', ...(event && { event }) };
  };
  if (!isEvent) return { ...reading, allows: 'said', event: { ...common, ...contentOf(fields, id, options.channel) } };
  switch (field('Event').toUpperCase()) {
    case 'SUBSCRIBE': {
      const means = options.scan[field('EventKey').replace(/^qrscene_/u, '')];
      const event = says(means) ?? ({ ...common, type: 'status', status: 'unblocked' } as const);
      return { ...reading, allows: 'did', isNew: true, event };
    }
    case 'UNSUBSCRIBE':
      return { ...reading, allows: 'nothing', event: { ...common, type: 'status', status: 'blocked-by-customer' } };
    case 'SCANCODE_PUSH':
      return { ...reading, allows: 'did' };
    case 'SCAN':
      return did(options.scan[field('EventKey')]);
    case 'SCANCODE_WAITMSG':
      // WeChat says "receiving message" until something is answered.
      return did([options.menu[field('EventKey')], field('ScanCodeInfo.ScanResult')].filter(Boolean).join(' '));
    case 'CLICK':
      return did(options.menu[field('EventKey')] ?? field('EventKey'));
    case 'KF_CLOSE_SESSION':
      return { ...reading, allows: 'nothing', event: { ...common, type: 'status', status: 'ended-elsewhere' } };
    case 'KF_CREATE_SESSION':
    case 'KF_SWITCH_SESSION':
      return { ...reading, allows: 'nothing', event: { ...common, type: 'status', status: 'answered-elsewhere' } };
    default:
      return undefined;
  }
}

/** The end of an id tells people apart where there are no names, and tells nobody who they are. */
export function partyOf(customer: string, stranger: string): Party {
  return { id: customer, name: `${stranger} ${customer.slice(-4)}`, kind: 'customer' };
}

type Content =
  | Pick<Inbound & { type: 'message' }, 'type' | 'id' | 'parts'>
  | Pick<Inbound & { type: 'action' }, 'type' | 'id' | 'action' | 'values'>;

function contentOf(fields: Fields, id: string, channel: string): Content {
  const pressed = readMenuId(fields.get('bizmsgmenuid') ?? '');
  if (pressed) return { type: 'action', id: pressed.message, action: pressed.action, values: {} };
  return { type: 'message', id, parts: partsOf(fields, channel) };
}

const mediaKinds: Readonly<Record<string, MediaKind>> = {
  image: 'image',
  voice: 'voice',
  video: 'video',
  shortvideo: 'video',
};

function partsOf(fields: Fields, channel: string): readonly Part[] {
  const field = (name: string): string => fields.get(name) ?? '';
  const type = field('MsgType');
  const media = mediaKinds[type];
  if (media !== undefined && field('MediaId') !== '') {
    const file = { channel, id: field('MediaId') };
    // What WeChat understood of a voice message, where the account has that switched on.
    const heard = field('Recognition').trim();
    return [{ kind: 'media', media, file, ...(heard === '' ? {} : { caption: plain(heard) }) }];
  }
  switch (type) {
    case 'text':
      return [{ kind: 'text', text: plain(field('Content')) }];
    case 'location': {
      const [lat, lng] = [Number(field('Location_X') || 'none'), Number(field('Location_Y') || 'none')];
      if (!Number.isFinite(lat) || !Number.isFinite(lng)) break;
      const label = field('Label');
      return [{ kind: 'location', lat, lng, ...(label === '' ? {} : { label }) }];
    }
    case 'link': {
      const lines = [field('Title'), field('Description'), field('Url')].filter(Boolean);
      return [{ kind: 'text', text: plain(lines.join('\n')) }];
    }
    case 'file':
      return [named('file', field('Title') || undefined)];
  }
  return [named('message of an unknown kind')];
}
