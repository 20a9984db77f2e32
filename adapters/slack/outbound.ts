import type { ContextBlock, KnownBlock } from '@slack/types';
import { cardAsText } from '../../core/cardtext.ts';
import type { Outgoing } from '../../core/channel.ts';
import type { FileRef, Form, Part } from '../../core/message.ts';
import { toPlain } from '../../core/plaintext.ts';
import { concat, plain, type RichText, styled } from '../../core/richtext.ts';
import { split } from '../../core/split.ts';
import { cardBlocks } from './card.ts';
import { limits, plainText } from './limits.ts';
import { escapeText, toRichTextBlock } from './text.ts';

/** The block that says who speaks. */
export const speakerBlock = 'speaker';

/** One post: it gets one id on Slack. */
export interface Post {
  /** What notifications and screen readers say, as plain text that is not escaped yet. */
  readonly summary: string;
  readonly blocks: readonly KnownBlock[];
  /** Files that the post is made of. */
  readonly files?: readonly FileRef[];
}

export interface Plan {
  readonly posts: readonly Post[];
  /** Forms to be kept before anything is posted. */
  readonly forms: ReadonlyMap<string, Form>;
}

/** @param place `direct`: a customer's own chat, where the app speaks under its own name already */
export function planPosts(message: Outgoing, place: 'room' | 'direct'): Plan {
  const planner = new Planner(message, place);
  for (const part of message.parts) planner.add(part);
  return planner.done();
}

class Planner {
  readonly #message: Outgoing;
  readonly #head: readonly ContextBlock[];
  readonly #posts: Post[] = [];
  readonly #forms = new Map<string, Form>();
  #texts: RichText[] = [];
  /** What a post of files has no room for: it follows right behind. */
  #behind: RichText[] = [];
  #files: FileRef[] = [];

  constructor(message: Outgoing, place: 'room' | 'direct') {
    this.#message = message;
    this.#head = headOf(message, place);
  }

  add(part: Part): void {
    switch (part.kind) {
      case 'media':
        // A caption belongs to the files around it, other words do not.
        if (this.#files.length === 0) this.#flush();
        if (this.#files.length === 10) this.#flush();
        this.#files.push(part.file);
        if (part.caption && part.caption.text !== '') this.#caption(part.caption);
        return;
      case 'card': {
        this.#flush();
        const { blocks, rest, forms } = cardBlocks(part.card, this.#message.key);
        for (const [name, form] of forms) this.#forms.set(name, form);
        this.#post({ summary: toPlain(cardAsText(part.card)), blocks });
        for (const text of rest) this.#text(text);
        return;
      }
      default:
        if (this.#files.length > 0) this.#flush();
        for (const text of split(inWords(part), limits.text)) this.#text(text);
    }
  }

  done(): Plan {
    this.#flush();
    // A message of nothing at all still is one.
    if (this.#posts.length === 0) this.#post({ summary: '', blocks: [toRichTextBlock(plain(' '))] });
    return { posts: this.#posts, forms: this.#forms };
  }

  #text(text: RichText): void {
    if (text.text === '') return;
    const before = this.#texts.reduce((sum, one) => sum + one.text.length, 0);
    // Room for the name and a quote is left among the blocks.
    if (before + text.text.length > limits.text || this.#texts.length >= limits.blocks - 5) this.#flush();
    this.#texts.push(text);
  }

  #caption(caption: RichText): void {
    for (const text of split(caption, limits.section)) {
      const before = this.#texts.reduce((sum, one) => sum + one.text.length, 0);
      const isFull = before + text.text.length > limits.caption || this.#behind.length > 0;
      (isFull ? this.#behind : this.#texts).push(text);
    }
  }

  #flush(): void {
    const [texts, files, behind] = [this.#texts, this.#files, this.#behind];
    this.#texts = [];
    this.#files = [];
    this.#behind = [];
    if (texts.length === 0 && files.length === 0) return;
    const names = files.map(({ name }) => name ?? '').filter(Boolean);
    this.#post({
      summary: [...texts.map(toPlain), ...names].join('\n'),
      blocks: texts.map(toRichTextBlock),
      ...(files.length > 0 && { files }),
    });
    for (const text of behind) this.#text(text);
    if (behind.length > 0) this.#flush();
  }

  #post({ summary, blocks, files }: Post): void {
    const first = this.#posts.length === 0;
    const { by, replyTo } = this.#message;
    const quote = first && replyTo && replyTo.quote !== '' ? [toRichTextBlock(quoteOf(replyTo))] : [];
    this.#posts.push({
      summary: this.#head.length > 0 ? `${by.name}: ${summary}` : summary,
      blocks: [...this.#head, ...quote, ...blocks],
      ...(files && { files }),
    });
  }
}

/** The speaker's name in a block of its own, which nobody can type. */
function headOf({ by, late }: Outgoing, place: 'room' | 'direct'): readonly ContextBlock[] {
  const named = by.kind !== 'system' && !(place === 'direct' && by.kind === 'bot') && by.name.trim() !== '';
  const elements: ContextBlock['elements'] = named ? [plainText(by.name, limits.header)] : [];
  if (late) {
    const [date = '', time = ''] = late.toISOString().split('T');
    const fallback = `${date} ${time.slice(0, 5)} UTC`;
    // Slack shows this in the reader's own time zone.
    const text = `<!date^${Math.floor(late.getTime() / 1000)}^🕓 {date_short_pretty} {time}|🕓 ${fallback}>`;
    elements.push({ type: 'mrkdwn', text });
  }
  return elements.length > 0 ? [{ type: 'context', block_id: speakerBlock, elements }] : [];
}

function quoteOf({ name, quote }: NonNullable<Outgoing['replyTo']>): RichText {
  const content = concat(styled(name, { style: 'bold' }), name === '' ? '' : '\n', quote);
  return { text: content.text, spans: [...content.spans, { start: 0, end: content.text.length, style: 'quote' }] };
}

function inWords(part: Exclude<Part, { kind: 'media' | 'card' }>): RichText {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'location': {
      const place = `${part.lat}, ${part.lng}`;
      const url = `https://www.openstreetmap.org/?mlat=${part.lat}&mlon=${part.lng}`;
      return concat('📍 ', part.label ? `${part.label} ` : '', styled(place, { style: 'link', url }));
    }
    case 'contact':
      return plain(['👤', part.name, ...part.phones].join(' '));
    case 'unsupported':
      return concat('❔ ', styled(part.label, { style: 'italic' }));
  }
}

/** The text beside the blocks, within a limit once it is escaped. */
export function fallbackText(summary: string, limit: number): string {
  let text = summary.trim() === '' ? '…' : summary;
  let escaped = escapeText(text);
  while (escaped.length > limit) {
    text = text.slice(0, Math.floor(text.length * Math.min(0.9, limit / escaped.length)));
    escaped = escapeText(`${text}…`);
  }
  return escaped;
}
