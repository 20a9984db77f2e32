import type { Outgoing } from '../../core/channel.ts';
import type { Card, FileRef, MediaKind, Part } from '../../core/message.ts';
import { concat, join, plain, type RichText, styled } from '../../core/richtext.ts';
import type { StoredAs } from './content.ts';
import { cardText } from './keyboard.ts';
import { albumOf, ownFile, sentAs } from './media.ts';
import { captionLimit, isBlank, pieces, quiet, textLimit } from './text.ts';

/** One call that posts: a message, or an album of several. */
export type Step =
  | { readonly kind: 'text'; readonly text: RichText; readonly card?: Card }
  | { readonly kind: 'media'; readonly items: readonly Item[] }
  | { readonly kind: 'place'; readonly lat: number; readonly lng: number; readonly label?: string }
  | { readonly kind: 'contact'; readonly name: string; readonly phone: string };

export interface Item {
  readonly media: MediaKind;
  /** As what Telegram gets it, as far as can be told before it is opened. */
  readonly as: StoredAs;
  readonly file: FileRef;
  readonly caption: RichText;
}

/** How many messages a step posts. */
export function idsIn(step: Step): number {
  return step.kind === 'media' ? step.items.length : 1;
}

/** Most files in one album. Source: sendMediaGroup. */
const albumLimit = 10;
const topicLimit = 128;

/**
 * The calls a message becomes, in order. The same message always becomes the same calls, so that an attempt can go on
 * where an earlier one ended.
 * @param at.isGroup whether mentions and commands would come to life there
 */
export function planOf(
  message: Outgoing,
  { channel, isGroup }: { channel: string; isGroup: boolean },
): readonly Step[] {
  const steps = message.parts.reduce<Step[]>((before, part) => addPart(before, part, channel), []);
  const head = headOf(message);
  const headed = head === undefined ? steps : withHead(steps, head, message);
  const fitted = headed.flatMap(fit);
  const posted: readonly Step[] = fitted.length === 0 ? [{ kind: 'text', text: plain('▫️') }] : fitted;
  return isGroup ? posted.map(quieted) : posted;
}

/** The name of a case's topic. */
export function topicName({ parts }: Outgoing): string {
  const card = parts.find((part) => part.kind === 'card')?.card;
  const text = parts.find((part) => part.kind === 'text')?.text.text;
  const line = (card?.title ?? text ?? '')
    .toWellFormed()
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  return [...(isBlank(line) ? '…' : line)].slice(0, topicLimit).join('');
}

function addPart(steps: Step[], part: Part, channel: string): Step[] {
  const last = steps.at(-1);
  switch (part.kind) {
    case 'text':
    case 'unsupported': {
      const text = part.kind === 'text' ? part.text : plain(`▫️ ${part.label}`);
      if (last?.kind !== 'text' || last.card) return [...steps, { kind: 'text', text }];
      return [...steps.slice(0, -1), { kind: 'text', text: concat(last.text, '\n', text) }];
    }
    case 'media': {
      const own = ownFile(part.file, channel)?.as;
      const as = own ?? sentAs(part.media, part.file);
      // What a sticker says beside itself is its emoji, which is seen in it where it is sent again.
      const caption = own === 'sticker' ? undefined : part.caption;
      const item: Item = { media: part.media, as, file: part.file, caption: caption ?? plain('') };
      const family = albumOf(as);
      const isMore = last?.kind === 'media' && last.items.length < albumLimit && family !== undefined;
      if (!isMore || last.items.some((other) => albumOf(other.as) !== family)) {
        return [...steps, { kind: 'media', items: [item] }];
      }
      return [...steps.slice(0, -1), { kind: 'media', items: [...last.items, item] }];
    }
    case 'location': {
      const { lat, lng, label } = part;
      return [...steps, { kind: 'place', lat, lng, ...(label === undefined || isBlank(label) ? {} : { label }) }];
    }
    case 'contact':
      if (part.phones.length === 0) return addPart(steps, { kind: 'text', text: plain(`👤 ${part.name}`) }, channel);
      // One number each is what Telegram's contacts have.
      return [...steps, ...part.phones.map((phone): Step => ({ kind: 'contact', name: part.name, phone }))];
    case 'card':
      return [...steps, { kind: 'text', text: cardText(part.card), card: part.card }];
  }
}

/** Who speaks, where that is not the bot; when, where that is long ago; and what is answered, where it is not here. */
function headOf({ by, late, replyTo, parts }: Outgoing): RichText | undefined {
  const isCard = parts.every(({ kind }) => kind === 'card');
  const name = (by.kind === 'agent' || by.kind === 'customer') && !isCard ? by.name.replace(/\s+/gu, ' ').trim() : '';
  const when = late === undefined ? '' : `🕓 ${late.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const line = [name, when].filter(Boolean).join(' · ');
  const quote = replyTo && replyTo.ids.length === 0 && replyTo.quote !== '' ? replyTo : undefined;
  const lines = [
    ...(line === '' ? [] : [styled(`${line}:`, { style: 'bold' })]),
    ...(quote ? [styled(`${quote.name}: ${quote.quote}`, { style: 'quote' })] : []),
  ];
  return lines.length === 0 ? undefined : join(lines, '\n');
}

function withHead(steps: readonly Step[], head: RichText, { late, replyTo }: Outgoing): readonly Step[] {
  const [first, ...rest] = steps;
  if (first?.kind === 'text') return [{ ...first, text: below(head, first.text) }, ...rest];
  const [item, ...others] = first?.kind === 'media' ? first.items : [];
  if (item && hasCaption(item)) {
    return [{ kind: 'media', items: [{ ...item, caption: below(head, item.caption) }, ...others] }, ...rest];
  }
  // A sticker, a place or a contact has no room for words, and a name alone is not worth a message.
  return late || replyTo?.ids.length === 0 ? [{ kind: 'text', text: head }, ...steps] : steps;
}

function below(head: RichText, text: RichText): RichText {
  return text.text === '' ? head : concat(head, '\n', text);
}

/** A step as calls within Telegram's limits: long texts in pieces, long captions in messages of their own. */
function fit(step: Step): readonly Step[] {
  if (step.kind === 'text') {
    const texts = pieces(step.text, textLimit);
    // The buttons stand below the last piece.
    return texts.map((text, index): Step => {
      return index === texts.length - 1 && step.card ? { ...step, text } : { kind: 'text', text };
    });
  }
  if (step.kind !== 'media') return [step];
  const fits = (item: Item): boolean => hasCaption(item) && item.caption.text.length <= captionLimit;
  const items = step.items.map((item) => (fits(item) ? item : { ...item, caption: plain('') }));
  const texts = step.items.filter((item) => !fits(item)).flatMap(({ caption }) => pieces(caption, textLimit));
  return [{ kind: 'media', items }, ...texts.map((text): Step => ({ kind: 'text', text }))];
}

function hasCaption({ as }: Item): boolean {
  return as !== 'sticker' && as !== 'video_note';
}

function quieted(step: Step): Step {
  if (step.kind === 'text') return { ...step, text: quiet(step.text) };
  if (step.kind !== 'media') return step;
  return { ...step, items: step.items.map((item) => ({ ...item, caption: quiet(item.caption) })) };
}
