import type { ChannelDeps, Inbound, Sink } from '../../core/channel.ts';
import { addressHint, type Codes, readCode } from '../../core/codes.ts';
import type { Part } from '../../core/message.ts';
import { plain } from '../../core/richtext.ts';
import { createSerial } from '../../core/serial.ts';
import type { Api } from './api.ts';
import { type Reading, readCallback } from './inbound.ts';
import { rawId } from './json.ts';
import { transactionOf } from './ledger.ts';
import type { LanyingOptions } from './options.ts';
import { createPeople } from './people.ts';
import { extOf } from './send.ts';
import { anyAnswer, type Callback, contentTypes } from './wire.ts';

export interface IntakeParts {
  readonly channel: string;
  readonly options: LanyingOptions;
  readonly api: Api;
  readonly codes: Codes;
  readonly deps: ChannelDeps;
  readonly sink: Sink;
}

/** Takes in what happened, one thing of a chat after the other. @throws where it is not on disk */
export type Intake = (said: Callback) => Promise<void>;

export function createIntake({ channel, options, api, codes, deps, sink }: IntakeParts): Intake {
  const { storage, clock, log } = deps;
  const people = createPeople(options);
  const serial = createSerial();

  async function take(reading: Reading): Promise<void> {
    const { event, file } = reading;
    if (file) await storage.put({ collection: 'file', id: event.key, at: clock.now(), data: { ...file } });
    const placed = people.isRoom(event.from.chat) ? await inThread(reading) : event;
    if (placed) await sink.accept([placed]);
    // Who wrote to us sees that it was read: it is on disk, and Lanying need not count it as unread any more.
    const query = { conversation_id: event.from.chat.replace('user:', ''), msg_id: event.key };
    api.get('/message/ack', query, anyAnswer).catch(() => {});
  }

  /** @returns undefined where it is of no thread, which the room is told */
  async function inThread({ event, quotes }: Reading): Promise<Inbound | undefined> {
    const room = event.from.chat;
    const within = (code: string) => ({ ...event.from, thread: code });
    if (event.type === 'edit' || event.type === 'delete') {
      const code = await codes.codeOf(room, event.id);
      if (code === undefined) return undefined;
      if (event.type === 'delete') return { ...event, from: within(code) };
      return { ...event, from: within(code), parts: event.parts.map(withoutCode) };
    }
    if (event.type !== 'message') return undefined;
    const [part] = event.parts;
    const text = part?.kind === 'text' ? { text: part.text.text } : {};
    const quoted = quotes === undefined ? {} : { quotes };
    const addressed = await codes.address(room, { id: event.id, by: event.by.id, ...text, ...quoted });
    if (addressed.to === 'action') {
      const { key, at, by, id } = event;
      return { key, at, by, id, from: within(addressed.code), type: 'action', action: addressed.action, values: {} };
    }
    if (addressed.to !== 'thread') {
      await hint(room, event.key, addressHint(addressed, options.language));
      return undefined;
    }
    await codes.note(room, addressed.code, [event.id]);
    const parts = part?.kind === 'text' ? [{ ...part, text: plain(addressed.text) }] : event.parts;
    return { ...event, from: within(addressed.code), parts };
  }

  /** Said once, however often it is brought. */
  async function hint(room: string, key: string, content: string): Promise<void> {
    if (await storage.get('hinted', key)) return;
    const transaction = transactionOf(`hint/${key}`);
    const body = {
      type: 2,
      targets: [rawId(room)],
      from_user_id: rawId(options.userId),
      transaction_id: rawId(transaction),
      content_type: contentTypes.text,
      content,
      attachment: '',
      ext: JSON.stringify(extOf(transaction, { kind: 'system' })),
    };
    await storage.put({ collection: 'hinted', id: key, at: clock.now(), data: null });
    await api.post('/message/send', body, anyAnswer).catch(() => log.warn('lanying-hint-lost', { channel }));
  }

  return async (said) => {
    const reading = readCallback(said, people, channel, clock.now());
    if (reading) await serial(reading.event.from.chat, () => take(reading));
  };
}

function withoutCode(part: Part): Part {
  if (part.kind !== 'text') return part;
  const read = readCode(part.text.text);
  return read ? { ...part, text: plain(read.text) } : part;
}
