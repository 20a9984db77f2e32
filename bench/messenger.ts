import type { Capabilities, Channel, Inbound, Outgoing, Sink } from '../core/channel.ts';
import { type Address, type Part, type Party, plainParts } from '../core/message.ts';

/** A messenger within this process: it answers at once and never fails, so that only Frontdesk's own time is seen. */
export interface Messenger {
  readonly channel: Channel;
  /** Somebody writes there. Resolves when the message may be acked. */
  write(from: Address, by: Party, text: string): Promise<void>;
}

export interface MessengerEvents {
  /** A message was posted; `id` is the platform's. */
  posted(to: Address, id: string, message: Outgoing): void;
}

/** @param name of the channel */
export function createMessenger(name: string, events: MessengerEvents): Messenger {
  let sink: Sink | undefined;
  let ids = 0;
  const newId = () => {
    ids += 1;
    return `${name}-${process.pid}-${Date.now().toString(36)}-${ids}`;
  };

  const channel: Channel = {
    name,
    capabilities,
    start(given) {
      sink = given;
      return Promise.resolve();
    },
    stop: () => Promise.resolve(),
    open: () => Promise.reject(new Error('No files are sent here')),
    send(to, message) {
      const id = newId();
      events.posted(to, id, message);
      return Promise.resolve({ ids: [id], thread: id });
    },
    edit: (_to, ids) => Promise.resolve({ ids }),
    mark: () => Promise.resolve(),
  };

  return {
    channel,
    async write(from, by, text) {
      if (!sink) throw new Error(`The messenger ${name} was not started`);
      const id = newId();
      const parts: readonly Part[] = [{ kind: 'text', text: { text, spans: [] } }];
      const event: Inbound = { type: 'message', key: `message-${id}`, id, at: new Date(), from, by, parts };
      await sink.accept([event]);
    },
  };
}

/** The number that a text of the bench begins with; undefined for what Frontdesk says itself. */
export function numberOf(message: Outgoing): number | undefined {
  const digits = /^#(\d+) /.exec(plainParts(message.parts))?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** As a real platform: a repeated send has a second effect, so that each attempt is recorded before it is made. */
const capabilities: Capabilities = {
  features: {
    formatting: 'full',
    image: 'none',
    video: 'none',
    audio: 'none',
    voice: 'none',
    file: 'none',
    album: 'none',
    sticker: 'none',
    location: 'none',
    contact: 'none',
    buttons: 'full',
    forms: 'full',
    threads: 'full',
    reply: 'none',
    edit: 'full',
    delete: 'none',
    reaction: 'none',
    typing: 'none',
    marks: 'full',
  },
  limits: { text: 4_000, fileBytes: 0 },
  keyed: false,
};
