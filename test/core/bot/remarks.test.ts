import { describe, expect, test } from 'vitest';
import { shippedTexts } from '../../../config/texts/index.ts';
import { type Remark, remarkIn } from '../../../core/bot/remarks.ts';
import { Chat, says } from './chat.ts';

const inChinese = shippedTexts('zh-Hans').customer;
const inTraditional = shippedTexts('zh-Hant').customer;

const remarks: Readonly<Record<Remark, readonly string[]>> = {
  yes: [
    'yes please',
    'Yes, please!',
    'sure, thanks',
    'of course',
    'go ahead',
    '好的，麻烦你',
    '好的，麻煩你',
    '要的',
    '那麻烦您了',
  ],
  ok: ['ok then', 'Alright', 'fine', '好吧', '行', '可以的'],
  no: ['no thanks', 'Nope', 'not really', '不用，谢谢', '不了'],
  more: [
    'and?',
    'next',
    'go on',
    'so?',
    'what else?',
    'ok and?',
    'why?',
    '???',
    '然后呢',
    '还有吗？',
    '下一个',
    '為什麼',
    '没懂',
    'the first one',
  ],
  doubt: ['really?', 'Are you sure?', "that's wrong", '真的吗', '真的嗎？', '确定吗', '是吗', '不会吧'],
  slip: ['oops', 'sorry, wrong chat', 'my bad', '发错了', '不好意思，發錯了', '手滑'],
  idle: ['hmm', 'lol', '...', 'good to know', '哈哈哈', '原来如此'],
};

describe('a remark with no content of its own', () => {
  test.each(Object.entries(remarks).flatMap(([kind, texts]) => texts.map((text) => [kind, text])))(
    'is %s: %s',
    (kind, text) => {
      expect(remarkIn(text)).toBe(kind);
    },
  );

  test.each([
    'and to Hong Kong?',
    'next day delivery',
    'yes, where is my order',
    'wrong size',
    'really good tea?',
    'how much',
    'when does it open',
    '真的能退吗',
    '发错货了',
    '然后呢，退款怎么办',
    '下一批什么时候到',
    '麻烦退款',
    'Möbel?',
    '',
  ])('is not %j', (text) => {
    expect(remarkIn(text)).toBeNull();
  });

  test('is told from what is no remark in no time, however it is made', () => {
    const begun = performance.now();
    for (const text of ['啊好的'.repeat(13), 'and so '.repeat(6), '真的吗'.repeat(13)])
      remarkIn(`${text}x1`.slice(-40));
    expect(performance.now() - begun).toBeLessThan(200);
  });
});

describe('the bot, at a remark', () => {
  const answered = () => {
    const chat = new Chat();
    chat.write('hello');
    chat.write('How long does delivery take?');
    return chat;
  };

  test.each(Object.values(remarks).flat())('answers %s by no entry, whatever was said before', (text) => {
    for (const chat of [new Chat(), answered()]) {
      expect(chat.write(text).filter((said) => said.includes('From our help page'))).toEqual([]);
      expect(chat.write(text).filter((said) => said.includes('来自帮助页'))).toEqual([]);
    }
  });

  test.each([
    ['and?', says.nothingMore],
    ['真的吗', inChinese.fromPages],
    ['發錯了', inTraditional.noProblem],
    ['no thanks', says.declined],
  ])('says a short word to %s after an answer', (text, word) => {
    const chat = answered();
    expect(chat.write(text)).toEqual([word]);
    expect(chat.escalations).toEqual([]);
  });

  test.each(['ok then', 'hmm', '好吧'])('leaves %s alone', (text) => {
    const chat = answered();
    expect(chat.write(text)).toEqual([]);
    expect(chat.escalations).toEqual([]);
  });

  test('asks what it is about where nothing was said before', () => {
    const chat = new Chat();
    chat.write('hello');
    expect(chat.write('next')).toEqual([says.tellMe]);
    expect(new Chat().write('yes please').at(-1)).toBe(says.tellMe);
  });

  test('gets a person where the same remark comes again', () => {
    const chat = answered();
    chat.write('and?');
    expect(chat.write('And??')).toEqual([]);
    expect(chat.escalations).toMatchObject([{ category: 'unanswered', evidence: ['and?', 'And??'] }]);
  });

  test('goes on where it was, not in another script: what both have in common is in the customer’s', () => {
    const chat = new Chat();
    chat.write('請問幾點開門');
    chat.write('不要人工');
    expect(chat.conversation?.language).toBe('zh-Hant');
  });
});

describe('a yes to what was offered', () => {
  const offered = (question = 'Which quasar is the brightest one?') => {
    const chat = new Chat();
    chat.write('hello');
    chat.write(question);
    return chat;
  };

  test.each(['yes please', 'ok', 'sure', 'please do', '好的，麻烦你', '好的，麻煩你', '好的', '可以'])(
    'gets the person: %s',
    (text) => {
      const chat = offered();
      expect(chat.write(text)).toEqual([]);
      expect(chat.escalations).toMatchObject([{ category: 'explicit', evidence: [text] }]);
    },
  );

  test('counts after “That is all I have on this” too', () => {
    const chat = offered('How long does delivery take?');
    expect(chat.write('and?')).toEqual([says.nothingMore]);
    chat.write('yes');
    expect(chat.escalations).toMatchObject([{ category: 'explicit' }]);
  });

  test('is none after something else was said', () => {
    const chat = offered();
    expect(chat.write('no thanks')).toEqual([says.declined]);
    expect(chat.write('ok')).toEqual([]);
    expect(chat.write('yes please')).toEqual([says.tellMe]);
    expect(chat.escalations).toEqual([]);
  });

  test('is none where it only takes note: a picture cannot be read', () => {
    const chat = new Chat();
    chat.sendPicture();
    expect(chat.write('ok')).toEqual([]);
    expect(chat.escalations).toEqual([]);
  });

  test('asks which one where there are several, and takes the number or the word for it', () => {
    const chat = offered('How do gifts work?');
    const labels = chat.card?.actions?.map(({ label }) => label);
    expect(chat.write('yes')).toEqual([says.whichOne]);
    expect(chat.card?.actions?.map(({ label }) => label)).toEqual(labels);
    const [second] = chat.write('the second one');
    expect(second).toContain(labels?.[1] === 'Gift cards' ? 'By e-mail.' : 'In red paper.');
    chat.write('How do gifts work?');
    chat.write('最后一个');
    expect(chat.escalations).toMatchObject([{ category: 'explicit' }]);
  });
});

test('words that can be taken apart in very many ways hold nobody up', () => {
  // Trying each way took ten seconds for one of these.
  const hostile = ['x', 'y', '退款', '订单', 'a1', 'b', '…z', '9z', '码', '货'].map(
    (end) => `${'好吧'.repeat(19)}${end}`,
  );
  expect(hostile.map(remarkIn)).toEqual(hostile.map(() => null));
});
