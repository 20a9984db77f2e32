import type { Detail, Heard } from './inbound.ts';
import type { Rooms } from './rooms.ts';
import {
  contactPayload,
  kinds,
  linkPayload,
  locationPayload,
  messagePayload,
  officialContact,
  type Puppet,
} from './wire.ts';

/** Accounts of WeChat itself. */
const systemIds = new Set([
  'filehelper',
  'newsapp',
  'fmessage',
  'weixin',
  'weibo',
  'qqmail',
  'tmessage',
  'qmessage',
  'qqsync',
  'floatbottle',
  'lbsapp',
  'shakeapp',
  'medianote',
  'readerapp',
  'blogapp',
  'facebookapp',
  'masssendapp',
  'meishiapp',
  'feedsapp',
  'voip',
  'officialaccounts',
  'notification_messages',
  'wxitil',
  'userexperience_alarm',
  'exmail_tool',
]);

export interface HearOptions {
  readonly puppet: Puppet;
  readonly rooms: Rooms;
  readonly groups: 'ignore' | 'mentioned' | 'all';
}

/**
 * Looks up a message and what belongs to it.
 * @returns undefined where it is nothing of a customer's: our own, of an official account, or in a group we are not asked in
 */
export async function hear({ puppet, groups, rooms }: HearOptions, id: string): Promise<Heard | undefined> {
  const message = messagePayload.parse(await puppet.messagePayload(id));
  const talker = message.talkerId || message.fromId || '';
  // Our own come back too, also those written on the phone.
  if (talker === '' || talker === puppet.currentUserId || systemIds.has(talker) || talker.startsWith('gh_'))
    return undefined;
  const desk = message.roomId ? await rooms.nameOf(message.roomId) : undefined;
  const isMentioned = message.mentionIdList?.includes(puppet.currentUserId) ?? false;
  const isHeard = desk !== undefined || groups === 'all' || (groups === 'mentioned' && isMentioned);
  if (message.roomId && !isHeard) return undefined;
  const contact = await contactOf(puppet, talker);
  if (contact?.type === officialContact) return undefined;
  const detail = await detailOf(puppet, message).catch(() => undefined);
  return { message, talker, name: contact?.name ?? '', ...(desk !== undefined && { desk }), ...(detail && { detail }) };
}

/** Somebody whose name cannot be had is still heard. */
async function contactOf(puppet: Puppet, id: string) {
  try {
    return contactPayload.parse(await puppet.contactPayload(id));
  } catch {
    return undefined;
  }
}

async function detailOf(puppet: Puppet, { id, type }: { id: string; type: number }): Promise<Detail | undefined> {
  switch (type) {
    case kinds.location: {
      const { latitude, longitude, name, address } = locationPayload.parse(await puppet.messageLocation(id));
      return { kind: 'location', lat: latitude, lng: longitude, label: [name, address].filter(Boolean).join(' ') };
    }
    case kinds.contact: {
      const shared = await contactOf(puppet, String(await puppet.messageContact(id)));
      return shared && { kind: 'contact', name: shared.name, phones: shared.phone ?? [] };
    }
    case kinds.miniProgram: {
      const { title, description } = linkPayload.parse(await puppet.messageMiniProgram(id));
      return links([title, description]);
    }
    case kinds.url: {
      const { title, description, url } = linkPayload.parse(await puppet.messageUrl(id));
      return links([title, description, url]);
    }
    default:
      return undefined;
  }
}

function links(lines: readonly (string | null | undefined)[]): Detail | undefined {
  const known = lines.filter((line): line is string => !!line?.trim());
  return known.length === 0 ? undefined : { kind: 'link', lines: known };
}
