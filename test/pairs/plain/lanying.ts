import { deepEqual, equal } from 'node:assert/strict';
import { tryJson } from '../../../adapters/lanying/json.ts';
import { createPeople } from '../../../adapters/lanying/people.ts';
import { createChannel } from '../../../adapters/registry.ts';
import type { MediaKind } from '../../../core/message.ts';
import * as fake from '../../fakes/lanying/server.ts';
import { serve } from '../../support/serve.ts';
import { type PlainLine, plainSeat } from '../seats/plain.ts';
import type { OpenPlatform, Room } from '../stages.ts';
import { fileOf, newestCode, wellFormed } from './lines.ts';

export const openLanying: OpenPlatform = async (deps) => {
  const platform = 'lanying';
  const { FakeLanying, desk, group, appId, adminToken: token, secret } = fake;
  const [mei, ana] = ['6597442870917900001', '6597442870917900003'];
  const groups = { support: group, orders: '7007199254740993002' } as const;
  const lanying = await new FakeLanying().start();
  lanying.groups.add(groups.orders);
  for (const id of [mei, ana]) lanying.users.add(id);
  const options = {
    appId,
    token,
    secret,
    userId: desk,
    apiUrl: lanying.url,
    agents: { [ana]: 'Ana' },
    rooms: Object.values(groups).map((room) => ({ room, supervisors: [] })),
    language: 'en' as const,
  };
  const channel = await createChannel(platform, platform, options, deps);
  const served = await serve(channel);
  lanying.hooks = served.hooks;
  const ctypes: Partial<Record<MediaKind, string>> = { image: 'IMAGE', video: 'VIDEO', voice: 'AUDIO' };
  interface Attached {
    readonly url: string;
    readonly dName: string;
    readonly lat: number;
    readonly lon: number;
    readonly addr: string;
  }

  const linesOf = (chat: string): readonly PlainLine[] =>
    lanying
      .conversation(chat)
      .filter(({ ctype }) => ctype !== 'REPLACE' && ctype !== 'RECALL')
      .map(({ id, from, ctype, content, attachment }) => {
        const base = { id, isOurs: from === desk };
        if (ctype === 'TEXT') return { ...base, text: content };
        const { url, dName, lat, lon: lng, addr: label } = tryJson(attachment) as Attached;
        if (ctype === 'LOCATION') return { ...base, place: { lat, lng, label } };
        const file = lanying.files.get(new URL(url).searchParams.get('file_sign') ?? '');
        const kind = ctype === 'AUDIO' ? 'voice' : ctype.toLowerCase();
        return { ...base, ...fileOf(kind, dName, () => file?.bytes) };
      });
  function seat(role: 'customer' | 'agent', by: string, name: string, room?: Room, code?: string) {
    const to = room === undefined ? {} : { to: groups[room], isGroup: true };
    async function say(said: Parameters<typeof lanying.say>[1]): Promise<string> {
      const message = lanying.say(by, { ...to, ...said });
      equal(await lanying.tell(message), 200);
      return message.id;
    }
    const attached = (about: object) => JSON.stringify(about);
    return plainSeat({
      platform,
      role,
      name,
      channel,
      ...(code !== undefined && { code }),
      keeps: wellFormed,
      lines: () => linesOf(room === undefined ? by : groups[room]),
      say: (text, relatedMid) => say({ content: wellFormed(text), ...(relatedMid !== undefined && { relatedMid }) }),
      give: ({ media, name: dName, bytes }) =>
        say({
          ctype: ctypes[media] ?? 'FILE',
          attachment: attached({ url: lanying.store(dName, bytes), dName, fLen: bytes.length }),
        }),
      locate: ({ lat, lng: lon, label: addr }) => say({ ctype: 'LOCATION', attachment: attached({ lat, lon, addr }) }),
      async edit(relatedMid, content) {
        await say({ ctype: 'REPLACE', content, relatedMid });
      },
      async remove(relatedMid) {
        await say({ ctype: 'RECALL', relatedMid });
      },
    });
  }
  return {
    channel,
    desk: {
      rooms: {
        support: { channel: platform, chat: groups.support },
        orders: { channel: platform, chat: groups.orders },
      },
      thread: async (room) => newestCode(linesOf(groups[room])),
      agent: async (room, thread) => seat('agent', ana, 'Ana', room, thread),
    },
    ready: async () => {},
    customer: async () => seat('customer', mei, createPeople(options).customer(mei).name),
    giveUp() {},
    async close() {
      await served.stop();
      await lanying.stop();
      deepEqual(lanying.faults, []);
    },
  };
};
