import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emojiOf, shortcodeOf } from '../../../adapters/slack/emoji.ts';
import { fallbackText, planPosts } from '../../../adapters/slack/outbound.ts';
import { textOf, toRichTextBlock } from '../../../adapters/slack/text.ts';
import type { Part } from '../../../core/message.ts';
import { normalize, type RichText, type Span } from '../../../core/richtext.ts';
import { outgoing } from '../../contracts/channel/check.ts';
import { hardTexts } from '../../contracts/channel/texts.ts';
import { anyRichText } from '../../core/arbitraries.ts';

const callForBo = { text: '@Bo please look', spans: [{ start: 0, end: 3, style: 'mention', id: 'U0BO' }] } as const;

const names = new Map([
  ['U0ANA', 'Ana'],
  ['C0HELP', 'help'],
]);

const span = (start: number, end: number, style: Exclude<Span['style'], 'link' | 'mention'>): Span => ({
  start,
  end,
  style,
});
const section = (...elements: object[]) => ({ type: 'rich_text_section', elements });
const text = (words: string, style?: object) => ({ type: 'text', text: words, ...(style && { style }) });

describe('what people write in Slack’s editor', () => {
  const golden: readonly [string, object[], RichText][] = [
    ['bold', [section(text('a '), text('b', { bold: true }))], { text: 'a b', spans: [span(2, 3, 'bold')] }],
    ['italic', [section(text('a', { italic: true }))], { text: 'a', spans: [span(0, 1, 'italic')] }],
    ['strike', [section(text('a', { strike: true }))], { text: 'a', spans: [span(0, 1, 'strike')] }],
    ['underline', [section(text('a', { underline: true }))], { text: 'a', spans: [span(0, 1, 'underline')] }],
    ['code', [section(text('x=1', { code: true }))], { text: 'x=1', spans: [span(0, 3, 'code')] }],
    [
      'both at once',
      [section(text('a', { bold: true, italic: true }))],
      { text: 'a', spans: [span(0, 1, 'bold'), span(0, 1, 'italic')] },
    ],
    [
      'a code block between lines',
      [section(text('see\n')), { type: 'rich_text_preformatted', elements: [text('x\ny')] }, section(text('ok'))],
      { text: 'see\nx\ny\nok', spans: [span(4, 7, 'pre')] },
    ],
    [
      'a quote',
      [{ type: 'rich_text_quote', elements: [text('you said')] }, section(text('yes'))],
      { text: 'you said\nyes', spans: [span(0, 8, 'quote')] },
    ],
    [
      'lists',
      [
        { type: 'rich_text_list', style: 'bullet', indent: 0, elements: [section(text('one')), section(text('two'))] },
        { type: 'rich_text_list', style: 'bullet', indent: 1, elements: [section(text('inner'))] },
        { type: 'rich_text_list', style: 'ordered', indent: 0, elements: [section(text('a')), section(text('b'))] },
      ],
      { text: '• one\n• two\n  • inner\n1. a\n2. b', spans: [] },
    ],
    [
      'a link with a label',
      [section({ type: 'link', url: 'https://acme.example/', text: 'shop' })],
      { text: 'shop', spans: [{ start: 0, end: 4, style: 'link', url: 'https://acme.example/' }] },
    ],
    [
      'an address as typed',
      [section({ type: 'link', url: 'https://acme.example/' })],
      { text: 'https://acme.example/', spans: [] },
    ],
    [
      'a link that would run',
      [section({ type: 'link', url: 'javascript:alert(1)', text: 'shop' })],
      { text: 'shop', spans: [] },
    ],
    [
      'mentions, which become names',
      [
        section(
          { type: 'user', user_id: 'U0ANA' },
          text(' '),
          { type: 'user', user_id: 'U0NOBODY' },
          text(' '),
          { type: 'channel', channel_id: 'C0HELP' },
          text(' '),
          { type: 'broadcast', range: 'here' },
        ),
      ],
      { text: '@Ana @U0NOBODY #help @here', spans: [] },
    ],
    [
      'emoji, with skin tones, and the workspace’s own',
      [
        section(
          { type: 'emoji', name: 'wave', unicode: '1f44b-1f3fd' },
          { type: 'emoji', name: '+1' },
          { type: 'emoji', name: 'cn', unicode: '1f1e8-1f1f3' },
          { type: 'emoji', name: 'acme_logo' },
        ),
      ],
      { text: '👋🏽👍🇨🇳:acme_logo:', spans: [] },
    ],
    [
      'Chinese',
      [section(text('您好，', { bold: true }), text('请稍等。'))],
      { text: '您好，请稍等。', spans: [span(0, 3, 'bold')] },
    ],
    [
      'right to left',
      [section(text('مرحبا'), text(' שלום', { italic: true }))],
      { text: 'مرحبا שלום', spans: [span(5, 10, 'italic')] },
    ],
  ];

  it.each(golden)('%s', (_what, elements, expected) => {
    expect(textOf({ blocks: [{ type: 'rich_text', elements }] }, names)).toEqual(expected);
  });

  it.each(golden.filter(([what]) => /bold|italic|strike|under|code|both|quote|label|Chinese|right/.test(what)))(
    'and goes out as it came in: %s',
    (_what, _elements, content) => {
      expect(textOf({ blocks: [toRichTextBlock(content)] }, names)).toEqual(content);
    },
  );
});

it('blocks that nobody knows yet are read by the text beside them', () => {
  const unknown: readonly object[] = [
    { type: 'rich_text_table', rows: [] },
    section({ type: 'date' }),
    section(null as never),
    { type: 'rich_text_list', elements: [{ type: 'rich_text_divider' }] },
  ];
  for (const element of unknown) {
    const blocks = [{ type: 'rich_text', elements: [section(text('half ')), element] }];
    expect(textOf({ text: 'all of *it*', blocks }, new Map()).text).toBe('all of it');
  }
});

describe('what has no blocks is read as Slack’s markup', () => {
  it.each<[string, RichText]>([
    [
      'a *b* _c_ ~d~ `e`',
      {
        text: 'a b c d e',
        spans: [span(2, 3, 'bold'), span(4, 5, 'italic'), span(6, 7, 'strike'), span(8, 9, 'code')],
      },
    ],
    ['*a _b_*', { text: 'a b', spans: [span(0, 3, 'bold'), span(2, 3, 'italic')] }],
    ['```x &lt; y```', { text: 'x < y', spans: [span(0, 5, 'pre')] }],
    ['&gt; quoted\nnot', { text: 'quoted\nnot', spans: [span(0, 6, 'quote')] }],
    [
      '<https://acme.example|shop>',
      { text: 'shop', spans: [{ start: 0, end: 4, style: 'link', url: 'https://acme.example' }] },
    ],
    ['<https://acme.example>', { text: 'https://acme.example', spans: [] }],
    [
      '<@U0ANA> <@U0NOBODY|bob> <#C0HELP> <!here> <!subteam^S1|@team>',
      { text: '@Ana @bob #help @here @team', spans: [] },
    ],
    ['&lt;@U0ANA&gt; &amp;amp;', { text: '<@U0ANA> &amp;', spans: [] }],
    ['snake_case_name 2*3*4 :+1::skin-tone-4: :no_such:', { text: 'snake_case_name 2*3*4 👍🏽 :no_such:', spans: [] }],
  ])('%s', (markup, expected) => {
    expect(textOf({ text: markup }, names)).toEqual(expected);
  });
});

describe('emoji', () => {
  it.each(['👍', '👍🏽', '❤️', '🇨🇳', '👩‍👩‍👧‍👦', '🏳️‍🌈', '😀', '✅', '👋🏿'])(
    '%s has a shortcode, and comes back from it',
    (emoji) => {
      expect(emojiOf(shortcodeOf(emoji) ?? '')).toBe(emoji);
    },
  );

  it('that Slack has not got have none', () => {
    expect([shortcodeOf('x'), shortcodeOf(''), emojiOf('no_such'), emojiOf('')]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

/** Everything that Slack would read as more than text, in the places where it reads. */
function isLive(payload: unknown): boolean {
  const [written] = [JSON.stringify(payload)];
  return /"type":"(?:user|usergroup|channel|broadcast|team|emoji|date)"|"type":"mrkdwn"/.test(written);
}

describe('nothing that anybody types becomes live', () => {
  const everywhere = (typed: string): readonly Part[] => [
    { kind: 'text', text: { text: typed, spans: [] } },
    { kind: 'location', lat: 1, lng: 2, label: typed },
    { kind: 'contact', name: typed, phones: [typed] },
    { kind: 'unsupported', label: typed },
    {
      kind: 'card',
      card: {
        title: typed,
        fields: [{ label: typed, value: typed }],
        body: { text: typed, spans: [] },
        actions: [
          {
            id: 'a',
            label: typed,
            form: { title: typed, submit: typed, fields: [{ id: 'f', label: typed, kind: 'text', value: typed }] },
          },
        ],
      },
    },
  ];

  function check(typed: string): void {
    const by = { id: 'c', name: typed, kind: 'customer' } as const;
    const message = outgoing(everywhere(typed), { by, replyTo: { ids: [], name: typed, quote: typed } });
    for (const post of planPosts(message, 'room').posts) {
      expect(isLive(post.blocks)).toBe(false);
      expect(fallbackText(post.summary, 4_000)).not.toMatch(/[<>]/);
      const values = JSON.stringify(post.blocks).match(/"value":"(?:[^"\\]|\\.)*"/g) ?? [];
      for (const value of values) expect(value).not.toMatch(/[<>]/);
      // A link is one that we made.
      const urls = [...JSON.stringify(post.blocks).matchAll(/"url":"([^"]*)"/g)].map(([, url]) => url);
      expect(urls.filter((url) => !url?.startsWith('https://www.openstreetmap.org/'))).toEqual([]);
    }
  }

  it.each([
    ...hardTexts,
    '<!channel>',
    '<@U0ANA>',
    '<!subteam^S1>',
    '<#C0HELP>',
    ':smile:',
    '<https://evil.example|bank>',
  ])('%s', check);

  it('whatever it is', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 200 }), check), { numRuns: 200 });
  });
});

describe('any text with any formatting', () => {
  it('survives the way out and back, but for what a block’s own line makes of its edges', () => {
    fc.assert(
      fc.property(anyRichText, (any) => {
        const content = normalize(any);
        const inlineOnly = content.spans.filter(({ style }) => style !== 'pre' && style !== 'quote');
        const sent = normalize({ text: content.text, spans: inlineOnly });
        expect(textOf({ blocks: [toRichTextBlock(sent)] }, names).text).toBe(sent.text);
        const words = (value: string) => value.replace(/\n/g, '');
        expect(words(textOf({ blocks: [toRichTextBlock(content)] }, names).text)).toBe(words(content.text));
      }),
      { numRuns: 300 },
    );
  });
});

it('a person whom we call is called by their id, and nobody else is', () => {
  expect(toRichTextBlock(callForBo).elements).toEqual([
    section({ type: 'user', user_id: 'U0BO' }, text(' please look')),
  ]);
});
