import { describe, expect, it } from 'vitest';
import { smallTalk } from '../../../core/bot/smalltalk.ts';

describe('small talk', () => {
  it.each([
    ...[
      'hello',
      '在吗',
      "I'm back",
      'I have a quick question',
      'can I ask something?',
      '我有个问题',
      '想问一下',
      '请问',
      '回来了',
    ].map((text) => [text, 'hello'] as const),
    ...[
      'one second',
      'Give me a minute please',
      'ok wait',
      'hold on',
      'let me check',
      "I'll be right back",
      'never mind',
      "you're welcome",
      'just a sec',
    ].map((text) => [text, 'silent'] as const),
    ...[
      '等一下',
      '稍等',
      '我再想想',
      '让我看看',
      '算了',
      '不用了',
      '先这样吧',
      '麻烦了',
      '好的，等我看看',
      '讓我看看',
    ].map((text) => [text, 'silent'] as const),
  ])('is %j: %s', (text, kind) => {
    expect(smallTalk(text)).toBe(kind);
  });

  it.each([
    'when is it back in stock',
    'hold one for me',
    'wait for my refund how long',
    'let me cancel it',
    'never got it',
    'I have a question about delivery',
    '我有个问题，什么时候发货',
    '等一下，还没发货吗',
    '算了，我要退货',
    '不用了还能退吗',
    '想问一下运费',
    'one moment, my card was charged twice',
  ])('is not %j, which wants an answer', (text) => {
    expect(smallTalk(text)).toBeNull();
  });

  it('reads a sound of agreement that is drawn out as long as it likes', () => {
    // Twenty-four of them took a third of a second, and each one more doubled that.
    expect(smallTalk('嗯'.repeat(40))).toBe('silent');
    expect(smallTalk(`${'嗯'.repeat(58)}x`)).toBeNull();
  });
});
