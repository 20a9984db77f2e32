import type { ChannelDeps, Inbound } from '../../core/channel.ts';
import { addressHint, type Codes } from '../../core/codes.ts';
import type { Language } from '../../core/conversation.ts';
import { plain } from '../../core/richtext.ts';
import { inThread } from '../../core/roomthreads.ts';
import type { Heard } from './inbound.ts';
import { addressedText } from './quote.ts';
import type { Rooms } from './rooms.ts';
import { kinds } from './wire.ts';

interface DeskParts {
  readonly codes: Codes;
  readonly rooms: Rooms;
  /** What is read in a room. */
  readonly languageIn: (room: string) => Language;
  readonly deps: Pick<ChannelDeps, 'clock' | 'storage'>;
  /** Says something in a room, some time: nobody waits for it. */
  readonly say: (room: string, text: string) => void;
}

/** Which case each message in a room of agents is of. */
export type PlaceAtDesk = (room: string, event: Inbound, heard: Heard) => Promise<Inbound | undefined>;

const known: ReadonlySet<number> = new Set(Object.values(kinds));

const recallHints: Readonly<Record<Language, string>> = {
  en: 'WeChat did not tell which message was taken back. If it went to a customer, it is still there.',
  'zh-Hans': '微信没有说明撤回的是哪条消息。如果已发给客户，客户仍能看到。',
  'zh-Hant': '微信沒有說明收回的是哪則訊息。如果已傳給客戶，客戶仍能看到。',
};

export function createDesk({ codes, rooms, languageIn, deps, say }: DeskParts): PlaceAtDesk {
  const { clock, storage } = deps;

  /** Said once, however often a puppet brings the message. */
  async function tell(room: string, key: string, text: string): Promise<void> {
    if (await storage.get('hinted', key)) return;
    await storage.put({ collection: 'hinted', id: key, at: clock.now(), data: null });
    say(room, text);
  }

  return async (room, event, { message, talker, name }) => {
    const by = await rooms.agent(room, message.roomId ?? '', talker, name);
    const at: Inbound = {
      ...event,
      key: `${room}/${message.id}`,
      from: { channel: event.from.channel, chat: room },
      by,
    };
    // What a puppet has no word for was said by nobody: that somebody has joined, say.
    if (event.type === 'message' && !known.has(message.type)) return undefined;
    if (event.type === 'message' && message.type === kinds.recalled) {
      await tell(room, at.key, recallHints[languageIn(room)]);
      return undefined;
    }
    const placed = await inThread(codes, withAddress(at));
    if (!placed) return undefined;
    if ('event' in placed) return placed.event;
    await tell(room, at.key, addressHint(placed.told, languageIn(room)));
    return undefined;
  };
}

function withAddress(event: Inbound): Inbound {
  if (event.type !== 'message') return event;
  const parts = event.parts.map((part) =>
    part.kind === 'text' ? { ...part, text: plain(addressedText(part.text.text)) } : part,
  );
  return { ...event, parts };
}
