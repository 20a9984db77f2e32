import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectLanguage } from '../../core/language.ts';

describe('detectLanguage', () => {
  it.each([
    'hello',
    'hi',
    'Where is my order?',
    'I’d like to return this',
    'WHERE IS MY PARCEL',
    'how long does delivery take to São Paulo',
    'i need help with my 茶壶',
    'Do you ship to Genève?',
    'thanks!!!',
    'ｈｅｌｌｏ',
    'see https://例え.jp/page please',
  ])('reads %j as English', (text) => expect(detectLanguage(text)).toBe('en'));

  it.each([
    '你好',
    '人工',
    '什么时候发货?',
    '请问我的订单到哪里了',
    '我要 talk to a human',
    'iPhone 手机壳有吗',
    '几天能到',
    '谢谢',
  ])('reads %j as simplified Chinese', (text) => expect(detectLanguage(text)).toBe('zh-Hans'));

  it.each([
    '請問運費怎麼算',
    '什麼時候出貨?',
    '我想退貨',
    '轉真人客服',
    '謝謝',
    '訂單編號 12345 沒有收到',
    '營業時間',
    '這個可以開發票嗎',
  ])('reads %j as traditional Chinese', (text) => expect(detectLanguage(text)).toBe('zh-Hant'));

  it.each([
    '',
    '   ',
    '12345',
    '👍🎉',
    '???',
    'Frontdesk',
    'こんにちは、注文はどこですか',
    '注文キャンセル',
    'Где мой заказ?',
    'مرحبا',
    '안녕하세요',
    'Où est ma commande ?',
    'Wo ist meine Bestellung?',
    '¿Dónde está mi pedido?',
    'Ik wil mijn order',
    'https://example.com/where/is/my/order',
  ])('says nothing of %j', (text) => expect(detectLanguage(text)).toBeUndefined());

  it('keeps the script of the conversation where a text is the same in both', () => {
    expect(detectLanguage('你好', 'zh-Hant')).toBe('zh-Hant');
    expect(detectLanguage('你好', 'zh-Hans')).toBe('zh-Hans');
    expect(detectLanguage('你好', 'en')).toBe('zh-Hans');
    expect(detectLanguage('谢谢', 'zh-Hant')).toBe('zh-Hans');
  });

  it('takes any string', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect([undefined, 'en', 'zh-Hans', 'zh-Hant']).toContain(detectLanguage(text));
      }),
    );
  });
});
