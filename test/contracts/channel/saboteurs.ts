import { randomUUID } from 'node:crypto';
import {
  type Channel,
  type FileStream,
  type Outgoing,
  type Receipt,
  SendError,
  type Sink,
} from '../../../core/channel.ts';
import { adaptParts } from '../../../core/fallback.ts';
import type { Address, Part } from '../../../core/message.ts';
import { type RichText, slice } from '../../../core/richtext.ts';

/** A channel that breaks one promise, and the check that has to notice. */
export interface Saboteur {
  readonly name: string;
  readonly caughtBy: string;
  readonly wrap: (channel: Channel) => Channel;
}

/** A channel with some of its methods done differently. Getters and methods of the inner one go on working. */
function alter(channel: Channel, changes: Partial<Channel>): Channel {
  return { ...channel, ...changes };
}

/** Changes what is sent. */
function sends(change: (message: Outgoing, to: Address) => Outgoing): Saboteur['wrap'] {
  return (channel) => alter(channel, { send: (to, message, signal) => channel.send(to, change(message, to), signal) });
}

/** Changes the parts that are sent. */
function parts(change: (parts: readonly Part[]) => readonly Part[]): Saboteur['wrap'] {
  return sends((message) => ({ ...message, parts: change(message.parts) }));
}

/** Changes the texts that are sent. */
function texts(change: (text: RichText) => RichText): Saboteur['wrap'] {
  return parts((list) => list.map((part) => (part.kind === 'text' ? { ...part, text: change(part.text) } : part)));
}

/** Changes what is handed in. */
function takes(change: (sink: Sink) => Partial<Sink>): Saboteur['wrap'] {
  return (channel) => alter(channel, { start: (sink) => channel.start({ ...sink, ...change(sink) }) });
}

/** Leaves something out and says it was done. */
function ignores(method: 'edit' | 'remove' | 'react' | 'mark' | 'typing'): Saboteur['wrap'] {
  const nothing = async (_to: Address, ids: readonly string[]): Promise<Receipt> => ({ ids });
  return (channel) => alter(channel, { [method]: nothing });
}

const without = (kind: Part['kind']): Saboteur['wrap'] => parts((list) => list.filter((part) => part.kind !== kind));

export const saboteurs: readonly Saboteur[] = [
  {
    name: 'acks before the event is taken in',
    caughtBy: 'the platform is acked only after the event was taken in',
    wrap: takes((sink) => ({
      accept: async (events) => {
        sink.accept(events).catch(() => {});
      },
    })),
  },
  {
    name: 'acks what could not be taken in',
    caughtBy: 'the platform is not acked where the event could not be taken in, and brings it again',
    wrap: takes((sink) => ({ accept: (events) => sink.accept(events).catch(() => {}) })),
  },
  {
    name: 'makes a new key for each delivery',
    caughtBy: 'a key survives redelivery, and is of one event only',
    wrap: takes((sink) => ({
      accept: (events) => sink.accept(events.map((event) => ({ ...event, key: randomUUID() }))),
    })),
  },
  {
    name: 'gives every message the same key',
    caughtBy: 'what is said quickly arrives in order',
    wrap: takes((sink) => ({ accept: (events) => sink.accept(events.map((event) => ({ ...event, key: 'key' }))) })),
  },
  {
    name: 'reuses the ids of messages',
    caughtBy: 'ids are of one message only, customers of one chat only',
    wrap: takes((sink) => ({
      accept: (events) =>
        sink.accept(events.map((event) => (event.type === 'message' ? { ...event, id: 'id' } : event))),
    })),
  },
  {
    name: 'takes in what was said out of order',
    caughtBy: 'what is said quickly arrives in order',
    wrap(channel) {
      let first: (() => Promise<void>) | null = null;
      return takes((sink) => ({
        async accept(events) {
          if (first) {
            await sink.accept(events);
            await first();
            first = null;
          } else first = () => sink.accept(events);
        },
      }))(channel);
    },
  },
  {
    name: 'tidies what customers wrote',
    caughtBy: 'any text arrives unchanged, without formatting',
    wrap: takes((sink) => ({
      accept: (events) =>
        sink.accept(
          events.map((event) => {
            if (event.type !== 'message') return event;
            const trim = (part: Part): Part =>
              part.kind === 'text' ? { ...part, text: { ...part.text, text: part.text.text.trim() } } : part;
            return { ...event, parts: event.parts.map(trim) };
          }),
        ),
    })),
  },
  {
    name: 'drops the edits of customers',
    caughtBy: 'an edit, a removal and a reaction name the message, and edits can be told apart',
    wrap: takes((sink) => ({ accept: (events) => sink.accept(events.filter((event) => event.type !== 'edit')) })),
  },
  {
    name: 'gives all edits the same revision',
    caughtBy: 'an edit, a removal and a reaction name the message, and edits can be told apart',
    wrap: takes((sink) => ({
      accept: (events) =>
        sink.accept(events.map((event) => (event.type === 'edit' ? { ...event, revision: '1' } : event))),
    })),
  },
  {
    name: 'stops without waiting',
    caughtBy: 'stopping waits for what is under way',
    wrap: (channel) =>
      alter(channel, {
        async stop() {
          channel.stop().catch(() => {});
        },
      }),
  },
  {
    name: 'cuts long texts',
    caughtBy: 'a long text is split and nothing of it is cut',
    wrap: (channel) => texts((text) => slice(text, 0, channel.capabilities.limits.text))(channel),
  },
  {
    name: 'escapes texts as if they were HTML',
    caughtBy: 'any text is shown unchanged, without formatting',
    wrap: texts((text) => ({ ...text, text: text.text.replaceAll('&', '&amp;').replaceAll('<', '&lt;') })),
  },
  {
    name: 'makes links of what people type',
    caughtBy: 'any text is shown unchanged, without formatting',
    wrap: texts((text) => ({
      ...text,
      spans: [...text.text.matchAll(/https?:\/\/[^\s)|>]+/g)].map((match) => ({
        start: match.index,
        end: match.index + match[0].length,
        style: 'link' as const,
        url: match[0],
      })),
    })),
  },
  {
    name: 'gives the same receipt for every send',
    caughtBy: 'a receipt has the ids of what is shown, and no id is used twice',
    wrap(channel) {
      let first: Receipt | undefined;
      return alter(channel, {
        async send(to, message, signal) {
          const receipt = await channel.send(to, message, signal);
          first ??= receipt;
          return first;
        },
      });
    },
  },
  {
    name: 'sends out of order',
    caughtBy: 'messages are shown in the order they were sent',
    wrap(channel) {
      let waiting: (() => Promise<Receipt>) | null = null;
      return alter(channel, {
        async send(to, message, signal) {
          const now = (): Promise<Receipt> => channel.send(to, message, signal);
          if (waiting) {
            const receipt = await now();
            await waiting();
            waiting = null;
            return receipt;
          }
          waiting = now;
          return { ids: [randomUUID()] };
        },
      });
    },
  },
  {
    name: 'answers whoever wrote last',
    caughtBy: 'a message reaches its customer and nobody else',
    wrap(channel) {
      let last: Address | null = null;
      const listening = takes((sink) => ({
        accept(events) {
          last = events.at(-1)?.from ?? last;
          return sink.accept(events);
        },
      }))(channel);
      return alter(listening, { send: (to, message, signal) => channel.send(last ?? to, message, signal) });
    },
  },
  {
    name: 'forgets the key of a send',
    caughtBy: 'the same key again shows nothing more where sends are keyed',
    wrap: sends((message) => ({ ...message, key: randomUUID() })),
  },
  {
    name: 'does not know what it sent',
    caughtBy: 'reading a send back tells the truth',
    wrap: (channel) => alter(channel, { reconcile: async () => 'not-sent' }),
  },
  {
    name: 'says sent when it was refused',
    caughtBy: 'a message to nobody fails for good, and says that nothing was sent',
    wrap: (channel) =>
      alter(channel, {
        send: (to, message, signal) => channel.send(to, message, signal).catch(() => ({ ids: ['fine'] })),
      }),
  },
  {
    name: 'tries for ever what can never be sent',
    caughtBy: 'a message to nobody fails for good, and says that nothing was sent',
    wrap: (channel) =>
      alter(channel, {
        send: (to, message, signal) =>
          channel.send(to, message, signal).catch(() => {
            throw new SendError('later', { outcome: 'not-sent', code: 'chat-gone', retryAfterMs: 1000 });
          }),
      }),
  },
  {
    name: 'sends what was called off',
    caughtBy: 'a send that is called off beforehand sends nothing',
    wrap: (channel) =>
      alter(channel, { send: (to, message) => channel.send(to, message, new AbortController().signal) }),
  },
  {
    name: 'leaves out a file that is too large',
    caughtBy: 'a file too large fails for good before anything is shown',
    wrap: without('media'),
  },
  {
    name: 'swallows what it cannot express',
    caughtBy: 'what cannot be expressed leaves a visible mark',
    wrap: parts((list) => list.map((part) => (part.kind === 'unsupported' ? { ...part, label: '' } : part))),
  },
  {
    name: 'sends the first part only',
    caughtBy: 'a message of several parts is shown whole, in order',
    wrap: parts((list) => list.slice(0, 1)),
  },
  {
    name: 'drops formatting it declares',
    caughtBy: 'formatting is as declared',
    wrap: texts((text) => ({ ...text, spans: [] })),
  },
  {
    name: 'spoils the bytes of files',
    caughtBy: 'image is as declared',
    wrap: (channel) =>
      alter(channel, {
        async open(file): Promise<FileStream> {
          const opened = await channel.open(file);
          const shorter = new TransformStream<Uint8Array, Uint8Array>({
            transform: (chunk, controller) => controller.enqueue(chunk.slice(1)),
          });
          return { ...opened, stream: opened.stream.pipeThrough(shorter) };
        },
      }),
  },
  {
    name: 'sends one picture of an album',
    caughtBy: 'album is as declared',
    wrap: parts((list) => list.filter((part, index) => part.kind !== 'media' || index === 0)),
  },
  {
    name: 'forgets the buttons of a card',
    caughtBy: 'buttons is as declared',
    wrap: parts((list) =>
      list.map((part) => (part.kind === 'card' ? { ...part, card: { title: part.card.title } } : part)),
    ),
  },
  {
    name: 'forgets what was filled in',
    caughtBy: 'forms is as declared',
    wrap: takes((sink) => ({
      accept: (events) =>
        sink.accept(events.map((event) => (event.type === 'action' ? { ...event, values: {} } : event))),
    })),
  },
  {
    name: 'sends a thread to its room',
    caughtBy: 'threads is as declared',
    wrap: (channel) =>
      alter(channel, {
        send: ({ channel: name, chat }, message, signal) => channel.send({ channel: name, chat }, message, signal),
      }),
  },
  {
    name: 'forgets what is answered',
    caughtBy: 'reply is as declared',
    wrap: sends(({ key, by, parts: list }) => ({ key, by, parts: list })),
  },
  { name: 'drops edits', caughtBy: 'edit is as declared', wrap: ignores('edit') },
  { name: 'drops removals', caughtBy: 'delete is as declared', wrap: ignores('remove') },
  { name: 'drops reactions', caughtBy: 'reaction is as declared', wrap: ignores('react') },
  { name: 'drops marks', caughtBy: 'marks is as declared', wrap: ignores('mark') },
  { name: 'drops typing', caughtBy: 'typing is as declared', wrap: ignores('typing') },
  {
    name: 'offers what it does not declare',
    caughtBy: 'edit is as declared',
    wrap: (channel) => declare(channel, { edit: 'none' }),
  },
];

function declare(channel: Channel, features: Partial<Channel['capabilities']['features']>): Channel {
  const { capabilities } = channel;
  return alter(channel, { capabilities: { ...capabilities, features: { ...capabilities.features, ...features } } });
}

/** A channel that can do next to nothing, and honestly says so: it has to pass, by its fallbacks. */
export function humble(channel: Channel): Channel {
  const { name, http } = channel;
  const none = Object.fromEntries(Object.keys(channel.capabilities.features).map((feature) => [feature, 'none']));
  const { capabilities } = declare(channel, none);
  return {
    name,
    ...(http && { http }),
    capabilities: { ...capabilities, keyed: false },
    start: channel.start,
    stop: channel.stop,
    open: channel.open,
    send(to, { replyTo, ...message }, signal) {
      const quote: readonly Part[] = replyTo ? [{ kind: 'text', text: { text: `> ${replyTo.quote}`, spans: [] } }] : [];
      const said = [...quote, ...adaptParts(message.parts, capabilities)];
      return channel.send(to, { ...message, key: randomUUID(), parts: said }, signal);
    },
  };
}
