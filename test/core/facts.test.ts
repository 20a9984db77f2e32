import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { factsIn, merged } from '../../core/facts.ts';

const found = (text: string) => factsIn(text).map(({ kind, value }) => `${kind}: ${value}`);

describe('facts', () => {
  test.each<[string, string[]]>([
    ['My order RM-20413 has not arrived', ['order: RM-20413']],
    ['Order number: 100482291, please', ['order: 100482291']],
    ['order #A1B2C3D4 is wrong', ['order: A1B2C3D4']],
    ['the tracking number is SF1234567890123', ['order: SF1234567890123']],
    ['订单号是202701040001，还没收到', ['order: 202701040001']],
    ['訂單 TW-88213 有問題', ['order: TW-88213']],
    ['I was charged $49.99 twice', ['amount: $49.99']],
    ['you owe me 1,200 euros', ['amount: 1,200 euros']],
    ['US$ 30 and HK$200', ['amount: US$ 30', 'amount: HK$200']],
    ['扣了我 199.5 元，还有￥30', ['amount: 199.5 元', 'amount: ￥30']],
    ['ordered on 2027-01-04, due January 9th, 2027', ['date: 2027-01-04', 'date: January 9th, 2027']],
    ['it came on 3 March', ['date: 3 March']],
    ['1月4号下的单，2027年1月9日到', ['date: 1月4号', 'date: 2027年1月9日']],
    ['my flight BA 117 was cancelled', ['flight: BA 117']],
    ['航班 CA1831 延误了', ['flight: CA1831']],
    ['MU 5137 航班取消', ['flight: MU 5137']],
    ['it says error code E-1042', ['error: E-1042']],
    ['Error: 0x80070057 and then HTTP 502', ['error: 0x80070057', 'error: HTTP 502']],
    ['打不开，报错 5003', ['error: 5003']],
    ['I get ECONNREFUSED and ERR_SSL_PROTOCOL', ['error: ECONNREFUSED', 'error: ERR_SSL_PROTOCOL']],
    ['app version 3.12.1 on iOS 18.2', ['version: 3.12.1', 'version: 18.2']],
    ['版本是 v2.0.1', ['version: v2.0.1']],
    ['I have already restarted the router twice, nothing', ['tried: I have already restarted the router twice']],
    ["I've tried another browser.", ["tried: I've tried another browser"]],
    ['已经重启了三次，还是不行', ['tried: 重启了三次']],
    ['试过换浏览器。', ['tried: 试过换浏览器']],
  ])('%s', (text, expected) => expect(found(text)).toEqual(expected));

  test.each([
    'Hello, I have a question',
    'I have not tried anything yet',
    "I haven't restarted it",
    '还没试过',
    '没有重启了',
    'in order to pay',
    'I would like to order something nice',
    'an error occurred',
    'may I ask something?',
    'two of 3 are broken',
    'call me at 65 5550 0187',
    'version control is hard',
    '我要下订单',
    'it costs nothing',
  ])('not of: %s', (text) => expect(found(text)).toEqual([]));

  const piece = fc.constantFrom(
    'order ',
    'RM-20413',
    '订单号',
    '202701040001',
    ' $',
    '49.99',
    '元',
    'error ',
    'E1042',
    '，',
    '. ',
    'flight ',
    'BA117',
    'version ',
    '1.2.3',
    'I tried ',
    '重启了',
    '2027-01-04',
    '\n',
    '😀',
  );

  test('are never made up: each stands in what was said, whatever that was', () => {
    const said = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.array(piece).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(said, (text) => {
        for (const { value } of factsIn(text)) {
          expect(value).not.toBe('');
          expect(text).toContain(value);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test('are each told once, and bounded', () => {
    fc.assert(
      fc.property(fc.array(fc.array(piece).map((pieces) => pieces.join(''))), (texts) => {
        const facts = texts.reduce((known, text) => merged(known, factsIn(text)), factsIn(''));
        expect(facts.length).toBeLessThanOrEqual(16);
        expect(new Set(facts.map(({ kind, value }) => `${kind} ${value}`)).size).toBe(facts.length);
      }),
    );
  });
});
