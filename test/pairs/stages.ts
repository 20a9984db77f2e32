import type { Channel, ChannelDeps } from '../../core/channel.ts';
import type { Address } from '../../core/message.ts';
import type { Seat } from './seats/seat.ts';

export type Room = 'support' | 'orders';

/** A platform with a channel of ours on it, and the people there. */
export interface PlatformStage {
  readonly channel: Channel;
  /** Absent where nobody can have a desk. */
  readonly desk?: DeskStage;
  /** Waits until the channel hears what happens. */
  ready(): Promise<void>;
  customer(): Promise<Seat>;
  /** Lets go of what would hold the channel up while it stops. */
  giveUp(): void;
  /** After the channel was stopped. @throws where we called the platform as nobody may */
  close(): Promise<void>;
}

export interface DeskStage {
  readonly rooms: Readonly<Record<Room, Address>>;
  /** The newest thread of a room; undefined while there is none. */
  thread(room: Room): Promise<string | undefined>;
  agent(room: Room, thread: string): Promise<Seat>;
}

export interface Limits {
  /** Largest file that the channel takes from us, in bytes. */
  readonly fileBytes: number;
}

export type OpenPlatform = (deps: ChannelDeps, folder: string, limits: Limits) => Promise<PlatformStage>;
