import { note, type State } from './state.ts';
import type { Update } from './wire.ts';

/** A connection to a business account, as an update tells of it. */
export interface Connection {
  readonly id: string;
  /** Whose business account it is. */
  readonly user: number;
  readonly mayReply: boolean;
}

/**
 * Connections to business accounts. Who disconnects the bot and connects it again has another connection, and the same
 * customers: their chats keep the name they had under the first.
 */
export interface Connections {
  load(): Promise<void>;
  /** @returns the connection that chats are named by, where what we may do has changed with this update */
  changed(connection: Connection, update: number): Promise<string | undefined>;
  /** The update as if the account had been connected once. */
  named(update: Update): Update;
}

export function createConnections(state: State): Connections {
  /** By connection: the first of its account. */
  const names = new Map<string, string>();

  const nameOf = (id: string | undefined) => (id === undefined ? undefined : (names.get(id) ?? id));

  function renamed<T extends { readonly business_connection_id?: string }>(holder: T): T {
    const name = nameOf(holder.business_connection_id);
    return name === undefined ? holder : { ...holder, business_connection_id: name };
  }

  return {
    async load() {
      for (const { id, data } of await state.all('connection')) names.set(id, data.name);
    },
    async changed({ id, user, mayReply }, update) {
      const account = String(user);
      const name = names.get(id) ?? (await state.get('account', account))?.name ?? id;
      const before = await state.get('account', account);
      names.set(id, name);
      await state.put(
        note('connection', id, { name }),
        note('account', account, { name, now: id, mayReply, update }),
        note('reached-by', name, { now: id, mayReply }),
      );
      // An update that comes again, since we could not take it in, is told again.
      const isNews = (before?.mayReply ?? true) !== mayReply || before?.update === update;
      return isNews ? name : undefined;
    },
    named(update) {
      const { business_message: message, edited_business_message: edited, callback_query: query } = update;
      const { deleted_business_messages: deleted } = update;
      return {
        ...update,
        ...(message && { business_message: renamed(message) }),
        ...(edited && { edited_business_message: renamed(edited) }),
        ...(deleted && { deleted_business_messages: renamed(deleted) }),
        ...(query?.message && { callback_query: { ...query, message: renamed(query.message) } }),
      };
    },
  };
}
