import { type Format, isSafeUrl, normalize, type RichText, type Span } from '../../core/richtext.ts';
import { split } from '../../core/split.ts';
import type { Entity } from './wire.ts';

/** Longest text and caption, counted after entities are taken out of it, as Telegram does. */
export const textLimit = 4096;
export const captionLimit = 1024;
/** Telegram forgets the formats behind the hundredth in one message. */
const entityLimit = 100;

const entityTypes = {
  bold: 'bold',
  italic: 'italic',
  strike: 'strikethrough',
  underline: 'underline',
  code: 'code',
  pre: 'pre',
  quote: 'blockquote',
} as const;

const styles: Readonly<Record<string, Format>> = {
  ...Object.fromEntries(Object.entries(entityTypes).map(([style, type]) => [type, { style } as Format])),
  expandable_blockquote: { style: 'quote' },
};

/** What Telegram is told: text and its entities, never a markup language. */
export interface Formatted {
  readonly text: string;
  readonly entities: readonly Entity[];
}

/** What Telegram tells us. Mentions, hashtags and addresses it found by itself are plain text. */
export function fromTelegram(text: string, entities: readonly Entity[] = []): RichText {
  const spans = entities.flatMap((entity): Span[] => {
    const range = { start: entity.offset, end: entity.offset + entity.length };
    if (entity.type === 'text_link') {
      return entity.url !== undefined && isSafeUrl(entity.url) ? [{ ...range, style: 'link', url: entity.url }] : [];
    }
    const format = styles[entity.type];
    return format === undefined ? [] : [{ ...range, ...format }];
  });
  return normalize({ text, spans });
}

/** Text as Telegram can take it: UTF-8 has no half surrogate pairs, and one would have the whole call refused. */
export function toTelegram(content: RichText): Formatted {
  // One replacement for one half: offsets stay.
  const text = content.text.toWellFormed();
  return { text, entities: entitiesOf(normalize({ text, spans: content.spans })) };
}

/** In pieces that Telegram takes, each with entities of its own; none is blank. */
export function pieces(content: RichText, limit: number): readonly RichText[] {
  return split(content, limit)
    .flatMap((piece) => {
      if (toTelegram(piece).entities.length <= entityLimit || piece.text.length < 4) return [piece];
      return pieces(piece, Math.ceil(piece.text.length / 2));
    })
    .filter((piece) => !isBlank(piece.text));
}

/** What Telegram would take for no text at all: control characters and white space, which it strips. */
export function isBlank(text: string): boolean {
  return /^[\p{Cc}\p{Z}\u2060\u200b-\u200f\u2028-\u202e\ufeff\u2800\u3164\u00ad]*$/u.test(text);
}

/** From the outermost to the innermost: a format cut by one before it is split, since entities must nest. */
const order = ['quote', 'mention', 'link', 'bold', 'italic', 'underline', 'strike', 'code', 'pre'] as const;

/**
 * Entities that are properly nested, as Telegram wants them: code stands alone, whatever else is over it, and two
 * that overlap are cut where they cross.
 */
function entitiesOf({ text, spans }: RichText): readonly Entity[] {
  const edges = [...new Set([0, text.length, ...spans.flatMap(({ start, end }) => [start, end])])].sort(
    (a, b) => a - b,
  );
  const entities: Entity[] = [];
  let open: { readonly key: string; readonly entity: { readonly offset: number; length: number } }[] = [];
  for (const [index, start] of edges.slice(0, -1).entries()) {
    const end = edges[index + 1] ?? start;
    const wanted = formatsAt(spans, start, end);
    const kept = open.findIndex(({ key }, depth) => wanted[depth]?.key !== key);
    const before = kept === -1 ? open : open.slice(0, kept);
    for (const { entity } of before) entity.length = end - entity.offset;
    const fresh = wanted.slice(before.length).map(({ key, shape }) => {
      const entity = { offset: start, length: end - start, ...shape };
      entities.push(entity);
      return { key, entity };
    });
    open = [...before, ...fresh];
  }
  return entities;
}

interface Wanted {
  readonly key: string;
  readonly shape: Pick<Entity, 'type' | 'url' | 'user'>;
}

function formatsAt(spans: readonly Span[], start: number, end: number): readonly Wanted[] {
  const here = spans.filter((span) => span.start <= start && span.end >= end);
  const isCode = here.some(({ style }) => style === 'code' || style === 'pre');
  const isPre = here.some(({ style }) => style === 'pre');
  return order.flatMap((style): Wanted[] => {
    const span = here.find((candidate) => candidate.style === style);
    if (!span) return [];
    if (isCode && style !== 'quote' && style !== (isPre ? 'pre' : 'code')) return [];
    if (span.style === 'mention') {
      // Telegram looks at the id alone: core.telegram.org/bots/api#messageentity
      const user = { id: Number(span.id), is_bot: false, first_name: '' };
      return Number.isSafeInteger(user.id)
        ? [{ key: `mention ${span.id}`, shape: { type: 'text_mention', user } }]
        : [];
    }
    return span.style === 'link'
      ? [{ key: `link ${span.url}`, shape: { type: 'text_link', url: span.url } }]
      : [{ key: style, shape: { type: entityTypes[span.style] } }];
  });
}

/**
 * Mentions and bot commands as Telegram finds them in what it is sent, after it has taken out carriage returns and some
 * marks of reading direction. Source: `match_mentions`, `match_bot_commands` and `clean_input_string` of
 * github.com/tdlib/td.
 */
const live = new RegExp(
  [
    '(?<![\\p{L}\\p{N}_])@(?:~[A-Za-z0-9_]){2,}',
    '(?<![\\p{L}\\p{N}_/<])/(?:~[A-Za-z0-9_]){1,64}(?:~@(?:~[A-Za-z0-9_])+)?',
  ]
    .join('|')
    .replaceAll('~', '[\\r\\u2028-\\u202e]*'),
  'gu',
);

/**
 * The same text with everything in code that Telegram would bring to life in a group: a mention calls somebody, a
 * command is sent at a touch. Telegram finds them by itself, in plain text too, but not in code.
 */
export function quiet(content: RichText): RichText {
  const found = [...content.text.matchAll(live)].map(
    (match): Span => ({ start: match.index, end: match.index + match[0].length, style: 'code' }),
  );
  return found.length === 0 ? content : normalize({ text: content.text, spans: [...content.spans, ...found] });
}
