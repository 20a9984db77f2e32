import type { Fate } from '../../core/message.ts';
import { reactionOf } from './emoji.ts';

/** A message that was read was delivered: the same sign says both. */
export type Shown = Exclude<Fate, 'read'>;

/** The reaction that shows each fate of an agent's message; none where the group allows none that could. */
export type Signs = Readonly<Partial<Record<Shown, string>>>;

/**
 * Of those that bots may react with, first the ones that need no explanation; behind them what stands in where a group
 * does not allow these. Each stands for one fate only.
 */
const choices: Readonly<Record<Shown, readonly string[]>> = {
  pending: ['👀', '✍', '⚡', '🤔'],
  sent: ['👌', '👍', '❤', '🎉', '🔥'],
  unknown: ['🤷', '🤷‍♂', '🤷‍♀', '🤨'],
  failed: ['💔', '👎', '😢', '😱'],
};

export const usualSigns: Signs = signsOf(undefined);

/** @param allowed the reactions of a group; undefined where it allows all. Source: ChatFullInfo.available_reactions. */
export function signsOf(allowed: readonly string[] | undefined): Signs {
  const there = allowed && new Set(allowed.map(reactionOf));
  return Object.fromEntries(
    Object.entries(choices).flatMap(([fate, signs]) => {
      const sign = signs.find((one) => !there || there.has(one));
      return sign === undefined ? [] : [[fate, sign]];
    }),
  );
}
