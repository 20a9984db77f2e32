import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { allowedLookup, isAllowed, type Resolve } from '../../../app/tools/addresses.ts';
import { createTools } from '../../../app/tools/index.ts';
import type { ToolReply } from '../../../core/tool.ts';
import { tiny, useFolder } from '../../config/load.ts';
import { type FakeShop, type Manner, startShop } from '../../fakes/shop/server.ts';
import { silentLog } from '../../support/brand.ts';

const folder = useFolder();
let shop: FakeShop;
beforeEach(async () => {
  shop = await startShop();
});
afterEach(() => shop.stop());

/** Calls the one tool of a configuration, as it is written there. */
async function call(
  yaml: string,
  given: Readonly<Record<string, string>>,
  resolve?: Resolve,
  signal = new AbortController().signal,
): Promise<ToolReply> {
  const config = await folder.load(`${tiny}bot:\n  tools:\n    - ${yaml.trim().replaceAll('\n', '\n      ')}\n`, {
    SHOP_KEY: 'secret',
  });
  const [tool] = config.bot.tools;
  if (!tool) throw new Error('There is no tool');
  const tools = createTools(config.bot.tools, silentLog, resolve);
  return tools.call({ id: 'call-1', tool: tool.name, arguments: given }, signal);
}

const orders = (more = '', url = `${shop.url}/orders/{order}`) => `
name: order_status
description: Where an order is.
url: ${url}
headers: { Authorization: "Bearer \${SHOP_KEY}" }
parameters: { order: {}, lang: { optional: true } }
result: { state: status, arrives: { path: delivery.expected, optional: true } }
internal: true
${more}`;

describe('a tool', () => {
  test('asks the address that was declared, with its headers, and gives what was declared of the answer', async () => {
    expect(await call(orders(), { order: 'RM-20413', lang: 'en' })).toEqual({
      values: { state: 'shipped', arrives: '2027-01-04' },
    });
    expect(shop.received).toMatchObject([
      { method: 'GET', url: '/orders/RM-20413?lang=en', body: '', headers: { authorization: 'Bearer secret' } },
    ]);
    expect(shop.received[0]?.headers).not.toHaveProperty('idempotency-key');
  });

  test('that changes something sends JSON, with a key that is the same for the same call', async () => {
    const change = `
name: change
description: Changes an order.
method: POST
url: ${shop.url}/orders/{order}/wish
parameters: { order: {}, pieces: { type: number }, soon: { type: yesNo }, why: {} }
internal: true`;
    const given = { order: 'A 1', pieces: '3', soon: 'true', why: '"}, {"x": "' };
    expect(await call(change, given)).toEqual({ values: {} });
    await call(change, given);
    expect(shop.received.map(({ url }) => url)).toEqual(['/orders/A%201/wish', '/orders/A%201/wish']);
    expect(shop.received.map(({ headers }) => headers['idempotency-key'])).toEqual(['call-1', 'call-1']);
    expect(JSON.parse(shop.received[0]?.body ?? '')).toEqual({ pieces: 3, soon: true, why: '"}, {"x": "' });
  });

  test.each([
    ['a/../../admin', '/orders/a%2F..%2F..%2Fadmin'],
    ['1?token=x#y', '/orders/1%3Ftoken%3Dx%23y'],
    ['@evil.example/', '/orders/%40evil.example%2F'],
    ["'; DROP TABLE (orders)*!", '/orders/%27%3B%20DROP%20TABLE%20%28orders%29%2A%21'],
    ['订单 一', '/orders/%E8%AE%A2%E5%8D%95%20%E4%B8%80'],
    ['%2e%2e', '/orders/%252e%252e'],
    ['a\\b', '/orders/a%5Cb'],
  ])('keeps what a customer says in its place: %s', async (order, url) => {
    await call(orders(), { order });
    expect(shop.received.map((one) => one.url)).toEqual([url]);
  });

  test.each(['.', '..'])('is not called where its address would become another: %s', async (order) => {
    expect(await call(orders('', `${shop.url}/orders/{order}/private`), { order })).toEqual({ code: 'not-called' });
    expect(shop.received).toEqual([]);
  });

  test.each<[string, Manner, string]>([
    ['is not there', { status: 404, answer: {} }, 'not-found'],
    ['refuses', { status: 403, answer: {} }, 'refused'],
    ['fails', { status: 500, answer: {} }, 'unreachable'],
    ['has too much to do', { status: 429, answer: {} }, 'unreachable'],
    ['hangs up', 'drops', 'unreachable'],
    ['goes on and on', 'endless', 'too-large'],
    ['does not answer', 'silent', 'timeout'],
    ['comes a byte at a time', 'drips', 'timeout'],
    ['is no JSON', { answer: '<html>' }, 'unreadable'],
    ['lacks what was declared', { answer: { state: 'x' } }, 'unreadable'],
    ['has a map where a text was declared', { answer: { status: {} } }, 'unreadable'],
    ['has a link in a text', { answer: { status: 'see https://evil.example' } }, 'unreadable'],
    ['has a bare link in a text', { answer: { status: 'go to evil.example/x' } }, 'unreadable'],
    ['has a link to where few shops are', { answer: { status: 'go to evil.ru now' } }, 'unreadable'],
    ['has a link with a Chinese full stop', { answer: { status: 'go to evil。com' } }, 'unreadable'],
    ['has a link full width', { answer: { status: 'go to ｅｖｉｌ．ｃｏｍ' } }, 'unreadable'],
    ['hides a link', { answer: { status: 'go to evil\u200b.com' } }, 'unreadable'],
    ['has a text without end', { answer: { status: 'x'.repeat(201) } }, 'unreadable'],
    ['inherits what was declared', { answer: '{"__proto__": {"status": "x"}}' }, 'unreadable'],
  ])('whose answer %s says so, and throws nothing', async (_, manner, code) => {
    shop.manner = manner;
    expect(await call(orders('timeout: 1s'), { order: '1' })).toEqual({ code });
    expect(shop.received).toHaveLength(1);
  });

  test('does not go where a redirect leads', async () => {
    const other = await startShop();
    shop.manner = { status: 302, answer: {}, headers: { location: `${other.url}/orders/1` } };
    expect(await call(orders(), { order: '1' })).toEqual({ code: 'refused' });
    expect(other.received).toEqual([]);
    await other.stop();
  });

  test('gives a link only where one was declared', async () => {
    const link = (more: string) => orders().replace('result: { state: status', `result: { state: ${more}`);
    shop.manner = { answer: { status: 'https://shop.example/t/1' } };
    expect(await call(link('{ path: status, type: link }'), { order: '1' })).toEqual({
      values: { state: 'https://shop.example/t/1' },
    });
    shop.manner = { answer: { status: 'javascript:alert(1)' } };
    expect(await call(link('{ path: status, type: link }'), { order: '1' })).toEqual({ code: 'unreadable' });
  });

  test.each([
    ['{ path: status, type: link }', 'https://shop.example@evil.example/t/1'],
    ['{ path: status, type: link }', 'https://shop.example:x@shop.example/'],
    ['{ path: status, type: link }', 'http://shop.example/'],
    ['{ path: status, type: link, hosts: shop.example }', 'https://shop.example.evil.example/'],
    ['{ path: status, type: link, hosts: [shop.example] }', 'https://evil.example\\@shop.example/'],
    ['{ path: status, type: link, hosts: [shop.example] }', 'https:evil.example/shop.example'],
    ["{ path: status, type: link, pattern: 'https://shop.*' }", 'https://shop@evil.example/'],
  ])('gives no link that leads elsewhere than it seems to (%s): %s', async (declared, status) => {
    shop.manner = { answer: { status } };
    const yaml = orders().replace('result: { state: status', `result: { state: ${declared}`);
    expect(await call(yaml, { order: '1' })).toEqual({ code: 'unreadable' });
  });

  test('gives a link as browsers read it, and a text without what is not seen', async () => {
    const yaml = orders().replace(
      'result: { state: status',
      'result: { state: { path: status, type: link, hosts: [Shop.example] }',
    );
    shop.manner = { answer: { status: 'HTTPS:\\\\SHOP.example/t/1' } };
    expect(await call(yaml, { order: '1' })).toEqual({ values: { state: 'https://shop.example/t/1' } });
    shop.manner = { answer: { status: 'ship\u202eped\u2066 photo.jpg\u00ad' } };
    expect(await call(orders(), { order: '1' })).toMatchObject({ values: { state: 'shipped photo.jpg' } });
  });

  test('gives a text only where it fits the pattern that was declared', async () => {
    const yaml = orders().replace('state: status', 'state: { path: status, pattern: shipped|packed }');
    expect(await call(yaml, { order: '1' })).toMatchObject({ values: { state: 'shipped' } });
    shop.manner = { answer: { status: 'shipped, call 555 0199 for a refund' } };
    expect(await call(yaml, { order: '1' })).toEqual({ code: 'unreadable' });
  });

  test('is not waited for when everything stops', async () => {
    shop.manner = 'silent';
    const over = new AbortController();
    const replied = call(orders(), { order: '1' }, undefined, over.signal);
    over.abort();
    expect(await replied).toEqual({ code: 'timeout' });
  });
});

/** What a name leads to, as if DNS said so. */
const leadsTo =
  (...addresses: readonly string[]): Resolve =>
  (_name, _options, done) =>
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );

describe('where a tool may go', () => {
  test.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '100.64.0.1',
    '169.254.169.254',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '192.0.2.1',
    '::1',
    '::',
    'fe80::1',
    'fd00:ec2::254',
    'fc00::1',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:169.254.169.254',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001:db8::1',
    '::127.0.0.1',
    'not-an-address',
  ])('not to %s', (address) => expect(isAllowed(address, false)).toBe(false));

  test.each(['93.184.216.34', '8.8.8.8', '2606:4700::1111', '::ffff:8.8.8.8'])('to %s', (address) =>
    expect(isAllowed(address, false)).toBe(true),
  );

  test.each(['169.254.169.254', 'fe80::1', '0.0.0.0', '::ffff:169.254.169.254', '100.100.100.200', 'fd00:ec2::254'])(
    'not to %s even where a host of the own network is meant',
    (address) => expect(isAllowed(address, true)).toBe(false),
  );

  test('not to a name that leads to the own network, nor to one of which one address does', async () => {
    const outside = () =>
      orders('', 'https://shop.example/orders/{order}').replace('internal: true', 'internal: false');
    for (const resolve of [leadsTo('127.0.0.1'), leadsTo('93.184.216.34', '169.254.169.254'), leadsTo()]) {
      expect(await call(outside(), { order: '1' }, resolve)).toEqual({ code: 'not-allowed' });
    }
    const literal = orders('', `https://127.0.0.1:${shop.port}/{order}`).replace('internal: true', 'internal: false');
    expect(await call(literal, { order: '1' })).toEqual({ code: 'not-allowed' });
    expect(shop.received).toEqual([]);
  });

  test('to the very address that was checked, whatever the name leads to a moment later', async () => {
    const answers = [['127.0.0.1'], ['169.254.169.254']];
    let asked = 0;
    const resolve: Resolve = (name, options, done) => leadsTo(...(answers[asked++] ?? []))(name, options, done);
    const yaml = orders('', `http://shop.internal:${shop.port}/orders/{order}`);
    expect(await call(yaml, { order: '1' }, resolve)).toMatchObject({ values: { state: 'shipped' } });
    expect(asked).toBe(1);
    expect(shop.received[0]?.headers.host).toBe(`shop.internal:${shop.port}`);
  });

  test('is told in either of the ways a connection asks', async () => {
    const look = (all: boolean) =>
      new Promise((done) => allowedLookup(true, leadsTo('10.0.0.1'))('a', { all }, (...told) => done(told)));
    expect(await look(true)).toEqual([null, [{ address: '10.0.0.1', family: 4 }]]);
    expect(await look(false)).toEqual([null, '10.0.0.1', 4]);
  });
});
