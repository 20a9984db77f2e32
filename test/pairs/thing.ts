import type { Feature } from '../../core/channel.ts';
import { about, type Deed } from './about.ts';
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
  /** What somebody has to be able to do where it comes from. */
  readonly takes?: Deed;
  /** Where it is not the feature that decides. */
  how?(from: Source, to: PlatformName): How | undefined;
  /** Takes long: where one side has little more than text, it is played with the website on the other side alone. */
  readonly costly?: true;
  /** One way only. */
  readonly only?: Direction;
  /** How it arrives, where that is not said for its feature. */
  readonly words?: string | ((from: Source, to: PlatformName) => string | undefined);
  run(scene: Scene): Promise<void>;
}

/** Why nobody can do it there; undefined where somebody can. */
export function absence({ takes }: Thing, { platform, role }: Source): string | undefined {
  const why = takes && about[platform].cannot[takes];
  return typeof why === 'object' ? why[role] : why;
}

/** How a thing arrives, by what the channel it goes to declares. */
export function howOf(thing: Thing, from: Source, to: PlatformName): How {
  if (absence(thing, from) !== undefined) return 'absent';
  return thing.how?.(from, to) ?? supportOf(thing.feature, to);
}

/** How a channel carries a feature, by what it declares. */
export function supportOf(feature: Feature | undefined, to: PlatformName): Exclude<How, 'absent'> {
  const support = feature === undefined ? 'full' : about[to].capabilities.features[feature];
  return support === 'full' ? 'native' : support === 'partial' ? 'partial' : 'fallback';
}
