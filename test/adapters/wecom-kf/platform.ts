import type { MediaKind } from '../../../core/message.ts';
import { plain } from '../../../core/richtext.ts';
import type { Delivered, OpenChannel, Person, Platform, Shown, ShownPart } from '../../contracts/channel/platform.ts';
import type { Posted } from '../../fakes/wecom-kf/world.ts';
import { account, mei, openWecom, tom, type WecomUnderTest } from './open.ts';

/** As many answers as anybody likes: what the suite is about is not how many there are. */
const generous = { answers: 1_000_000, ms: 48 * 60 * 60 * 1000, gatherMs: [] };

/** An account that nobody writes to. */
const quiet = 'wkAJ2GCAAAquiet';

/** WeChat customer service for the contract's checks: an API at the wire, people behind it. */
export const openForContract: OpenChannel = async (wrap) => {
  const test = await openWecom({
    wrap,
    allowance: generous,
    accounts: [account, quiet],
    before: ({ world }) => world.addAccount(quiet),
  });
  test.wecom.world.answers = generous.answers;
  const platform: Platform = {
    customer: createPerson(test, mei),
    stranger: createPerson(test, tom),
    nowhere: { channel: 'wecom', chat: `${account}:wmNobody` },
    shown: async ({ chat }) => (test.wecom.world.posted.get(chat) ?? []).map((posted) => shownAs(test, posted)),
    faults: ['lost-before', 'lost-after', 'too-many-requests', 'server-error'],
    inject: (fault) => test.wecom.trouble(fault),
    keeps: (text) => text.toWellFormed(),
    inOrder: true,
    lacks: ['edits', 'reactions', 'button styles'],
  };
  return { channel: test.channel, sink: test.sink, platform, foreign: test.foreign, close: test.close };
};

function createPerson(test: WecomUnderTest, id: string): Person {
  const { wecom } = test;
  const { world } = wecom;
  let last: object = {};
  const deliver = async (): Promise<Delivered> => {
    const status = await wecom.callBack(account).catch(() => 0);
    return status === 200 ? 'acked' : 'not-acked';
  };
  const say = (content: object): Promise<Delivered> => {
    last = world.says(account, id, { ...content });
    return deliver();
  };
  const cannot = () => Promise.reject(new Error('WeChat cannot do that'));
  return {
    address: { channel: 'wecom', chat: `${account}:${id}` },
    say: (text) => say({ msgtype: 'text', text: { content: text.toWellFormed() } }),
    // The same entry once more, which the cursor alone would not keep out.
    redeliver: () => {
      world.append(account, { ...last });
      return deliver();
    },
    async give(files) {
      let delivered: Delivered = 'acked';
      for (const { media, name, bytes } of files) {
        const type = media === 'image' || media === 'video' || media === 'voice' ? media : 'file';
        delivered = await say({ msgtype: type, [type]: { media_id: world.store(type, name, bytes) } });
      }
      return delivered;
    },
    locate: (latitude, longitude, name) =>
      say({ msgtype: 'location', location: { latitude, longitude, name, address: '' } }),
    press: (message, action) => {
      const menu = world.posted.get(`${account}:${id}`)?.find(({ msgid }) => msgid === message);
      const items = (menu?.body['list'] ?? []) as readonly { click: { id: string; content: string } }[];
      const item = items.find(({ click }) => click.id.endsWith(`.${action}`));
      return say({ msgtype: 'text', text: { content: item?.click.content ?? '', menu_id: item?.click.id ?? '' } });
    },
    async remove(message) {
      world.happens(account, id, { event_type: 'user_recall_msg', recall_msgid: message });
      return deliver();
    },
    // All the way for something else: from the callback to the cursor on disk, and back.
    async roundTrip() {
      world.happens(quiet, id, { event_type: 'enter_session' });
      await wecom.callBack(quiet).catch(() => 0);
    },
    edit: cannot,
    react: cannot,
    type: cannot,
    typing: cannot,
  };
}

function shownAs(test: WecomUnderTest, { msgid, msgtype, body }: Posted): Shown {
  const { name, part } = partOf(test, msgtype, body);
  return { id: msgid, by: name, parts: [part], reactions: [] };
}

function partOf(
  { wecom }: WecomUnderTest,
  msgtype: string,
  body: Posted['body'],
): { readonly name: string; readonly part: ShownPart } {
  switch (msgtype) {
    case 'text': {
      const content = String(body['content']);
      const [, name = '', text = content] = /^(Ana):\n(.*)$/s.exec(content) ?? [];
      return { name, part: { kind: 'text', text: plain(text) } };
    }
    case 'location': {
      const { latitude, longitude, name } = body as { latitude: number; longitude: number; name: string };
      return { name: '', part: { kind: 'location', lat: latitude, lng: longitude, label: name } };
    }
    case 'msgmenu': {
      const { head_content: head, list } = body as {
        head_content: string;
        list: readonly { click: { id: string; content: string } }[];
      };
      return { name: '', part: { kind: 'card', card: cardIn(head, list) } };
    }
    default: {
      const file = wecom.world.files.get(String(body['media_id']));
      if (!file) throw new Error('There is no such file');
      const media = msgtype as MediaKind;
      return { name: '', part: { kind: 'media', media, name: file.name, bytes: file.bytes, caption: '' } };
    }
  }
}

/** A card, as an eye puts it together: a title, lines of facts, a body, buttons. */
function cardIn(head: string, list: readonly { click: { id: string; content: string } }[]) {
  const [top = '', ...body] = head.split('\n\n');
  const [title = '', ...lines] = top.split('\n');
  const fields = lines.map((line) => {
    const at = line.indexOf(': ');
    return { label: line.slice(0, at), value: line.slice(at + 2) };
  });
  const actions = list.map(({ click }) => ({ id: click.id.slice(click.id.indexOf('.') + 1), label: click.content }));
  return {
    title,
    ...(fields.length > 0 ? { fields } : {}),
    ...(body.length > 0 ? { body: plain(body.join('\n\n')) } : {}),
    actions,
  };
}
