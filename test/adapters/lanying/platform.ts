import { tryJson } from '../../../adapters/lanying/json.ts';
import { readCode } from '../../../core/codes.ts';
import type { Card, MediaKind } from '../../../core/message.ts';
import { plain } from '../../../core/richtext.ts';
import type { Delivered, OpenChannel, Person, Platform, Shown, ShownPart } from '../../contracts/channel/platform.ts';
import { desk, type FakeLanying, group, type Message } from '../../fakes/lanying/server.ts';
import { type LanyingUnderTest, mei, openLanying, tom } from './open.ts';

/** An app of Lanying for the contract's checks: an API at the wire, customers and a group behind it. */
export const openForContract: OpenChannel = async (wrap) => {
  const test = await openLanying({ wrap });
  const { lanying } = test;
  const platform: Platform = {
    customer: createPerson(test, mei),
    stranger: createPerson(test, tom),
    room: { channel: 'lanying', chat: group },
    nowhere: { channel: 'lanying', chat: 'user:404' },
    shown: async ({ chat, thread }) =>
      lanying
        .conversation(chat.replace('user:', ''))
        .filter(({ from, content }) => from === desk && (thread === undefined || readCode(content)?.code === thread))
        .map((message) => shownAs(lanying, message, thread !== undefined)),
    faults: ['lost-before', 'too-many-requests', 'lost-after', 'server-error'],
    inject: (fault) => lanying.trouble(fault),
    keeps: (text) => text.toWellFormed(),
    lacks: ['reactions', 'button styles'],
  };
  return { channel: test.channel, sink: test.sink, platform, foreign: test.foreign, close: test.close };
};

const ctypes: Readonly<Partial<Record<MediaKind, string>>> = { image: 'IMAGE', video: 'VIDEO', voice: 'AUDIO' };

function createPerson({ lanying }: LanyingUnderTest, id: string): Person {
  let last: Message | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  /** One thing after the other, as somebody's phone does. */
  const deliver = (message: Message): Promise<Delivered> => {
    last = message;
    const told = turn.then(async (): Promise<Delivered> => {
      return (await lanying.tell(message)) === 200 ? 'acked' : 'not-acked';
    });
    turn = told;
    return told;
  };
  const say = (said: Parameters<FakeLanying['say']>[1]) => deliver(lanying.say(id, said));
  const cannot = () => Promise.reject(new Error('Lanying cannot do that'));
  return {
    address: { channel: 'lanying', chat: `user:${id}` },
    say: (content) => say({ content: content.toWellFormed() }),
    redeliver: () => (last ? deliver(last) : cannot()),
    async give(files) {
      let delivered: Delivered = 'acked';
      for (const { media, name, bytes } of files) {
        const attachment = JSON.stringify({ url: lanying.store(name, bytes), dName: name, fLen: bytes.length });
        delivered = await say({ ctype: ctypes[media] ?? 'FILE', attachment });
      }
      return delivered;
    },
    locate: (lat, lon, addr) => say({ ctype: 'LOCATION', attachment: JSON.stringify({ lat, lon, addr }) }),
    edit: (relatedMid, content) => say({ ctype: 'REPLACE', content, relatedMid }),
    remove: (relatedMid) => say({ ctype: 'RECALL', relatedMid }),
    // A callback that nobody signed is answered at once, behind what was answered before it.
    async roundTrip() {
      await lanying.post('{}', null);
    },
    press: cannot,
    react: cannot,
    typing: cannot,
    type: cannot,
  };
}

function shownAs(lanying: FakeLanying, { id, ctype, content, attachment }: Message, inThread: boolean): Shown {
  if (ctype === 'TEXT') {
    const words = inThread ? (readCode(content)?.text ?? content) : content;
    const [, name = '', text = words] = /^(Ana):\n(.*)$/s.exec(words) ?? [];
    // The suite's cards are all called so, and nobody is said to have said them.
    const isCard = name === '' && words.startsWith('Case ');
    const part: ShownPart = isCard ? { kind: 'card', card: cardIn(words) } : { kind: 'text', text: plain(text) };
    return { id, by: name, parts: [part], reactions: [] };
  }
  return { id, by: '', parts: [partOf(lanying, ctype, attachment)], reactions: [] };
}

interface Attached {
  readonly url: string;
  readonly dName: string;
  readonly lat: number;
  readonly lon: number;
  readonly addr: string;
}

function partOf(lanying: FakeLanying, ctype: string, attachment: string): ShownPart {
  const { url, dName: name, lat, lon: lng, addr: label } = tryJson(attachment) as Attached;
  if (ctype === 'LOCATION') return { kind: 'location', lat, lng, label };
  const file = lanying.files.get(new URL(url).searchParams.get('file_sign') ?? '');
  if (!file) throw new Error('There is no such file');
  const media = ctype === 'AUDIO' ? 'voice' : (ctype.toLowerCase() as MediaKind);
  return { kind: 'media', media, name, bytes: file.bytes, caption: '' };
}

/** A card, as an eye puts it together. */
function cardIn(text: string): Card {
  const [top = '', ...blocks] = text.split('\n\n');
  const [title = '', ...lines] = top.split('\n');
  const fields = lines.map((line) => {
    const [label = '', value = ''] = line.split(': ');
    return { label, value };
  });
  const actions = (blocks.at(-1)?.split('\n') ?? []).flatMap((line) => {
    const [, id, label] = /^(\d+)\. (.*)$/.exec(line) ?? [];
    return id === undefined || label === undefined ? [] : [{ id, label }];
  });
  const body = blocks.slice(0, actions.length > 0 ? -1 : undefined);
  return {
    title,
    ...(fields.length > 0 && { fields }),
    ...(body.length > 0 && { body: plain(body.join('\n\n')) }),
    actions,
  };
}
