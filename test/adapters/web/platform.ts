import type { ClientMessage, DraftPart, Line, WirePart } from '../../../adapters/web/protocol.ts';
import type { Address } from '../../../core/message.ts';
import type {
  ChannelUnderTest,
  Delivered,
  OpenChannel,
  Person,
  Platform,
  Shown,
  ShownPart,
} from '../../contracts/channel/platform.ts';
import type { Served } from '../../support/serve.ts';
import { newVisitor, signIn, type Tab, upload, visit, work } from './browser.ts';
import { openWeb } from './open.ts';

type Keyed = Extract<ClientMessage, { readonly key: string }>;
type Unkeyed = Keyed extends infer K ? (K extends Keyed ? Omit<K, 'key'> : never) : never;

/** The website for the contract's checks: real browsers' sockets, one per person, and the desk. */
export const openForContract: OpenChannel = async (wrap) => {
  const web = await openWeb({ wrap });
  const visitors = [await newVisitor(web.served), await newVisitor(web.served)] as const;
  const customer = await createPerson(web.served, visitors[0]);
  const stranger = await createPerson(web.served, visitors[1]);
  const cookie = await signIn(web.served, { token: 'token-of-ana-0123456789' });
  const tokens = new Map([
    [customer.address.chat, visitors[0]],
    [stranger.address.chat, visitors[1]],
  ]);
  const platform: Platform = {
    customer,
    stranger,
    room: { channel: 'website', chat: 'support' },
    nowhere: { channel: 'website', chat: 'visitor:nobody' },
    // A new tab sees what is kept, which is what counts.
    async shown({ chat, thread }: Address) {
      const token = tokens.get(chat);
      const tab = token === undefined ? await work(web.served, cookie) : await visit(web.served, token);
      if (token === undefined) tab.send({ type: 'open', room: chat, thread: thread ?? '', after: 0 });
      await tab.until('page', (page) => page.thread === thread);
      const shown = await fold(web.served, tab.lines(thread));
      await tab.close();
      return shown;
    },
    faults: [],
    inject() {},
  };
  const test: ChannelUnderTest = {
    channel: web.channel,
    sink: web.sink,
    platform,
    foreign: web.foreign,
    close: web.close,
  };
  return test;
};

async function createPerson(served: Served, token: string): Promise<Person> {
  let tab = await visit(served, token);
  const { me } = await tab.until('welcome');
  let last: Keyed | null = null;
  let keys = 0;

  async function deliver(message: Keyed): Promise<Delivered> {
    last = message;
    if (!tab.isOpen) tab = await visit(served, token);
    try {
      const answer = await tab.ask(message);
      if (answer.type === 'refused') throw new Error(`${message.type} was refused: ${answer.code}`);
      return 'acked';
    } catch (error) {
      if (error instanceof AggregateError) return 'not-acked';
      throw error;
    }
  }

  function ask(message: Unkeyed): Promise<Delivered> {
    keys += 1;
    return deliver({ ...message, key: `key-${keys}` });
  }

  return {
    address: { channel: 'website', chat: me.id },
    say: (text, replyTo) =>
      ask({ type: 'message', parts: [{ kind: 'text', text }], ...(replyTo === undefined ? {} : { replyTo }) }),
    async redeliver() {
      if (!last) throw new Error('Nothing was delivered yet');
      await tab.close();
      return deliver(last);
    },
    async give(files, caption) {
      const parts: DraftPart[] = [];
      for (const { media, name, bytes } of files) {
        const { id } = await upload(served, { token }, name, Uint8Array.from(bytes));
        parts.push({ kind: 'media', media, file: id, ...(caption === '' ? {} : { caption }) });
      }
      return ask({ type: 'message', parts });
    },
    locate: (lat, lng, label) => ask({ type: 'message', parts: [{ kind: 'location', lat, lng, label }] }),
    edit: (id, text) => ask({ type: 'edit', id, parts: [{ kind: 'text', text }] }),
    remove: (id) => ask({ type: 'remove', id }),
    react: (id, emoji, added) => ask({ type: 'reaction', id, emoji, added }),
    press: (id, action, values) => ask({ type: 'action', id, action, values }),
    async type() {
      tab.send({ type: 'typing' });
      // Frames are handled in order, so its answer comes after the hint was passed on.
      await sayNothing(tab);
    },
    async typing() {
      await tab.roundTrip();
      return tab.heard.flatMap((message) => (message.type === 'typing' ? [message.by.name] : []));
    },
    roundTrip: () => tab.roundTrip(),
  };
}

/** Asks for something that changes nothing, and waits for the answer. */
async function sayNothing(tab: Tab): Promise<void> {
  const pages = tab.heard.filter((message) => message.type === 'page').length;
  tab.send({ type: 'earlier', before: 1 });
  await tab.until('page', () => tab.heard.filter((message) => message.type === 'page').length > pages);
}

/** What a stream's lines come to. */
async function fold(served: Served, lines: readonly Line[]): Promise<readonly Shown[]> {
  const shown = new Map<string, Shown>();
  for (const line of lines) {
    const before = shown.get(line.id);
    if (line.type === 'message') {
      const { id, by, replyTo } = line;
      const quote = replyTo ? { quote: { name: replyTo.name, text: replyTo.quote } } : {};
      shown.set(id, { id, by: by.name, parts: await partsOf(served, line.parts), reactions: [], ...quote });
    } else if (before && line.type === 'remove') shown.delete(line.id);
    else if (before && line.type === 'edit') {
      shown.set(line.id, { ...before, parts: await partsOf(served, line.parts) });
    } else if (before && line.type === 'mark') shown.set(line.id, { ...before, fate: line.fate });
    else if (before && line.type === 'reaction') {
      const others = before.reactions.filter((emoji) => emoji !== line.emoji);
      shown.set(line.id, { ...before, reactions: line.added ? [...others, line.emoji] : others });
    }
  }
  return [...shown.values()];
}

async function partsOf(served: Served, parts: readonly WirePart[]): Promise<readonly ShownPart[]> {
  return Promise.all(
    parts.map(async (part): Promise<ShownPart> => {
      if (part.kind === 'location') return { ...part, label: part.label ?? '' };
      if (part.kind !== 'media') return part;
      const response = await fetch(`${served.url}${part.file.url}`);
      const bytes = new Uint8Array(await response.arrayBuffer());
      return { kind: 'media', media: part.media, name: part.file.name, bytes, caption: part.caption?.text ?? '' };
    }),
  );
}
