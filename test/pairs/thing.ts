import type { Capabilities, Feature } from '../../core/channel.ts';
import type { PlatformName, Role, Seat } from './seats/seat.ts';
import type { PairStage } from './stage.ts';

/** Which way something goes. */
export type Direction = 'customer → desk' | 'desk → customer';

/**
 * `native`: as what it is; `partial`: as what it is, with a loss; `fallback`: by something that says the same;
 * `absent`: nobody can do it where it would come from.
 */
export type How = 'native' | 'partial' | 'fallback' | 'absent';

export interface Source {
  readonly platform: PlatformName;
  readonly role: Role;
}

/** Who does it, who sees it, and what the other side's channel declares of it. */
export interface Scene {
  readonly stage: PairStage;
  readonly from: Seat;
  readonly to: Seat;
  readonly how: How;
}

/** Something that is carried from one side to the other, and the test that shows it. */
export interface Thing {
  readonly name: string;
  /** The feature of the channel it goes to that decides how it arrives; without one, every channel carries it. */
  readonly feature?: Feature;
  /** Where it is not the feature that decides. */
  how?(from: Source, to: PlatformName): How | undefined;
  /** One way only. */
  readonly only?: Direction;
  /** Why nobody can do it there: by platform, or by platform and role. */
  readonly absent?: Partial<Record<PlatformName | `${PlatformName} ${Role}`, string>>;
  /** How it arrives, where that is not said for its feature. */
  readonly words?: string | ((from: Source, to: PlatformName) => string | undefined);
  run(scene: Scene): Promise<void>;
}

export function absence({ absent = {} }: Thing, { platform, role }: Source): string | undefined {
  return absent[`${platform} ${role}`] ?? absent[platform];
}

/** How a thing arrives, by what the channel it goes to declares. */
export function howOf(thing: Thing, from: Source, to: PlatformName, features: Capabilities['features']): How {
  if (absence(thing, from) !== undefined) return 'absent';
  const own = thing.how?.(from, to);
  if (own !== undefined) return own;
  const support = thing.feature === undefined ? 'full' : features[thing.feature];
  return support === 'full' ? 'native' : support === 'partial' ? 'partial' : 'fallback';
}
