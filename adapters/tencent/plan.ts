import { cardAsText } from '../../core/cardtext.ts';
import type { Capabilities, Outgoing } from '../../core/channel.ts';
import type { Card } from '../../core/message.ts';
import { toPlain } from '../../core/plaintext.ts';
import { type Post, postsOf } from '../../core/posts.ts';
import { bytesOf, pieces, shorten } from './bytes.ts';
import { headBytes, menuId, mostItems } from './menu.ts';

/** A card with its buttons, as both platforms show it. */
interface Menu {
  readonly kind: 'menu';
  readonly head: string;
  readonly card: Card;
}

/** One post. */
export type Step = Post | Menu;

/** Longest text of one post, in bytes, at both platforms. */
export const textBytes = 2_048;

/** The posts a message becomes, in order, as few as can be. The same message always becomes the same posts. Pure. */
export function planOf(message: Outgoing, capabilities: Capabilities): readonly Step[] {
  return postsOf<Menu>(message, { capabilities, pieces: (text) => pieces(text, textBytes), card: menuOf });
}

/** The text of a message that is one post of text; undefined where it is more. */
export function soleText(steps: readonly Step[]): string | undefined {
  const [step] = steps;
  return steps.length === 1 && step?.kind === 'text' ? step.text : undefined;
}

/** A post with what other messages of the same speaker say below it. */
export function withOthers(step: Step, others: readonly Outgoing[]): Step {
  if (step.kind !== 'text' || others.length === 0) return step;
  return { kind: 'text', text: [step.text, ...others.map(wordsOf)].join('\n') };
}

function wordsOf({ parts }: Outgoing): string {
  return parts.map((part) => (part.kind === 'text' ? toPlain(part.text) : '')).join('\n');
}

/** Buttons where they fit; undefined where they are to be numbered choices. */
function menuOf(card: Card): readonly Step[] | undefined {
  const { actions = [], ...rest } = card;
  const longest = 'x'.repeat(32);
  const fits =
    actions.length > 0 &&
    actions.length <= mostItems &&
    actions.every(({ id, label }) => label.trim() !== '' && menuId({ message: longest, action: id }) !== undefined);
  if (!fits) return undefined;
  const head = toPlain(cardAsText(rest));
  if (bytesOf(head) <= headBytes) return [{ kind: 'menu', head, card }];
  return [
    { kind: 'text', text: head },
    { kind: 'menu', head: shorten(card.title, headBytes), card },
  ];
}
