import type { CaseBook } from '../../core/cases.ts';
import type { Inbound, Sink } from '../../core/channel.ts';
import type { Clock } from '../../core/clock.ts';
import type { Log } from '../../core/log.ts';
import { type Address, type Party, parseAddressKey } from '../../core/message.ts';
import { createSerial } from '../../core/serial.ts';
import { albumEvent, createAlbums, type Waiting } from './albums.ts';
import { type Connection, createConnections } from './connections.ts';
import type { General } from './general.ts';
import { eventsOf, partyOf, type Sighting, sight } from './inbound.ts';
import type { Members } from './members.ts';
import { placeOf as placeOfAddress } from './place.ts';
import type { Presses, Taken } from './presses.ts';
import type { Rights } from './rights.ts';
import type { Rooms } from './rooms.ts';
import { messageKey, note, type State } from './state.ts';
import type { Underway } from './underway.ts';
import type { Message, Update } from './wire.ts';

export interface IntakeParts {
  readonly channel: string;
  readonly botId: string;
  readonly sink: Sink;
  readonly state: State;
  readonly clock: Clock;
  readonly log: Log;
  readonly members: Members;
  readonly rooms: Rooms;
  readonly rights: Rights;
  readonly presses: Presses;
  readonly general: General;
  readonly underway: Underway;
  /** All cases, to tell those of a business account that is connected no more. */
  readonly cases?: CaseBook;
}

/** Hands in what Telegram brings, whichever way it came. */
export interface Intake {
  /** Resolves once everything is on disk: only then may Telegram be told. What comes again changes nothing. */
  take(updates: readonly Update[]): Promise<void>;
  /** Goes on with what was left when the process ended. */
  recover(): Promise<void>;
  stop(): Promise<void>;
}

/** Where something belongs, and who did it. */
interface Place {
  readonly from: Address;
  readonly by: Party;
}

const nothing: Taken = { events: [] };

export function createIntake(parts: IntakeParts): Intake {
  const { channel, botId, sink, state, clock, log, members, rooms, rights, presses, general, underway, cases } = parts;
  const serial = createSerial();
  const connections = createConnections(state);
  const albums = createAlbums(state, clock, (chat) => serial(chat, () => takeChat(chat, [])));

  function readable(update: Update): Sighting | null {
    try {
      return sight(connections.named(update), clock.now());
    } catch {
      // Nobody can read it, however often it comes: it must not hold up what is behind it.
      log.error('telegram-update-unreadable', { channel, update: update.update_id });
      return null;
    }
  }

  async function takeChat(chat: string, sightings: readonly Sighting[]): Promise<void> {
    const events: Inbound[] = [];
    const afterwards: (() => void)[] = [];
    const flushed: Waiting[] = [];
    const flush = async (): Promise<void> => {
      const waiting = albums.waiting(chat);
      if (!waiting || flushed.length > 0) return;
      events.push(...(await takeAlbum(waiting)));
      flushed.push(waiting);
    };
    for (const sighting of sightings) {
      const { what } = sighting;
      if (what.type === 'message' && what.message.media_group_id !== undefined) {
        // What came before it is on disk first, and an album before it has ended by now.
        if (albums.isOther(chat, what.message)) await flush();
        await handIn(events.splice(0), flushed.splice(0), afterwards.splice(0));
        await albums.add(chat, sighting.updateId, what.message);
        continue;
      }
      await flush();
      // What comes after an album may be about it, and is understood only once the album is known.
      if (flushed.length > 0) await handIn(events.splice(0), flushed.splice(0), afterwards.splice(0));
      const taken = await takeOne(sighting);
      events.push(...taken.events);
      if (taken.afterwards) afterwards.push(taken.afterwards);
    }
    if (sightings.length === 0) await flush();
    await handIn(events, flushed, afterwards);
  }

  async function handIn(events: readonly Inbound[], flushed: readonly Waiting[], afterwards: readonly (() => void)[]) {
    if (events.length > 0) await sink.accept(events);
    for (const waiting of flushed) await waiting.handedIn();
    for (const run of afterwards) run();
  }

  async function takeAlbum({ items }: Waiting): Promise<readonly Inbound[]> {
    const [first] = items;
    const sighting = first && sight({ update_id: first.updateId, message: first.message }, clock.now());
    if (!sighting) return [];
    const { events } = await takeOne(sighting);
    return events.map((event) => (event.type === 'message' ? albumEvent(event, botId, items, channel) : event));
  }

  async function takeOne(sighting: Sighting): Promise<Taken> {
    const { what, chat } = sighting;
    if (what.type === 'migrated') {
      await rooms.moved(chat, String(what.to));
      return nothing;
    }
    if (what.type === 'rights' || what.type === 'status') {
      const desk = rooms.roomOf(chat);
      if (desk) rights.look(desk.room);
      if (what.type === 'rights') return nothing;
    }
    if (what.type === 'connection') return { events: await connectionChanged(sighting, what.connection) };
    const place = await placeOf(sighting);
    if (!place) return what.type === 'message' ? outside(sighting, what.message) : nothing;
    const room = place.from.chat;
    if (what.type === 'press') return presses.pressed(sighting, what, place);
    if (what.type === 'message') {
      const answered = await presses.answered(sighting, what.message, place);
      if (answered) return answered;
      const { thread } = place.from;
      if (thread !== undefined) {
        await state.put(note('topic', messageKey(room, what.message.message_id), Number(thread)));
      }
    }
    const ids = await idsOf(room, sighting);
    const whole = what.type === 'edit' ? await wholeOf(room, what.message) : undefined;
    const idOf = (message: number): string => ids.get(message) ?? String(message);
    return { events: eventsOf(sighting, { channel, botId, ...place, idOf, ...(whole ? { whole } : {}) }) };
  }

  /** An agent who means the bot, and writes where nobody is answered. */
  async function outside({ chat, isGroup, topic, author }: Sighting, message: Message): Promise<Taken> {
    const desk = isGroup && topic === undefined ? rooms.roomOf(chat) : undefined;
    if (!desk || (author.type === 'user' && author.user.is_bot) || !general.isForUs(desk.room, message)) return nothing;
    const { kind } = await members.party(chat, author, desk.supervisors, false);
    return kind === 'agent' ? { events: [], afterwards: () => general.explain(desk.room, message) } : nothing;
  }

  /** Agents of a business account's customers are told that what they write waits, or goes out again. */
  async function connectionChanged({ updateId, at }: Sighting, connection: Connection): Promise<readonly Inbound[]> {
    const { mayReply } = connection;
    const id = await connections.changed(connection, updateId);
    if (id === undefined) return [];
    const advice = mayReply ? undefined : 'In its settings: Business, Chatbots; connect the bot and let it answer';
    log.warn('telegram-business-connection', { channel, mayReply, ...(advice && { advice }) });
    const open = (await cases?.open()) ?? [];
    return open.flatMap(({ conversation, customer: name }): Inbound[] => {
      const from = parseAddressKey(conversation);
      const { business } = placeOfAddress(from);
      if (from.channel !== channel || business !== id) return [];
      const by = { id: from.chat, name, kind: 'customer' } as const;
      const status = mayReply ? 'connected' : 'disconnected';
      return [{ key: `${botId}:${updateId}:${from.chat}`, at, from, by, type: 'status', status }];
    });
  }

  /** @returns undefined where it is nobody's business: another group, the talk outside of topics, a bot */
  async function placeOf(sighting: Sighting): Promise<Place | undefined> {
    const { chat, isGroup, author, what } = sighting;
    if (!isGroup) return { from: { channel, chat }, by: partyOf(author, 'customer') };
    const desk = rooms.roomOf(chat);
    if (!desk || (author.type === 'user' && author.user.is_bot)) return undefined;
    const { room, supervisors } = desk;
    if (what.type === 'status') {
      log.warn('telegram-room-status', { channel, room, status: what.status });
      return { from: { channel, chat: room }, by: partyOf(author, 'customer') };
    }
    // Reactions never say in which topic, nor do buttons of messages that are too old to be read.
    const about = what.type === 'reaction' || what.type === 'press' ? what.id : undefined;
    const topic = sighting.topic ?? (about === undefined ? undefined : await topicOf(room, about));
    if (topic === undefined) return undefined;
    const by = await members.party(chat, author, supervisors, what.type === 'press');
    return { from: { channel, chat: room, thread: String(topic) }, by };
  }

  async function topicOf(room: string, message: number): Promise<number | undefined> {
    const known = await state.get('topic', messageKey(room, message));
    if (known !== undefined) return known;
    await underway.over(room);
    return state.get('topic', messageKey(room, message));
  }

  /** The ids under which the messages went in that an update speaks of, where those are others. */
  async function idsOf(chat: string, { what }: Sighting): Promise<ReadonlyMap<number, string>> {
    const named =
      what.type === 'reaction'
        ? [what.id]
        : what.type === 'delete'
          ? what.ids
          : what.type === 'edit'
            ? [what.message.message_id]
            : what.type === 'message' && what.message.reply_to_message?.media_group_id !== undefined
              ? [what.message.reply_to_message.message_id]
              : [];
    return new Map(await Promise.all(named.map(async (id) => [id, await albums.idOf(chat, id)] as const)));
  }

  async function wholeOf(chat: string, message: Message) {
    return message.media_group_id === undefined ? undefined : albums.edited(chat, message, channel);
  }

  return {
    async take(updates) {
      // What a connection is called is known before anything that came by it is read.
      for (const update of updates.filter(({ business_connection: changed }) => changed)) await takeIn([update]);
      await takeIn(updates.filter(({ business_connection: changed }) => !changed));
    },
    async recover() {
      await connections.load();
      await albums.recover();
    },
    stop: () => albums.stop(),
  };

  async function takeIn(updates: readonly Update[]): Promise<void> {
    const sightings = updates.map(readable).filter((sighting) => sighting !== null);
    const byChat = Map.groupBy(sightings, ({ chat }) => chat);
    const results = await Promise.allSettled(
      [...byChat].map(([chat, list]) => serial(chat, () => takeChat(chat, list))),
    );
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  }
}
