import type { ClientMessage, DraftPart, Line, WirePart } from '../../../adapters/web/protocol.ts';
import type { Channel } from '../../../core/channel.ts';
import { concat, plain, type RichText } from '../../../core/richtext.ts';
import { type Tab, upload } from '../../adapters/web/browser.ts';
import type { Given } from '../../contracts/channel/platform.ts';
import type { Served } from '../../support/serve.ts';
import { type Look, labelledLinks, type Role, type Seat } from './seat.ts';

type Keyed = Extract<ClientMessage, { readonly key: string }>;
type Unkeyed = Keyed extends infer K ? (K extends Keyed ? Omit<K, 'key' | 'room' | 'thread'> : never) : never;

export interface WebWindow {
  readonly served: Served;
  readonly tab: Tab;
  readonly who: { readonly token: string } | { readonly cookie: string };
  /** Agents: which thread is open. */
  readonly open?: { readonly room: string; readonly thread: string };
  readonly role: Role;
  readonly channel: Channel;
  /** Under which name others see who writes here. */
  readonly name: string;
}

let keys = 0;

/** A visitor in front of the widget, or an agent in front of the web desk. */
export function webSeat({ served, tab, who, open = undefined, role, channel, name }: WebWindow): Seat {
  async function ask(message: Unkeyed): Promise<string> {
    keys += 1;
    const answer = await tab.ask({ ...message, ...open, key: `pair-${keys}` } as Keyed);
    if (answer.type === 'refused') throw new Error(`${message.type} was refused: ${answer.code}`);
    return answer.id ?? '';
  }

  async function give(files: readonly Given[], caption: string): Promise<string> {
    const parts: DraftPart[] = [];
    for (const [index, { media, name, bytes }] of files.entries()) {
      const { id } = await upload(served, who, name, Uint8Array.from(bytes));
      parts.push({ kind: 'media', media, file: id, ...(caption !== '' && index === 0 ? { caption } : {}) });
    }
    return ask({ type: 'message', parts });
  }

  return {
    platform: 'web',
    name,
    role,
    features: channel.capabilities.features,
    longest: channel.capabilities.limits.text,
    keeps: (text) => text,
    shown: () => fold(served, tab.lines(open?.thread)),
    say: (text, replyTo) =>
      ask({ type: 'message', parts: [{ kind: 'text', text }], ...(replyTo === undefined ? {} : { replyTo }) }),
    give,
    giveTooLarge: (name, bytes) => give([{ media: 'file', name, bytes: new Uint8Array(bytes) }], ''),
    locate: ({ lat, lng, label }) => ask({ type: 'message', parts: [{ kind: 'location', lat, lng, label }] }),
    async edit(id, text) {
      await ask({ type: 'edit', id, parts: [{ kind: 'text', text }] });
    },
    async remove(id) {
      await ask({ type: 'remove', id });
    },
    async react(id, emoji, added) {
      await ask({ type: 'reaction', id, emoji, added });
    },
    async press(id, action, values = {}) {
      await ask({ type: 'action', id, action, values });
    },
  };
}

/** What a stream's lines come to. */
function fold(served: Served, lines: readonly Line[]): readonly Look[] {
  const shown = new Map<string, Look>();
  for (const line of lines) {
    const before = shown.get(line.id);
    if (line.type === 'message') {
      const { id, by, replyTo } = line;
      const more = replyTo?.id === undefined ? {} : { replyTo: replyTo.id };
      shown.set(id, { id, by: by.name, reactions: [], ...contentOf(served, line.parts), ...more });
    } else if (line.type === 'remove') shown.delete(line.id);
    else if (before) shown.set(line.id, changed(served, before, line));
  }
  return [...shown.values()];
}

function changed(served: Served, before: Look, line: Exclude<Line, { type: 'message' | 'remove' }>): Look {
  if (line.type === 'edit') return { ...before, ...contentOf(served, line.parts) };
  if (line.type === 'mark') {
    const { fate, reason } = line;
    return { ...before, fate, ...(reason === undefined ? {} : { reason }) };
  }
  const others = before.reactions.filter((emoji) => emoji !== line.emoji);
  return { ...before, reactions: line.added ? [...others, line.emoji] : others };
}

function contentOf(served: Served, parts: readonly WirePart[]) {
  const text = parts.map(wordsOf).reduce((all, one) => concat(all, all.text === '' ? '' : '\n', one), plain(''));
  const location = parts.find((part) => part.kind === 'location');
  const contact = parts.find((part) => part.kind === 'contact');
  return {
    text,
    files: parts.flatMap((part) => (part.kind === 'media' ? [fileOf(served, part)] : [])),
    ...(location ? { place: { lat: location.lat, lng: location.lng, label: location.label ?? '' } } : {}),
    ...(contact ? { contact: { name: contact.name, phone: contact.phones[0] ?? '' } } : {}),
    buttons: parts.flatMap((part) => (part.kind === 'card' ? (part.card.actions ?? []) : [])),
    live: labelledLinks(text),
  };
}

function wordsOf(part: WirePart): RichText {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'media':
      return part.caption ?? plain('');
    case 'card': {
      const { title, fields = [], body = plain('') } = part.card;
      return concat(title, ...fields.map(({ label, value }) => `\n${label}: ${value}`), '\n', body);
    }
    case 'unsupported':
      return plain(part.label);
    default:
      return plain('');
  }
}

function fileOf(served: Served, { media, file }: WirePart & { kind: 'media' }): Look['files'][number] {
  return {
    kind: media,
    name: file.name,
    bytes: async () => new Uint8Array(await (await fetch(`${served.url}${file.url}`)).arrayBuffer()),
  };
}
