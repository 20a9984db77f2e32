import type { Agent } from '../core/cases.ts';
import type { Channel } from '../core/channel.ts';
import type { Clock } from '../core/clock.ts';
import type { Log } from '../core/log.ts';
import type { Address } from '../core/message.ts';
import type { Storage } from '../core/storage.ts';

/** Who is in a room is no news of the minute, and platforms count how often they are asked. */
const everyMs = 60 * 60_000;
const againMs = 5 * 60_000;
const collection = 'members';
const mostDesks = 200;
/** More than anybody would choose from. */
const mostMembers = 100;

export interface MembersParts {
  readonly storage: Pick<Storage, 'list' | 'put'>;
  readonly channels: readonly Channel[];
  readonly desks: readonly { readonly name: string; readonly room: Address }[];
  /** Whether this process is the one to ask a channel's platform. */
  readonly isOurs: (channel: Channel) => boolean;
  readonly clock: Clock;
  readonly log: Log;
}

/** Keeps in the store who is in the desks' rooms, for every process: a case may be given to who has never had one. */
export function keepMembers({ storage, channels, desks, isOurs, clock, log }: MembersParts) {
  let cancel = () => {};
  let running: Promise<void> = Promise.resolve();
  let isStopped = false;

  /** @returns whether everything is known that can be */
  async function look(): Promise<boolean> {
    let isWhole = true;
    for (const { name, room } of desks) {
      const channel = channels.find((one) => one.name === room.channel);
      if (!channel?.members || !isOurs(channel)) continue;
      try {
        const found = (await channel.members(room)).slice(0, mostMembers);
        const data = found.map((one) => ({ channel: channel.name, id: one.id, name: one.name, desk: name }));
        await storage.put({ collection, id: name, at: clock.now(), data });
      } catch (error) {
        isWhole = false;
        log.warn('members-not-known', { desk: name, error: error instanceof Error ? error.name : 'unknown' });
      }
    }
    return isWhole;
  }

  function again(ms: number): void {
    cancel = clock.after(ms, () => {
      running = look().then((isWhole) => {
        if (!isStopped) again(isWhole ? everyMs : againMs);
      });
    });
  }

  again(0);
  return {
    async stop(): Promise<void> {
      isStopped = true;
      cancel();
      await running;
    },
  };
}

/** Who was in the desks' rooms when it was looked last. */
export async function knownMembers(storage: Pick<Storage, 'list'>): Promise<readonly Agent[]> {
  const docs = await storage.list(collection, { limit: mostDesks });
  return docs.flatMap(({ data }) => data as unknown as readonly Agent[]);
}
