import type { TelegramOptions } from './options.ts';
import { note, type State } from './state.ts';

type Room = TelegramOptions['rooms'][number];

/** The groups that are desks, whichever id they have by now: Telegram gives a group that grows a new one. */
export interface Rooms {
  load(): Promise<void>;
  /** The room that a group is, by the id the configuration has; undefined where it is none. */
  roomOf(group: string): Room | undefined;
  moved(from: string, to: string): Promise<void>;
}

export function createRooms(configured: readonly Room[], state: State): Rooms {
  const byId = new Map(configured.map((room) => [room.room, room]));
  return {
    async load() {
      for (const { id, data } of await state.all('migrated')) {
        const room = byId.get(id);
        if (room && !byId.has(data)) byId.set(data, room);
      }
    },
    roomOf: (group) => byId.get(group),
    async moved(from, to) {
      const room = byId.get(from);
      if (!room || byId.has(to)) return;
      await state.put(note('migrated', from, to));
      byId.set(to, room);
    },
  };
}
