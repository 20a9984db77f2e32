import * as z from 'zod';
import { type ChannelDeps, SendError } from '../../core/channel.ts';
import type { Party } from '../../core/message.ts';
import type { RoomOptions } from './options.ts';
import { contactPayload, type Puppet, roomMember, roomPayload } from './wire.ts';

/** After a login, puppets learn of their rooms bit by bit: one that is not there yet may come. */
const learningMs = 5 * 60_000;
const againMs = 30_000;
/** Looked up one by one; more than anybody would choose from. */
const mostMembers = 80;

/** The rooms that are desks: which of WeChat's rooms each of them is, and who is who in it. */
export interface Rooms {
  /** Recalls which rooms they were before. */
  start(): Promise<void>;
  /** The desk's room, as the configuration calls it, that a room of WeChat's is. */
  nameOf(id: string): Promise<string | undefined>;
  isDesk(room: string): boolean;
  /** @throws {SendError} where there is no such room, or nobody can tell which it is */
  idOf(room: string): Promise<string>;
  agent(room: string, id: string, contact: string, called: string): Promise<Party>;
  /** Everybody in a desk's room but the account itself. @throws {SendError} as `idOf` does */
  agents(room: string): Promise<readonly Party[]>;
  /** The account is logged in: ids of rooms may be others than before. */
  renewed(): void;
  /** The account was taken out of a room, or into one. */
  left(id: string): void;
  joined(id: string): void;
}

interface RoomsParts {
  readonly channel: string;
  readonly configured: readonly RoomOptions[];
  readonly deps: Pick<ChannelDeps, 'clock' | 'log' | 'storage'>;
  readonly puppet: () => Puppet | undefined;
}

/**
 * A room is configured by its id, or by its name, as ids change with each login of many puppets. Anybody may give a
 * group the same name and take the account into it: a room found once stays the one as long as it is there, and of two
 * with the same name none is taken.
 */
export function createRooms({ channel, configured, deps, puppet }: RoomsParts): Rooms {
  const { clock, log, storage } = deps;
  const rooms = new Map(configured.map((one) => [one.room, one]));
  /** By name of the configuration: which room it was before, which it is now, and those that the account had to leave. */
  const pinned = new Map<string, string>();
  const found = new Map<string, string>();
  const left = new Map<string, string>();
  let since = clock.now();

  function loggedIn(): Puppet {
    const known = puppet();
    if (known) return known;
    throw new SendError('Not started', { outcome: 'not-sent', code: 'logged-out', retryAfterMs: againMs });
  }

  async function topicOf(id: string): Promise<string | undefined> {
    return (
      roomPayload.safeParse(
        await loggedIn()
          .roomPayload(id)
          .catch(() => undefined),
      ).data?.topic ?? undefined
    );
  }

  /** @returns undefined where the account is in no such room @throws {SendError} where several have its name */
  async function find(room: string): Promise<string | undefined> {
    const lost = new Set(left.values());
    const all = (await loggedIn().roomList()).filter((id) => !lost.has(id));
    if (all.includes(room)) return room;
    const before = pinned.get(room);
    if (before !== undefined && all.includes(before)) return before;
    const topics = await Promise.all(all.map(topicOf));
    const [id, another] = all.filter((_, index) => topics[index] === room);
    if (another !== undefined) {
      log.error('wechaty-room-ambiguous', { channel, room, advice: 'Give the room of the desk a name of its own' });
      const why = { outcome: 'not-sent', code: 'unreachable', retryAfterMs: againMs } as const;
      throw new SendError('Several rooms have the name of the desk', why);
    }
    if (id !== undefined) await pin(room, id);
    return id;
  }

  async function pin(room: string, id: string): Promise<void> {
    pinned.set(room, id);
    await storage
      .put({ collection: 'rooms', id: room, at: clock.now(), data: id })
      .catch(() => log.warn('wechaty-room-not-kept', { channel, room }));
  }

  async function resolve(room: string): Promise<string | undefined> {
    const known = found.get(room);
    if (known !== undefined) return known;
    const id = await find(room);
    if (id !== undefined) found.set(room, id);
    return id;
  }

  async function newNameOf(id: string): Promise<string | undefined> {
    const topic = await topicOf(id);
    for (const room of rooms.keys()) {
      // Looked for only where it may be the one: groups that are none of ours may be busy.
      const mayBe = !found.has(room) && [room, pinned.get(room)].some((one) => one === id || one === topic);
      if (mayBe && (await resolve(room).catch(notOne)) === id) return room;
    }
    return undefined;
  }

  return {
    async start() {
      for (const room of rooms.keys()) {
        const { data } = z.string().safeParse((await storage.get('rooms', room))?.data);
        if (data !== undefined) pinned.set(room, data);
      }
    },
    isDesk: (room) => rooms.has(room),
    async nameOf(id) {
      for (const [room, known] of found) if (known === id) return room;
      return rooms.size > found.size ? newNameOf(id) : undefined;
    },
    async idOf(room) {
      const id = await resolve(room);
      if (id !== undefined) return id;
      const isLearning = !left.has(room) && clock.now() - since < learningMs;
      const what = isLearning
        ? { code: 'unreachable', retryAfterMs: againMs }
        : { code: 'chat-gone', retryAfterMs: null };
      throw new SendError('The account is not in the room of the desk', { outcome: 'not-sent', ...what });
    },
    async agent(room, id, contact, called) {
      const [member, about] = await Promise.all([
        loggedIn()
          .roomMemberPayload(id, contact)
          .catch(() => undefined),
        loggedIn()
          .roomPayload(id)
          .catch(() => undefined),
      ]);
      const alias = roomMember.safeParse(member).data?.roomAlias?.trim();
      const owner = roomPayload.safeParse(about).data?.ownerId;
      const mayMore = owner === contact || (rooms.get(room)?.supervisors.includes(contact) ?? false);
      return { id: contact, name: alias || called, kind: 'agent', role: mayMore ? 'supervisor' : 'agent' };
    },
    async agents(room) {
      const id = await this.idOf(room);
      const puppet = loggedIn();
      const members: Party[] = [];
      // One after the other: nobody waits, and an account that asks much is looked at.
      for (const contact of (await puppet.roomMemberList(id)).slice(0, mostMembers)) {
        if (contact === puppet.currentUserId) continue;
        const { data } = contactPayload.safeParse(await puppet.contactPayload(contact).catch(() => undefined));
        members.push(await this.agent(room, id, contact, data?.name ?? ''));
      }
      return members.filter(({ name }) => name !== '');
    },
    renewed() {
      found.clear();
      left.clear();
      since = clock.now();
    },
    left(id) {
      for (const [room, known] of found) {
        if (known !== id) continue;
        found.delete(room);
        left.set(room, id);
        log.warn('wechaty-removed-from-room', { channel, room });
      }
    },
    joined(id) {
      for (const [room, known] of left) if (known === id) left.delete(room);
    },
  };
}

/** None of several that might be meant. */
function notOne(error: unknown): undefined {
  if (!(error instanceof SendError)) throw error;
}
