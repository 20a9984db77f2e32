import { describe, expect, test } from 'vitest';
import { shippedTexts } from '../../../config/texts/index.ts';
import { Chat, says } from './chat.ts';

describe('the bot', () => {
  test('greets once, says that it is a bot, and answers with its source', () => {
    const chat = new Chat();
    expect(chat.write('How long does delivery take?')).toEqual([
      'Hi, I am a bot.',
      'Three days.\n\n• Japan: five days\n• South Korea: six days\nFrom our help page “Delivery times”',
    ]);
    expect(chat.write('Can I return my teapot?')).toHaveLength(1);
  });

  test('greets a greeting, and does not count it as a question', () => {
    const chat = new Chat();
    expect(chat.write('hello')).toEqual(['Hi, I am a bot.']);
    expect(chat.write('hello!')).toEqual([says.hello]);
    expect(chat.conversation?.bot.unanswered).toBe(0);
  });

  test.each(['thanks!', 'Thank you so much', '谢谢', '多谢啦'])('answers "%s" politely', (text) => {
    const chat = new Chat();
    chat.write('hello');
    expect(chat.write(text)).toHaveLength(1);
    expect(chat.conversation?.bot.unanswered).toBe(0);
  });

  test.each(['👍', 'ok', '好的', '嗯嗯'])('leaves "%s" alone', (text) => {
    const chat = new Chat();
    chat.write('hello');
    expect(chat.write(text)).toEqual([]);
    expect(chat.escalations).toEqual([]);
  });

  test.each(['are you human?', '你是机器人吗？', 'am I talking to a bot'])('tells the truth to "%s"', (text) => {
    const chat = new Chat();
    chat.write('hello');
    const [answer] = chat.write(text);
    expect([says.isBot, shippedTexts('zh-Hans').customer.isBot]).toContain(answer);
  });

  test.each([
    "don't transfer me",
    'Please do not connect me to an agent',
    'no human please',
    '不要人工',
    '不用转人工客服，谢谢',
  ])('stays when told to: "%s", also twice', (text) => {
    const chat = new Chat();
    chat.write('hello');
    for (let count = 0; count < 2; count++) expect(chat.write(text)).toHaveLength(1);
    expect(chat.escalations).toEqual([]);
    expect(chat.conversation?.bot.unanswered).toBe(0);
  });

  test('says that it does not know, and offers a person', () => {
    const chat = new Chat();
    chat.write('hello');
    expect(chat.write('Which quasar is the brightest one?')).toEqual([says.unknown]);
    expect(chat.card?.actions?.map(({ id }) => id)).toEqual(['person']);
    chat.press('person');
    expect(chat.escalations).toMatchObject([{ category: 'explicit' }]);
  });

  test('offers near matches as buttons, and takes a typed number for the button', () => {
    const chat = new Chat();
    chat.write('hello');
    expect(chat.write('How do gifts work?')).toEqual([says.nearMatches]);
    const [first, ...others] = chat.card?.actions ?? [];
    expect(others.at(-1)?.id).toBe('person');
    const pressed = chat.press(first?.id ?? '');
    expect(pressed[0]).toMatch(/By e-mail|In red paper/);
    chat.write('How do gifts work?');
    expect(chat.write(' 1 ')).toEqual(pressed);
  });

  describe('asked something that leans on what it said last', () => {
    test('says only the lines that answer it', () => {
      const chat = new Chat();
      chat.write('hello');
      chat.write('How long does delivery take?');
      expect(chat.write('and to Japan?')).toEqual(['• Japan: five days\nFrom our help page “Delivery times”']);
      expect(chat.write('what about South Korea?')).toEqual([
        '• South Korea: six days\nFrom our help page “Delivery times”',
      ]);
    });

    test('takes a new subject for what it is', () => {
      const chat = new Chat();
      chat.write('hello');
      chat.write('How long does delivery take?');
      expect(chat.write('and can I return my teapot?')[0]).toContain('Within 30 days.');
      expect(chat.write('and which quasar is the brightest?')).toEqual([says.unknown]);
    });

    test('has forgotten it after half an hour', () => {
      const chat = new Chat();
      chat.write('hello');
      chat.write('How long does delivery take?');
      chat.now += 31 * 60_000;
      expect(chat.write('and to Japan?')).toEqual([says.unknown]);
    });
  });

  test('answers nothing from an entry before or after its days', () => {
    const chat = new Chat();
    chat.write('hello');
    expect(chat.write('Any discount for the moon festival?')).toEqual([says.unknown]);
    chat.now = 1_500;
    expect(chat.write('Is there a moon festival discount?')[0]).toContain('Ten percent.');
    chat.now = 2_000;
    expect(chat.press('answer:moon')).toEqual([says.choiceGone]);
  });

  describe('asked the same in other words', () => {
    test('calls a person where that finds the answer that was no help', () => {
      const chat = new Chat();
      chat.write('How long does delivery take?');
      expect(chat.write('how many days does the delivery take')).toEqual([]);
      expect(chat.escalations).toMatchObject([
        {
          category: 'unanswered',
          evidence: ['How long does delivery take?', 'how many days does the delivery take'],
        },
      ]);
    });

    test('calls a person where it would offer the same once more', () => {
      const chat = new Chat();
      chat.write('How do gifts work?');
      expect(chat.card?.actions).toHaveLength(3);
      expect(chat.write('gifts please, tell me about them')).toEqual([]);
      expect(chat.escalations).toMatchObject([{ category: 'unanswered' }]);
    });

    test('answers where something was asked that is new', () => {
      const chat = new Chat();
      chat.write('hello');
      chat.write('How long does delivery take?');
      expect(chat.write('how long does delivery to Japan take')).toHaveLength(1);
      expect(chat.write('Can I return my teapot?')).toHaveLength(1);
      expect(chat.write('How do gift cards work?')).toHaveLength(1);
      expect(chat.escalations).toEqual([]);
    });
  });

  describe('told that a person is likely to be needed', () => {
    const hunch = {
      category: 'emotion',
      priority: 'normal',
      reason: 'Is like it',
      evidence: [],
      isLikeness: true,
    } as const;

    test('answers what it surely knows', () => {
      const chat = new Chat();
      for (const words of ['How long does delivery take?', 'and to Japan?', 'hello', '1'])
        chat.hunches.set(words, hunch);
      expect(chat.write('How long does delivery take?')).toHaveLength(2);
      expect(chat.write('and to Japan?')).toHaveLength(1);
      expect(chat.write('hello')).toEqual([says.hello]);
      chat.write('How do gifts work?');
      expect(chat.write('1')).toHaveLength(1);
      expect(chat.escalations).toEqual([]);
    });

    test('leaves everything else to that person, and says nothing first', () => {
      const chat = new Chat();
      for (const words of ['How do gifts work?', 'Which quasar is the brightest one?']) {
        chat.hunches.set(words, hunch);
        expect(chat.write(words)).toEqual([]);
      }
      expect(chat.escalations).toEqual([hunch, hunch]);
    });
  });

  test('says so where a button’s entry is gone', () => {
    const chat = new Chat();
    chat.write('hello');
    expect(chat.press('answer:removed')).toEqual([says.choiceGone]);
  });

  test('cannot read pictures, says so, and calls a person at the second', () => {
    const chat = new Chat();
    chat.write('hello');
    expect(chat.sendPicture()).toEqual([says.unreadable]);
    expect(chat.sendPicture()).toEqual([]);
    expect(chat.escalations).toMatchObject([{ category: 'unanswered' }]);
  });

  test('remembers no more than it needs, however long the chat', () => {
    const chat = new Chat();
    for (let count = 0; count < 200; count++) chat.write(`word${count} `.repeat(300));
    expect(JSON.stringify(chat.conversation).length).toBeLessThan(5_000);
  });
});
