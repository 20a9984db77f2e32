import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMarkdown } from '../../core/markdown.ts';
import { normalize } from '../../core/richtext.ts';
import { anyText } from './arbitraries.ts';

/** The text with its formats written as tags, so that a test can be read. */
function tagged(markdown: string): string {
  const { text, spans } = parseMarkdown(markdown);
  const tags = spans.flatMap((span, index) => {
    const name = span.style === 'link' ? `link ${span.url}` : span.style;
    return [
      { at: span.start, order: index, tag: `<${name}>` },
      { at: span.end, order: -spans.length - index, tag: `</${span.style}>` },
    ];
  });
  tags.sort((a, b) => b.at - a.at || b.order - a.order);
  return tags.reduce((result, { at, tag }) => result.slice(0, at) + tag + result.slice(at), text);
}

describe('parseMarkdown', () => {
  it.each([
    ['bold, italic and code', '**a** _b_ `c`', '<bold>a</bold> <italic>b</italic> <code>c</code>'],
    ['nested formats', '**a *b***', '<bold>a <italic>b</italic></bold>'],
    ['bold in Chinese, next to its punctuation', '**注意：**请提前预约', '<bold>注意：</bold>请提前预约'],
    ['a heading', '## Returns *now*\nText', '<bold>Returns <italic>now</italic></bold>\n\nText'],
    ['a link', '[track](https://a.example/x "t")', '<link https://a.example/x>track</link>'],
    ['a link by reference', '[track][T]\n\n[t]: https://a.example', '<link https://a.example>track</link>'],
    ['an address in brackets', '<hello@a.example>', '<link mailto:hello@a.example>hello@a.example</link>'],
    ['an image', '![Blue cup](https://a.example/c.png)', '<link https://a.example/c.png>Blue cup</link>'],
    [
      'an image without words',
      '![](https://a.example/c.png)',
      '<link https://a.example/c.png>https://a.example/c.png</link>',
    ],
    [
      'an image as a link',
      '[![Cup](https://a.example/c.png)](https://a.example)',
      '<link https://a.example>Cup</link>',
    ],
    ['an unsafe link', '[**click**](javascript:alert(1))', '<bold>click</bold>'],
    ['a link within the site', '[orders](/orders)', 'orders'],
    ['a quote', '> one\n>\n> **two**', '<quote>one\n\n<bold>two</bold></quote>'],
    ['a code block', '```ts\na\n\n  b\n```', '<pre>a\n\n  b</pre>'],
    ['a list', '- a\n- b **c**', '• a\n• b <bold>c</bold>'],
    ['a list with room between its items', '- a\n\n- b', '• a\n\n• b'],
    ['a numbered list', '9. a\n10. b', '9. a\n10. b'],
    ['lists in lists', '- a\n  1. b\n     - **c**\n- d', '• a\n  1. b\n     • <bold>c</bold>\n• d'],
    ['a code block in a list', '- a\n\n  ```\n  b\n\n  c\n  ```', '• a\n\n  <pre>b\n\n  c</pre>'],
    ['paragraphs', 'a\n\n\n\nb', 'a\n\nb'],
    ['a wrapped line', 'a\nb', 'a b'],
    ['a wrapped line in Chinese', '你好，\n世界。\n很好', '你好，世界。很好'],
    ['a hard break', 'a  \nb\\\nc', 'a\nb\nc'],
    ['a table', '| a | b |\n| - | - |\n| 1 | 2 |', '| a | b |\n| - | - |\n| 1 | 2 |'],
    ['a rule', 'a\n\n---\n\nb', 'a\n\n———\n\nb'],
    [
      'HTML',
      'a <b onclick="x()">b</b>\n\n<script>\nx()\n</script>',
      'a <b onclick="x()">b</b>\n\n<script>\nx()\n</script>',
    ],
    ['comments', 'a\n\n<!-- for us only -->\n\nb<!-- too -->', 'a\n\nb'],
    ['escapes and entities', '\\*a\\* &amp; &copy;', '*a* & ©'],
    ['nothing', ' \n', ''],
  ])('reads %s', (_name, markdown, expected) => expect(tagged(markdown)).toBe(expected));

  it('takes the target of a link, not its label, to decide whether it is safe', () => {
    expect(parseMarkdown('[https://a.example](data:text/html,x)').spans).toEqual([]);
  });

  it('survives absurd nesting', () => {
    const markdown = `${'> '.repeat(5000)}a`;
    expect(parseMarkdown(markdown).text).toMatch(/a$/u);
  });

  it('reads any text without failing, into spans that are valid', () => {
    fc.assert(
      fc.property(
        anyText,
        fc.array(fc.constantFrom('*', '_', '`', '[', '](', ')', '\n> ', '\n- ', '\n1. ', '#')),
        (text, marks) => {
          const rich = parseMarkdown(marks.map((mark, index) => mark + text.slice(index * 3, index * 3 + 3)).join(''));
          expect(normalize(rich)).toEqual(rich);
        },
      ),
    );
  });
});
