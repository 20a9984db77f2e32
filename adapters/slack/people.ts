import { SendError } from '../../core/channel.ts';
import type { Party } from '../../core/message.ts';
import type { Self, SlackContext } from './context.ts';
import type { SlackOptions } from './options.ts';

interface User {
  readonly id?: string;
  readonly team_id?: string;
  readonly name?: string;
  readonly real_name?: string;
  readonly deleted?: boolean;
  readonly is_bot?: boolean;
  readonly is_app_user?: boolean;
  readonly is_restricted?: boolean;
  readonly is_ultra_restricted?: boolean;
  readonly is_stranger?: boolean;
  readonly is_workflow_bot?: boolean;
  readonly is_connector_bot?: boolean;
  readonly teams?: readonly string[];
  readonly profile?: { readonly display_name?: string; readonly real_name?: string };
  readonly enterprise_user?: { readonly teams?: readonly string[] };
}

/** Who people are, as of now: nothing is believed for longer than a minute. */
export interface People {
  /** Whoever writes to the app; null where that is no person. */
  customer(user: string): Promise<Party | null>;
  /** An agent, where this one may act in the room; otherwise null. @throws {SendError} where it cannot be known now */
  agent(room: string, user: string): Promise<Party | null>;
  /** Every agent of a room, up to as many as anybody would choose from. */
  agents(room: string): Promise<readonly Party[]>;
  /** Names of people and channels that were mentioned; those that cannot be had are left out. */
  names(ids: ReadonlySet<string>): Promise<ReadonlyMap<string, string>>;
  /** Somebody came or left. */
  changed(room: string): void;
}

const mostMembers = 50;
/** Nobody can mention as many in one message as a text has room for. */
const mostNames = 2_000;
const namesAtOnce = 50;
/** Looked up one by one, of a room that may hold the whole company. */
const mostAgents = 80;

/** Whether the brand lets a guest or an app answer in a room. */
export function admissions({ rooms }: SlackOptions): (room: string, user: string) => boolean {
  const admitted = new Map(rooms.map(({ room, admit = [] }) => [room, new Set(admit)]));
  return (room, user) => admitted.get(room)?.has(user) === true;
}

export function createPeople(context: SlackContext, self: () => Self): People {
  const { api, deps, timing, options } = context;
  const supervisors = new Map(options.rooms.map(({ room, supervisors }) => [room, new Set(supervisors)]));
  const admits = admissions(options);
  const now = () => deps.clock.now();

  const users = remembered(timing.people, now, async (id) => {
    const { user } = await api.call<{ user?: User }>('users.info', { user: id });
    return user ?? {};
  });
  const members = remembered(timing.people, now, async (room) => {
    const found = new Set<string>();
    let cursor: string | undefined;
    for (let pages = 0; pages < mostMembers; pages++) {
      const page: { members?: readonly string[]; response_metadata?: { next_cursor?: string } } = await api.call(
        'conversations.members',
        { channel: room, limit: 1000, ...(cursor === undefined ? {} : { cursor }) },
      );
      for (const member of page.members ?? []) found.add(member);
      cursor = page.response_metadata?.next_cursor || undefined;
      if (cursor === undefined) break;
    }
    return found;
  });
  const channels = remembered(timing.people, now, async (id) => {
    const { channel } = await api.call<{ channel?: { name?: string } }>('conversations.info', { channel: id });
    return channel?.name;
  });

  async function nameOf(id: string): Promise<string | undefined> {
    return id.startsWith('C') ? channels.get(id) : shownName(await users.get(id));
  }

  async function agent(room: string, id: string): Promise<Party | null> {
    const [user, inRoom] = await Promise.all([users.get(id).catch(orNobody), members.get(room)]);
    if (!user || !inRoom.has(id) || !isColleague(user, self(), admits(room, id))) return null;
    const role = supervisors.get(room)?.has(id) === true ? 'supervisor' : 'agent';
    return { id, name: shownName(user) ?? id, kind: 'agent', role };
  }

  return {
    async customer(id) {
      const user = await users.get(id).catch(orNobody);
      if (!user || isApp(user) || id === 'USLACKBOT') return null;
      return { id, name: shownName(user) ?? id, kind: 'customer' };
    },
    agent,
    async agents(room) {
      const found: Party[] = [];
      // One after the other: nobody waits, and Slack counts, docs.slack.dev/reference/methods/users.info.
      for (const id of [...(await members.get(room))].slice(0, mostAgents)) {
        const party = await agent(room, id);
        if (party) found.push(party);
      }
      return found;
    },
    async names(ids) {
      const found = new Map<string, string>();
      const wanted = [...ids].slice(0, mostNames);
      // A few at a time: Slack counts them, and most are known already.
      for (let start = 0; start < wanted.length; start += namesAtOnce) {
        const some = wanted.slice(start, start + namesAtOnce);
        const names = await Promise.all(some.map((id) => nameOf(id).catch(() => undefined)));
        for (const [index, id] of some.entries()) {
          const name = names[index];
          if (name !== undefined) found.set(id, name);
        }
      }
      return found;
    },
    changed: (room) => members.forget(room),
  };
}

/**
 * A full member of our own workspace: no guest and no app, but for those whom the brand admits; nobody of another
 * company, nobody who has left.
 */
function isColleague(user: User, { teamId }: Self, isAdmitted: boolean): boolean {
  const teams = [user.team_id, ...(user.teams ?? []), ...(user.enterprise_user?.teams ?? [])];
  return (
    (isAdmitted || (!isApp(user) && user.is_restricted !== true && user.is_ultra_restricted !== true)) &&
    user.deleted !== true &&
    user.is_stranger !== true &&
    teams.includes(teamId)
  );
}

function isApp(user: User): boolean {
  return user.is_bot === true || user.is_workflow_bot === true || user.is_connector_bot === true;
}

function shownName({ profile, real_name: real, name }: User): string | undefined {
  return [profile?.display_name, profile?.real_name, real, name].find((one) => one !== undefined && one.trim() !== '');
}

function orNobody(error: unknown): undefined {
  if (error instanceof SendError && error.code === 'chat-gone') return undefined;
  throw error;
}

/** Answers that are kept for a while; whoever asks while one is fetched gets the same. */
function remembered<T>(keepMs: number, now: () => number, fetch: (id: string) => Promise<T>) {
  const kept = new Map<string, { readonly at: number; readonly value: Promise<T> }>();
  return {
    get(id: string): Promise<T> {
      const known = kept.get(id);
      if (known && now() - known.at < keepMs) return known.value;
      const value = fetch(id);
      const entry = { at: now(), value };
      kept.delete(id);
      kept.set(id, entry);
      value.catch(() => {
        if (kept.get(id) === entry) kept.delete(id);
      });
      if (kept.size > 5_000) kept.delete(kept.keys().next().value ?? '');
      return value;
    },
    forget: (id: string) => void kept.delete(id),
  };
}
