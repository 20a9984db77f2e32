import type { Address } from '../../core/message.ts';
import * as brand from '../support/brand.ts';
import { rich, runs } from './seats/samples.ts';

/** A question that the bot answers with everything a text can have. */
export const question = 'How long does delivery take?';
export const answer = rich(runs.words);

/** A brand's turn, as the program makes it, with its desks in these rooms. */
export function turnOf(rooms: { readonly support: Address; readonly orders: Address }) {
  const desks = Object.entries(rooms).map(([name, room]) => ({ name, room }));
  return brand.turnOf(desks, {}, answer);
}
