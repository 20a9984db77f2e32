import { cardAsText } from '../../core/cardtext.ts';
import type { Capabilities, Outgoing } from '../../core/channel.ts';
import { adaptParts } from '../../core/fallback.ts';
import type { Card, FileRef, MediaKind, Part } from '../../core/message.ts';
import { toPlain } from '../../core/plaintext.ts';
import { bytesOf, pieces, shorten } from './bytes.ts';
import { headBytes, menuId, mostItems } from './menu.ts';

/** One post. */
export type Step =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'media'; readonly media: MediaKind; readonly file: FileRef }
  | { readonly kind: 'location'; readonly lat: number; readonly lng: number; readonly label: string }
  | { readonly kind: 'menu'; readonly head: string; readonly card: Card };

/** Longest text of one post, in bytes, at both platforms. */
export const textBytes = 2_048;
/** Longest name above a message. Any more of it would be taken from what can be said. */
const nameLength = 32;

/** The posts a message becomes, in order, as few as can be. The same message always becomes the same posts. Pure. */
export function planOf(message: Outgoing, capabilities: Capabilities): readonly Step[] {
  const steps = adaptParts(message.parts, capabilities).reduce<readonly Step[]>(addPart, []);
  const posts = withHead(steps, message).flatMap((step): readonly Step[] =>
    step.kind === 'text' ? pieces(step.text, textBytes).map((text) => ({ kind: 'text', text })) : [step],
  );
  return posts.length === 0 ? [{ kind: 'text', text: '▫️' }] : posts;
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

function addPart(steps: readonly Step[], part: Part): readonly Step[] {
  switch (part.kind) {
    case 'text':
      return addText(steps, toPlain(part.text));
    case 'unsupported':
      return addText(steps, `▫️ ${part.label}`);
    case 'media': {
      const step = { kind: 'media', media: part.media, file: part.file } as const;
      const caption = part.caption ? toPlain(part.caption) : '';
      return caption === '' ? [...steps, step] : addText([...steps, step], caption);
    }
    case 'location':
      return [...steps, { kind: 'location', lat: part.lat, lng: part.lng, label: part.label ?? '📍' }];
    case 'card':
      return addCard(steps, part.card);
    case 'contact':
      return addText(steps, ['👤', part.name, ...part.phones].join(' '));
  }
}

/** Texts that follow each other are one post: there are not many. */
function addText(steps: readonly Step[], text: string): readonly Step[] {
  const last = steps.at(-1);
  if (last?.kind !== 'text') return [...steps, { kind: 'text', text }];
  return [...steps.slice(0, -1), { kind: 'text', text: `${last.text}\n${text}` }];
}

/** Buttons where they fit, else numbered choices. */
function addCard(steps: readonly Step[], card: Card): readonly Step[] {
  const { actions = [], ...rest } = card;
  const longest = 'x'.repeat(32);
  const fits =
    actions.length > 0 &&
    actions.length <= mostItems &&
    actions.every(({ id, label }) => label.trim() !== '' && menuId({ message: longest, action: id }) !== undefined);
  if (!fits) return addText(steps, toPlain(cardAsText(card)));
  const head = toPlain(cardAsText(rest));
  if (bytesOf(head) <= headBytes) return [...steps, { kind: 'menu', head, card }];
  return [...addText(steps, head), { kind: 'menu', head: shorten(card.title, headBytes), card }];
}

/** Who speaks, where that is a person; when, where that is long ago; and what is answered. */
function withHead(steps: readonly Step[], { by, late, replyTo, parts }: Outgoing): readonly Step[] {
  const isCard = parts.every(({ kind }) => kind === 'card');
  const isPerson = (by.kind === 'agent' || by.kind === 'customer') && !isCard;
  const name = isPerson ? [...by.name.replace(/\s+/gu, ' ').trim()].slice(0, nameLength).join('') : '';
  const when = late === undefined ? '' : `🕓 ${late.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const line = [name, when].filter(Boolean).join(' · ');
  const quote = replyTo && replyTo.quote !== '' ? `> ${replyTo.name}: ${replyTo.quote.replaceAll('\n', ' ')}` : '';
  const head = [line === '' ? '' : `${line}:`, quote].filter(Boolean).join('\n');
  if (head === '') return steps;
  const at = steps.findIndex(({ kind }) => kind === 'text');
  const first = steps[at];
  if (first?.kind === 'text') return steps.with(at, { kind: 'text', text: `${head}\n${first.text}` });
  // A name alone is not worth one of the few answers there are.
  return when === '' && quote === '' ? steps : [{ kind: 'text', text: head }, ...steps];
}
