import { vi } from 'vitest';
import type { MediaKind } from '../../../core/message.ts';
import { plain } from '../../../core/richtext.ts';
import type { Delivered, OpenChannel, Person, Platform, Shown, ShownPart } from '../../contracts/channel/platform.ts';
import type { FakeWechat, Posted } from '../../fakes/wechat-mp/server.ts';
import { mei, openWechat, tom, type WechatUnderTest } from './open.ts';

/** As many answers as anybody likes: what the suite is about is not how many there are. */
const generous = { answers: 1_000_000, ms: 48 * 60 * 60 * 1000, gatherMs: [] };

/** An official account for the contract's checks: an API at the wire, followers behind it. */
export function openForContract(mode: 'plain' | 'encrypted'): OpenChannel {
  return async (wrap) => {
    const ids = new Map<string, string[]>();
    // WeChat gives no ids to what an account sends: what a receipt says is all there is.
    const test = await openWechat({
      plain: mode === 'plain',
      allowance: generous,
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
    test.wechat.answers = generous.answers;
    const platform: Platform = {
      customer: createPerson(test, mei),
      stranger: createPerson(test, tom),
      nowhere: { channel: 'wechat', chat: 'oNobody' },
      shown: async ({ chat }) =>
        (test.wechat.posted.get(chat) ?? []).map((posted, index) =>
          shownAs(test.wechat, posted, ids.get(chat)?.[index] ?? `lost-${index}`),
        ),
      faults: ['lost-before', 'too-many-requests', 'lost-after', 'server-error'],
      inject: (fault) => test.wechat.trouble(fault),
      keeps: (text) => cleaned(text),
      lacks: ['edits', 'reactions', 'button styles'],
    };
    return { channel: test.channel, sink: test.sink, platform, foreign: test.foreign, close: test.close };
  };
}

function createPerson(test: WechatUnderTest, id: string): Person {
  const { wechat } = test;
  let last: Readonly<Record<string, string>> = {};
  let turn: Promise<unknown> = Promise.resolve();
  /** One thing after the other, as somebody's phone does. */
  const deliver = (fields: Readonly<Record<string, string>>): Promise<Delivered> => {
    last = fields;
    const told = turn.then(async (): Promise<Delivered> => {
      const answered = await wechat.tell(fields).catch(() => undefined);
      return answered?.status === 200 ? 'acked' : 'not-acked';
    });
    turn = told;
    return told;
  };
  const say = (content: Readonly<Record<string, string>>) => deliver(wechat.fields(id, content));
  const cannot = () => Promise.reject(new Error('WeChat cannot do that'));
  return {
    address: { channel: 'wechat', chat: id },
    say: (text) => say({ MsgType: 'text', Content: text.toWellFormed() }),
    redeliver: () => deliver(last),
    async give(files) {
      let delivered: Delivered = 'acked';
      for (const { media, name, bytes } of files) {
        delivered = await say({ MsgType: media, MediaId: wechat.store(media, name, bytes) });
      }
      return delivered;
    },
    locate: (lat, lng, label) =>
      say({ MsgType: 'location', Location_X: String(lat), Location_Y: String(lng), Scale: '20', Label: label }),
    press: (message, action) => {
      const menus = (wechat.posted.get(id) ?? []).filter(({ msgtype }) => msgtype === 'msgmenu');
      const items = menus.flatMap(({ body }) => body['list'] as readonly { id: string; content: string }[]);
      const item = items.find((one) => one.id === `${message}.${action}`);
      return say({ MsgType: 'text', Content: item?.content ?? '', bizmsgmenuid: item?.id ?? '' });
    },
    // A callback that nobody signed is answered at once, behind what was answered before it.
    async roundTrip() {
      await wechat.post(new URLSearchParams(), '');
    },
    typing: () =>
      vi
        .waitUntil(() => wechat.typed.length > 0)
        .then(
          () => wechat.typed,
          () => [],
        ),
    type: async () => {},
    edit: cannot,
    remove: cannot,
    react: cannot,
  };
}

/** XML has no place for control characters, and phones show none. */
function cleaned(text: string): string {
  return text.toWellFormed().replace(/(?![\t\n\u007f-\u009f])\p{Cc}/gu, '');
}

function shownAs(wechat: FakeWechat, { msgtype, body }: Posted, id: string): Shown {
  const { name, part } = partOf(wechat, msgtype, body);
  return { id, by: name, parts: [part], reactions: [] };
}

function partOf(wechat: FakeWechat, msgtype: string, body: Posted['body']): { name: string; part: ShownPart } {
  if (msgtype === 'text') {
    const content = cleaned(String(body['content']));
    const [, name = '', text = content] = /^(Ana):\n(.*)$/s.exec(content) ?? [];
    return { name, part: { kind: 'text', text: plain(text) } };
  }
  if (msgtype === 'msgmenu') {
    const list = body['list'] as readonly { id: string; content: string }[];
    return { name: '', part: { kind: 'card', card: cardIn(String(body['head_content']), list) } };
  }
  const file = wechat.files.get(String(body['media_id']));
  if (!file) throw new Error('There is no such file');
  return { name: '', part: { kind: 'media', media: msgtype as MediaKind, ...file, caption: '' } };
}

/** A card, as an eye puts it together: a title, lines of facts, a body, buttons. */
function cardIn(head: string, list: readonly { id: string; content: string }[]) {
  const [top = '', ...body] = head.split('\n\n');
  const [title = '', ...lines] = top.split('\n');
  const fields = lines.map((line) => {
    const at = line.indexOf(': ');
    return { label: line.slice(0, at), value: line.slice(at + 2) };
  });
  return {
    title,
    ...(fields.length > 0 ? { fields } : {}),
    ...(body.length > 0 ? { body: plain(body.join('\n\n')) } : {}),
    actions: list.map(({ id, content }) => ({ id: id.slice(id.indexOf('.') + 1), label: content })),
  };
}
