import { setImmediate } from 'node:timers/promises';
import { FileBox } from 'file-box';
import { kinds } from '../../../adapters/wechaty/wire.ts';
import type { Inbound } from '../../../core/channel.ts';
import { readCode } from '../../../core/codes.ts';
import type { Card } from '../../../core/message.ts';
import { plain } from '../../../core/richtext.ts';
import type { Delivered, OpenChannel, Person, Platform, Shown, ShownPart } from '../../contracts/channel/platform.ts';
import { createSink, type RecordingSink } from '../../contracts/channel/sink.ts';
import { desk, deskId, me, mei, openWechaty, type Told, tom, type WechatyUnderTest } from './open.ts';

/** What became of what was handed in, in each chat's order: a puppet itself is never told. */
function watched(): { readonly sink: RecordingSink; next(chat: string): Promise<Delivered> } {
  const sink = createSink();
  const waiting = new Map<string, ((delivered: Delivered) => void)[]>();
  const tell = (event: Inbound, delivered: Delivered): void => {
    if ('id' in event) waiting.get(event.from.chat)?.shift()?.(delivered);
  };
  return {
    sink: Object.assign(Object.create(sink) as RecordingSink, {
      async accept(events: Parameters<RecordingSink['accept']>[0]) {
        const done = (delivered: Delivered): void => {
          for (const event of events) tell(event, delivered);
        };
        await sink.accept(events).then(
          () => done('acked'),
          (error: unknown) => {
            done('not-acked');
            throw error;
          },
        );
      },
    }),
    next: (chat) => new Promise((resolve) => waiting.set(chat, [...(waiting.get(chat) ?? []), resolve])),
  };
}

/** A WeChat account for the contract's checks. */
export const openForContract: OpenChannel = async (wrap) => {
  const { sink, next } = watched();
  const ids = new Map<string, string[]>();
  const test = await openWechaty({
    sink,
    rooms: [{ room: desk, supervisors: [] }],
    wrap: (made) => {
      const channel = wrap(made);
      return {
        ...channel,
        async send(to, message, signal) {
          const receipt = await channel.send(to, message, signal);
          ids.set(to.chat, [...(ids.get(to.chat) ?? []), ...receipt.ids]);
          return receipt;
        },
      };
    },
  });
  const { messageSendText } = test.puppet;
  const platform: Platform = {
    customer: createPerson(test, mei, next),
    stranger: createPerson(test, tom, next),
    room: { channel: 'wechat', chat: desk },
    nowhere: { channel: 'wechat', chat: 'wxid_nobody' },
    shown: async ({ chat, thread }) => {
      const shown = shownIn(test, chat === desk ? deskId : chat, ids.get(chat) ?? []);
      return thread === undefined ? shown : shown.filter(({ code }) => code === thread);
    },
    faults: ['lost-before', 'lost-after'],
    startsOnce: true,
    inject(fault) {
      test.puppet.messageSendText = async (to, text) => {
        test.puppet.messageSendText = messageSendText;
        if (fault === 'lost-after') await messageSendText.call(test.puppet, to, text);
        throw new Error('The puppet lost its connection');
      };
    },
    keeps: (text) => text.toWellFormed(),
    lacks: ['edits', 'reactions', 'button styles'],
  };
  return { channel: test.channel, sink, platform, foreign: test.foreign, close: test.close };
};

const typeOf = { image: kinds.image, video: kinds.video, voice: kinds.audio, audio: kinds.attachment } as const;

function createPerson(test: WechatyUnderTest, id: string, next: (chat: string) => Promise<Delivered>): Person {
  let last = '';
  let count = 0;
  const deliver = (told: Omit<Told, 'talkerId'>): Promise<Delivered> => {
    count += 1;
    last = `${id}-${count}`;
    const delivered = next(id);
    test.tell({ id: last, talkerId: id, ...told });
    return delivered;
  };
  const cannot = () => Promise.reject(new Error('WeChat cannot do that'));
  return {
    address: { channel: 'wechat', chat: id },
    say: (text) => deliver({ text: text.toWellFormed() }),
    redeliver() {
      const delivered = next(id);
      test.puppet.emit('message', { messageId: last });
      return delivered;
    },
    async give(files) {
      let delivered: Delivered = 'acked';
      for (const { media, name, bytes } of files) {
        const box = FileBox.fromBase64(Buffer.from(bytes).toString('base64'), name);
        test.mocker.cacheFileBoxPayload.set(`${id}-${count + 1}`, box.toJSON());
        const type = media in typeOf ? typeOf[media as keyof typeof typeOf] : kinds.attachment;
        delivered = await deliver({ type, filename: name });
      }
      return delivered;
    },
    // Nothing is between a puppet and us but this process: what is ready to run has run by then.
    roundTrip: () => setImmediate(),
    locate: cannot,
    press: cannot,
    edit: cannot,
    remove: cannot,
    react: cannot,
    type: async () => {},
    typing: async () => [],
  };
}

type Placed = Shown & { readonly code?: string };

function shownIn({ mocker }: WechatyUnderTest, chat: string, ids: readonly string[]): readonly Placed[] {
  const mine = [...mocker.cacheMessagePayload.values()].filter(
    ({ talkerId, roomId, listenerId }) => talkerId === me && (roomId ?? listenerId) === chat,
  );
  return mine.map((payload, index): Placed => {
    const id = ids[index] ?? `lost-${index}`;
    const file = mocker.cacheFileBoxPayload.get(payload.id);
    if (file) return { id, by: '', parts: [fileShown(payload.type, file)], reactions: [] };
    const coded = chat === deskId ? readCode(payload.text ?? '') : undefined;
    const words = coded?.text ?? payload.text ?? '';
    const [, by = '', text = words] = /^(Ana):\n(.*)$/s.exec(words) ?? [];
    const part: ShownPart =
      coded && by === '' ? { kind: 'card', card: cardIn(text) } : { kind: 'text', text: plain(text) };
    return { id, by, parts: [part], reactions: [], ...(coded && { code: coded.code }) };
  });
}

/** As much of a card as the suite asks of one in a room. */
function cardIn(text: string): Card {
  return { title: text.split('\n')[0] ?? '' };
}

function fileShown(type: number, json: unknown): ShownPart {
  const { name, base64 } = json as { readonly name: string; readonly base64: string };
  const media = type === kinds.image ? 'image' : type === kinds.video ? 'video' : 'file';
  return { kind: 'media', media, name, bytes: Buffer.from(base64, 'base64'), caption: '' };
}
