import { FileBox } from 'file-box';
import { mock } from 'wechaty-puppet-mock';
import { createChannel } from '../../../adapters/registry.ts';
import { kinds } from '../../../adapters/wechaty/wire.ts';
import { type PlainLine, plainSeat } from '../seats/plain.ts';
import type { Place } from '../seats/seat.ts';
import type { OpenPlatform, Room } from '../stages.ts';
import { fileOf, newestCode, wellFormed } from './lines.ts';

/** A message as the mocker keeps it. */
interface Said {
  readonly talkerId?: string;
  readonly roomId?: string;
  readonly listenerId?: string;
}

export const openWechaty: OpenPlatform = async (deps) => {
  const platform = 'wechaty';
  const [me, mei, ana] = ['the-brand', 'wxid_mei', 'wxid_ana'];
  const chats = { support: '123@chatroom', orders: '456@chatroom' } as const;
  const topics = { support: 'Acme desk', orders: 'Acme orders' } as const;
  const mocker = new mock.Mocker();
  const user = mocker.createContact({ id: me, name: 'Acme' });
  mocker.createContact({ id: mei, name: 'Mei', type: 1 });
  mocker.createContact({ id: ana, name: 'Ana', type: 1 });
  for (const room of ['support', 'orders'] as const) {
    const id = chats[room];
    mocker.createRoom({ id, topic: topics[room], ownerId: ana, adminIdList: [], memberIdList: [me, ana] });
  }
  const channel = await createChannel(
    platform,
    platform,
    {
      puppet: 'wechaty-puppet-mock',
      options: { mocker },
      groups: 'ignore',
      rooms: Object.values(topics).map((room) => ({ room, supervisors: [] })),
      catchUp: 60_000,
      daily: 1_000_000,
      language: 'en',
      random: () => 0.5,
      habits: { pause: [0, 0], typing: 0, mostTyping: 0 },
      show() {},
    },
    deps,
  );
  const places = new Map<string, Place>();
  let count = 0;

  const kindOf = { image: kinds.image, video: kinds.video, voice: kinds.audio, sticker: kinds.emoticon } as const;
  function seat(role: 'customer' | 'agent', by: string, name: string, room?: Room, code?: string) {
    const chat = room === undefined ? me : chats[room];
    const isHere = ({ talkerId, roomId, listenerId }: Said) =>
      room === undefined ? [talkerId, listenerId].includes(by) && !roomId : roomId === chat;
    const lines = (): readonly PlainLine[] =>
      [...mocker.cacheMessagePayload.values()].filter(isHere).map((payload) => {
        const base = { id: payload.id, isOurs: payload.talkerId === me };
        const box = mocker.cacheFileBoxPayload.get(payload.id) as { name: string; base64: string } | undefined;
        if (!box) return { ...base, text: payload.text ?? '' };
        const kind = payload.type === kinds.image ? 'image' : payload.type === kinds.video ? 'video' : 'file';
        return { ...base, ...fileOf(kind, box.name, () => Buffer.from(box.base64, 'base64')) };
      });
    function tell(told: { readonly type?: number; readonly text?: string; readonly filename?: string }): string {
      const to = room === undefined ? { listenerId: me } : { roomId: chat };
      const id = `message-${count}`;
      count += 1;
      mocker.MessageMock.create({ id, type: kinds.text, talkerId: by, timestamp: Date.now(), ...to, ...told } as never);
      mocker.puppet.emit('message', { messageId: id });
      return id;
    }
    return plainSeat({
      platform,
      role,
      name,
      channel,
      ...(code !== undefined && { code }),
      keeps: wellFormed,
      lines,
      say: async (text) => tell({ text: wellFormed(text) }),
      async give({ media, name: filename, bytes }) {
        const box = FileBox.fromBase64(Buffer.from(bytes).toString('base64'), filename);
        mocker.cacheFileBoxPayload.set(`message-${count}`, box.toJSON());
        return tell({ type: kindOf[media as keyof typeof kindOf] ?? kinds.attachment, filename });
      },
      async locate(place) {
        places.set(`message-${count}`, place);
        return tell({ type: kinds.location });
      },
      async introduce({ name: called, phone }) {
        const id = `wxid_${called}`;
        mocker.createContact({ id, name: called, phone: [phone], type: 1 });
        mocker.puppet.messageContact = async () => id;
        return tell({ type: kinds.contact });
      },
      async remove(id) {
        tell({ type: kinds.recalled, text: id });
      },
    });
  }
  const supportLines = (room: Room) => seat('agent', ana, 'Ana', room).shown();
  return {
    channel,
    desk: {
      rooms: {
        support: { channel: platform, chat: topics.support },
        orders: { channel: platform, chat: topics.orders },
      },
      thread: async (room) =>
        newestCode(supportLines(room).map(({ id, text }) => ({ id, isOurs: true, text: text.text }))),
      agent: async (room, thread) => seat('agent', ana, 'Ana', room, thread),
    },
    async ready() {
      // A login before the puppet is on would be forgotten.
      await mocker.puppet.state.stable('active');
      mocker.puppet.messageLocation = async (id) => {
        const { lat: latitude, lng: longitude, label: name } = places.get(id) ?? { lat: 0, lng: 0, label: '' };
        return { latitude, longitude, name, address: '', accuracy: 15 };
      };
      mocker.login(user);
    },
    customer: async () => seat('customer', mei, 'Mei'),
    giveUp() {},
    close: async () => {},
  };
};
