import type { ChannelDeps, Inbound, Sink } from '../../core/channel.ts';
import { addressHint, type Codes } from '../../core/codes.ts';
import { languageIn } from '../../core/language.ts';
import { inThread } from '../../core/roomthreads.ts';
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
    const placed = people.isRoom(event.from.chat) ? await inOne(reading) : event;
    if (placed) await sink.accept([placed]);
    if (event.type === 'read') return;
    // Who wrote to us sees that it was read: it is on disk, and Lanying need not count it as unread any more.
    const query = { conversation_id: event.from.chat.replace('user:', ''), msg_id: event.key };
    api.get('/message/ack', query, anyAnswer).catch(() => {});
  }

  /** @returns undefined where it is of no thread, which the room is told */
  async function inOne({ event, quotes }: Reading): Promise<Inbound | undefined> {
    const placed = await inThread(codes, event, quotes);
    if (placed && 'told' in placed) {
      await hint(event.from.chat, event.key, addressHint(placed.told, languageIn(options, event.from.chat)));
      return undefined;
    }
    return placed?.event;
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
