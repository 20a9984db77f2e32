import type {
  RichTextBlock,
  RichTextBlockElement,
  RichTextElement,
  RichTextLink,
  RichTextText,
  RichTextUsergroupMention,
  RichTextUserMention,
} from '@slack/types';
import { type Format, isSafeUrl, normalize, plain, type RichText, type Span } from '../../core/richtext.ts';
import { emojiOf, emojiOfCodes } from './emoji.ts';
import { fromMrkdwn } from './mrkdwn.ts';

/** The names behind the ids that a text mentions. */
export type Names = ReadonlyMap<string, string>;

/** `&`, `<` and `>` are all that Slack reads as more than text, docs.slack.dev/messaging/formatting-message-text. */
export function escapeText(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').toWellFormed();
}

type BlockKind = 'rich_text_section' | 'rich_text_preformatted' | 'rich_text_quote';

type Element = RichTextText | RichTextLink | RichTextUserMention | RichTextUsergroupMention;

/** Text as a `rich_text` block, in which nothing is a mention or a link but what we say is one. */
export function toRichTextBlock(content: RichText): RichTextBlock {
  const { text, spans } = content;
  const edges = [...new Set([0, text.length, ...spans.flatMap(({ start, end }) => [start, end])])].toSorted(
    (a, b) => a - b,
  );
  const groups: { readonly kind: BlockKind; readonly elements: Element[] }[] = [];
  for (const [index, start] of edges.entries()) {
    const end = edges[index + 1];
    if (end === undefined) break;
    const active = spans.filter((span) => span.start <= start && span.end >= end);
    const kind = kindOf(active);
    const last = groups.at(-1);
    let piece = text.slice(start, end);
    // A quote or code block ends its line by itself.
    if (last && last.kind !== kind && last.kind !== 'rich_text_section') piece = piece.replace(/^\n/, '');
    const element = toElement(piece, active, kind);
    if (!element) continue;
    if (last?.kind === kind) last.elements.push(element);
    else groups.push({ kind, elements: [element] });
  }
  const elements = groups.map(({ kind, elements }) => ({ type: kind, elements }) as RichTextBlockElement);
  return {
    type: 'rich_text',
    elements: elements.length > 0 ? elements : [{ type: 'rich_text_section', elements: [] }],
  };
}

function kindOf(active: readonly Span[]): BlockKind {
  if (active.some(({ style }) => style === 'pre')) return 'rich_text_preformatted';
  if (active.some(({ style }) => style === 'quote')) return 'rich_text_quote';
  return 'rich_text_section';
}

const inline = ['bold', 'italic', 'strike', 'underline', 'code'] as const;

function toElement(text: string, active: readonly Span[], kind: BlockKind): Element | undefined {
  if (text === '') return undefined;
  const mention = active.find((span) => span.style === 'mention');
  if (mention?.style === 'mention' && kind !== 'rich_text_preformatted') return calling(mention.id);
  const on = inline.filter((style) => active.some((span) => span.style === style));
  const style =
    on.length > 0 && kind !== 'rich_text_preformatted'
      ? { style: Object.fromEntries(on.map((one) => [one, true])) }
      : {};
  const link = active.find((span) => span.style === 'link' && isSafeUrl(span.url));
  if (link?.style === 'link') return { type: 'link', url: link.url, text, ...style };
  return { type: 'text', text, ...style };
}

/** Ids of user groups begin with an S, docs.slack.dev/reference/block-kit/blocks/rich-text-block#usergroup-element-type. */
function calling(id: string): Element {
  return id.startsWith('S') ? { type: 'usergroup', usergroup_id: id } : { type: 'user', user_id: id };
}

/** What is said in a message: by its `rich_text` blocks, or by its text where there are none. */
export function textOf(
  message: { readonly text?: string | undefined; readonly blocks?: readonly unknown[] | undefined },
  names: Names,
): RichText {
  const blocks = (message.blocks ?? []).filter(isRichText);
  if (blocks.length === 0) return fromMrkdwn(message.text ?? '', names);
  try {
    return inBlocks(blocks, names);
  } catch {
    // Slack goes on adding to its blocks. What nobody can read must not hold up the thread: its text says the same.
    return fromMrkdwn(message.text ?? '', names);
  }
}

function inBlocks(blocks: readonly RichTextBlock[], names: Names): RichText {
  const writer = new Writer();
  for (const block of blocks) {
    for (const element of block.elements) {
      writer.newLine();
      writeBlock(writer, element, names);
    }
  }
  return writer.result();
}

function isRichText(block: unknown): block is RichTextBlock {
  return (
    typeof block === 'object' &&
    block !== null &&
    (block as { type?: unknown }).type === 'rich_text' &&
    Array.isArray((block as { elements?: unknown }).elements)
  );
}

function writeBlock(writer: Writer, element: RichTextBlockElement, names: Names): void {
  switch (element.type) {
    case 'rich_text_preformatted':
      return writer.within('pre', () => writeAll(writer, element.elements, names));
    case 'rich_text_quote':
      return writer.within('quote', () => writeAll(writer, element.elements, names));
    case 'rich_text_list':
      return element.elements.forEach((item, index) => {
        writer.newLine();
        const sign = element.style === 'ordered' ? `${index + 1 + (listOffset(element) ?? 0)}.` : '•';
        writer.add(`${'  '.repeat(element.indent ?? 0)}${sign} `, {});
        writeAll(writer, item.elements, names);
      });
    default:
      return writeAll(writer, element.elements, names);
  }
}

function listOffset(element: object): number | undefined {
  const offset = (element as { offset?: unknown }).offset;
  return typeof offset === 'number' ? offset : undefined;
}

function writeAll(writer: Writer, elements: readonly RichTextElement[], names: Names): void {
  for (const element of elements) {
    const style = ('style' in element && element.style) || {};
    if (element.type === 'link') {
      // A bare address is what somebody typed.
      const isBare = element.text === undefined || element.text === '';
      writer.add(isBare ? element.url : (element.text ?? ''), style, isBare ? undefined : element.url);
    } else {
      writer.add(wordsOf(element, names), style);
    }
  }
}

/** An element in words: a mention is a name, and stays one on the other side. */
function wordsOf(element: RichTextElement, names: Names): string {
  switch (element.type) {
    case 'text':
      return element.text;
    case 'user':
      return `@${names.get(element.user_id) ?? element.user_id}`;
    case 'channel':
      return `#${names.get(element.channel_id) ?? element.channel_id}`;
    case 'usergroup':
      return `@${names.get(element.usergroup_id) ?? element.usergroup_id}`;
    case 'broadcast':
      return `@${element.range}`;
    case 'emoji':
      return (
        (element.unicode === undefined ? undefined : emojiOfCodes(element.unicode)) ??
        emojiOf(element.name) ??
        `:${element.name}:`
      );
    case 'color':
      return element.value;
    case 'date':
      return element.fallback ?? new Date(element.timestamp * 1000).toISOString();
    case 'team':
      return element.team_id;
    case 'link':
      return element.text ?? element.url;
    default:
      return '';
  }
}

class Writer {
  #text = '';
  readonly #spans: Span[] = [];

  newLine(): void {
    if (this.#text !== '' && !this.#text.endsWith('\n')) this.#text += '\n';
  }

  add(text: string, style: Readonly<Record<string, boolean | undefined>>, url?: string): void {
    const start = this.#text.length;
    this.#text += text;
    const formats: Format[] = inline.filter((one) => style[one] === true).map((one) => ({ style: one }));
    if (url !== undefined && isSafeUrl(url)) formats.push({ style: 'link', url });
    for (const format of formats) this.#spans.push({ start, end: this.#text.length, ...format });
  }

  within(style: 'pre' | 'quote', write: () => void): void {
    const start = this.#text.length;
    write();
    this.#spans.push({ start, end: this.#text.length, style });
  }

  result(): RichText {
    return this.#text === '' ? plain('') : normalize({ text: this.#text, spans: this.#spans });
  }
}

/** Ids of people and channels that messages mention, so that their names can be looked up before. */
export function mentionsIn(value: unknown): ReadonlySet<string> {
  const found = new Set<string>();
  collect(value, found, 0);
  return found;
}

function collect(value: unknown, found: Set<string>, depth: number): void {
  if (typeof value === 'string') {
    for (const [, id] of value.matchAll(/<[@#]([UWC][A-Z0-9]{2,})(?:\|[^>]*)?>/g)) if (id !== undefined) found.add(id);
  } else if (typeof value === 'object' && value !== null && depth < 12) {
    for (const [key, inner] of Object.entries(value)) {
      if ((key === 'user_id' || key === 'channel_id') && typeof inner === 'string') found.add(inner);
      else collect(inner, found, depth + 1);
    }
  }
}
