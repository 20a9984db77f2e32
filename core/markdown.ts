import type { Definition, Image, ImageReference, Link, LinkReference, List, ListItem, Nodes, Parents } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { cjkFriendlyExtension } from 'micromark-extension-cjk-friendly';
import { concat, join, plain, type RichText, type Span, style, styled } from './richtext.ts';

/**
 * Markdown as text with spans, for texts from the configuration and the knowledge; never for what a person typed.
 * Headings become bold lines, lists lines that begin with `•` or a number, images links. A link that is not safe
 * keeps its label only. HTML is shown as it is written, save comments, which are left out.
 * Text that is nested thousands of levels deep is no document, and stays as it is written.
 */
export function parseMarkdown(markdown: string): RichText {
  try {
    // CommonMark alone leaves the asterisks of `**注意：**请` standing, which is how Chinese is written.
    const root = fromMarkdown(markdown, { extensions: [cjkFriendlyExtension()] });
    return new Renderer(definitionsIn(root)).blocks(root.children, '\n\n');
  } catch (error) {
    // The stack is used up.
    if (error instanceof RangeError) return plain(markdown);
    throw error;
  }
}

/** Link definitions by identifier; the first of a name counts, as CommonMark says. */
function definitionsIn(root: Parents): ReadonlyMap<string, Definition> {
  const found = new Map<string, Definition>();
  const visit = (node: Nodes): void => {
    if (node.type === 'definition' && !found.has(node.identifier)) found.set(node.identifier, node);
    if ('children' in node) node.children.forEach(visit);
  };
  visit(root);
  return found;
}

class Renderer {
  readonly #definitions: ReadonlyMap<string, Definition>;

  constructor(definitions: ReadonlyMap<string, Definition>) {
    this.#definitions = definitions;
  }

  blocks(nodes: readonly Nodes[], separator: string): RichText {
    const rendered = nodes.map((node) => this.#block(node)).filter((block) => block.text !== '');
    return join(rendered, separator);
  }

  #block(node: Nodes): RichText {
    switch (node.type) {
      case 'heading':
        return style(this.#inlines(node.children), { style: 'bold' });
      case 'paragraph':
        return this.#inlines(node.children);
      case 'blockquote':
        return style(this.blocks(node.children, '\n\n'), { style: 'quote' });
      case 'code':
        return styled(node.value, { style: 'pre' });
      case 'list':
        return this.#list(node);
      case 'html':
        return plain(withoutComments(node.value).trim());
      case 'thematicBreak':
        return plain('———');
      case 'definition':
        return plain('');
      default:
        return this.#inline(node);
    }
  }

  #list(list: List): RichText {
    const first = list.start ?? 1;
    const items = list.children.map((item, index) => this.#item(item, list.ordered ? `${first + index}. ` : '• '));
    return join(items, list.spread ? '\n\n' : '\n');
  }

  #item(item: ListItem, marker: string): RichText {
    const content = this.blocks(item.children, item.spread ? '\n\n' : '\n');
    return concat(marker, indentAfterFirstLine(content, ' '.repeat(marker.length)));
  }

  #inlines(nodes: readonly Nodes[], insideLink = false): RichText {
    return concat(...nodes.map((node) => this.#inline(node, insideLink)));
  }

  #inline(node: Nodes, insideLink = false): RichText {
    switch (node.type) {
      case 'text':
        return plain(unwrapLines(node.value));
      case 'strong':
        return style(this.#inlines(node.children, insideLink), { style: 'bold' });
      case 'emphasis':
        return style(this.#inlines(node.children, insideLink), { style: 'italic' });
      case 'inlineCode':
        return styled(node.value, { style: 'code' });
      case 'break':
        return plain('\n');
      case 'html':
        return plain(withoutComments(node.value));
      case 'link':
      case 'linkReference':
        return style(this.#inlines(node.children, true), { style: 'link', url: this.#target(node) });
      case 'image':
      case 'imageReference':
        return this.#image(node, insideLink);
      default:
        return plain('');
    }
  }

  /** A picture inside a link is only its description: links do not nest. */
  #image(node: Image | ImageReference, insideLink: boolean): RichText {
    const url = this.#target(node);
    if (insideLink) return plain(node.alt ?? '');
    return styled(node.alt || url, { style: 'link', url });
  }

  #target(node: Link | LinkReference | Image | ImageReference): string {
    return 'url' in node ? node.url : (this.#definitions.get(node.identifier)?.url ?? '');
  }
}

/** A nested line stands below the text of its item, not below the marker; spans grow with the text. */
function indentAfterFirstLine(content: RichText, indent: string): RichText {
  const lineStart = /\n(?=[^\n])/gu;
  const starts = [...content.text.matchAll(lineStart)].map((match) => match.index);
  const shift = (offset: number): number => offset + indent.length * starts.filter((start) => start < offset).length;
  const spans = content.spans.map((span): Span => ({ ...span, start: shift(span.start), end: shift(span.end) }));
  return { text: content.text.replace(lineStart, `\n${indent}`), spans };
}

/**
 * Lines of one paragraph become one line: with a space between them, but none between two Chinese characters.
 * Lines that begin with `|` stay, since a table would be unreadable in one line.
 */
function unwrapLines(text: string): string {
  return text
    .replace(/(?<=[\p{scx=Han}\uff01-\uff20…”’])\n(?=\p{scx=Han})|(?<=\p{scx=Han})\n(?=[“‘])/gu, '')
    .replace(/\n(?!\|)/gu, ' ');
}

function withoutComments(html: string): string {
  return html.replace(/<!--.*?-->/gsu, '');
}
