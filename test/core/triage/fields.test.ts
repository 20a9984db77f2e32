import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTriage, triage } from '../../../core/triage/index.ts';

describe('each reason to call a person', () => {
  it.each([
    ['care', 'urgent', 'I don’t want to live any more'],
    ['care', 'urgent', '我不想活了'],
    ['care', 'urgent', 'my son swallowed a button battery'],
    ['care', 'urgent', '吃完以后呼吸困難'],
    ['care', 'urgent', 'i ate the silica gel packet'],
    ['care', 'urgent', '佢要斬我'],
    ['care', 'urgent', '睡了就不用醒来多好'],
    ['incident', 'urgent', '一氧化碳報警器響了'],
    ['care', 'urgent', 'my kid just swallowed half a bottle of your vitamin gummies'],
    ['care', 'urgent', 'i took the whole bottle'],
    ['care', 'urgent', 'i dont see the point of being here anymore honestly'],
    ['care', 'urgent', 'someone is breaking into my house'],
    ['incident', 'urgent', '敷完脸全烂了'],
    ['care', 'high', 'can I use this while I am pregnant?'],
    ['incident', 'urgent', 'Your charger caught fire'],
    ['incident', 'urgent', '電動車剎車突然失靈'],
    ['incident', 'high', 'I can see other customers’ orders in my account'],
    ['incident', 'high', '再不解决我就发微博曝光'],
    ['security', 'urgent', 'my account was hacked'],
    ['security', 'urgent', '我的账号被盗了'],
    ['security', 'high', 'please change the phone number on my account'],
    ['technical', 'urgent', 'our production servers are down'],
    ['technical', 'high', 'the update deleted all my photos'],
    ['technical', 'normal', 'I restarted it but it still crashes'],
    ['technical', 'normal', '重启了还是报错'],
    ['billing', 'normal', 'I was charged twice'],
    ['billing', 'normal', '退款半个月了还没到账'],
    ['complaint', 'high', 'your driver swore at me'],
    ['complaint', 'normal', '我要投诉'],
    ['personal', 'normal', 'plan a two week trip for the eight of us'],
    ['personal', 'normal', '公司想采购两百套礼盒'],
    ['vip', 'high', 'I am a platinum member, make an exception'],
    ['emotion', 'high', 'my mother passed away last week'],
    ['emotion', 'normal', 'this is the worst service ever'],
    ['emotion', 'normal', '你们这是什么破服务'],
  ] as const)('%s, %s: %s', (category, priority, text) => {
    expect(triage(text)).toMatchObject({ escalate: true, category, priority });
  });
});

describe('what only sounds like one', () => {
  it.each([
    'these wings are fire',
    'I took half of the soup home, how long does it keep?',
    'what is the point of being a member',
    'no point in waiting for the sale, right?',
    'this deal is the bomb',
    '笑死我了,好可爱',
    'is my model part of the recall?',
    'is the site down?',
    '什么时候恢复服务',
    '重启就好了,谢谢',
    'restarting fixed it, thanks',
    'where is my invoice',
    '退款一般要多久',
    'I’m not angry, just asking',
    '我没生气,就是问问',
    'what do members get',
    '怎么成为会员',
    'how do I choose a strong password',
    '贷款利率是多少',
    'does the cream contain alcohol',
    'just some feedback, the font is small',
  ])('stays with the bot: %s', (text) => {
    expect(triage(text)).toMatchObject({ escalate: false, category: null });
  });
});

describe('a decision', () => {
  const dangers = [
    '我不想活了',
    'I want to kill myself',
    'the heater is on fire',
    'she cannot breathe',
    '孩子误吞了电池',
  ];
  const talk = fc.constantFrom(
    'hi',
    'thanks!',
    '你好',
    '谢谢',
    'ok 👍',
    'lol',
    '哈哈',
    'how are you',
    'where is my order?',
  );

  it('is not talked away by small talk around a danger, whatever the case and width', () => {
    const wide = (text: string) => text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));
    const writings = fc.constantFrom(
      (text: string) => text,
      (text: string) => text.toUpperCase(),
      wide,
    );
    fc.assert(
      fc.property(fc.constantFrom(...dangers), talk, talk, writings, (danger, before, after, write) => {
        expect(triage(write(`${before} ${danger}, ${after}`))).toMatchObject({ escalate: true, priority: 'urgent' });
      }),
    );
  });

  it('is made for any text, and rests on words of the customer', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const { evidence } = triage(text);
        expect(evidence.every((words) => words.length <= 600)).toBe(true);
      }),
    );
  });

  it('takes the more urgent of two reasons', () => {
    expect(triage('I was charged twice, and the charger caught fire').category).toBe('incident');
    expect(triage('give me a human, I was charged twice').category).toBe('explicit');
  });

  it('keeps a number with signs in it whole', () => {
    expect(triage('you took $49.99 from my card').category).toBe('billing');
  });
});

describe('examples', () => {
  const taught = createTriage([
    { text: 'the rope frayed while I was climbing', category: 'incident', priority: 'urgent' },
    { text: 'my rope came apart on the wall', category: 'incident', priority: 'urgent' },
    { text: 'is the climbing hall heated', category: null },
    { text: 'when is the climbing hall open', category: null },
    { text: 'how much is a day ticket', category: null },
    { text: 'do you hire out shoes', category: null },
    { text: 'is there a hall for children', category: null },
    { text: 'can I park at the hall', category: null },
    { text: 'which grade is the blue route', category: null },
    { text: 'are dogs allowed', category: null },
    { text: 'until when are you open', category: null },
  ]);

  it('teach what no wording knows', () => {
    expect(triage('my rope frayed on the wall').escalate).toBe(false);
    expect(taught('my rope frayed on the wall')).toMatchObject({
      category: 'incident',
      priority: 'urgent',
      evidence: ['my rope frayed on the wall'],
    });
    expect(taught('is the hall open').escalate).toBe(false);
  });

  it('take nothing away from the wordings', () => {
    const misled = createTriage([{ text: 'I want a human', category: null }]);
    expect(misled('I want a human').category).toBe('explicit');
  });
});
