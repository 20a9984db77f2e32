import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { createApi } from '../../../app/api/index.ts';
import { createRecords } from '../../../app/api/records.ts';
import type { Inbound } from '../../../core/channel.ts';
import { createLimiter } from '../../../core/limits.ts';
import { openSqliteStore } from '../../../store/sqlite/index.ts';
import { openConversation } from '../../support/conversation.ts';

const token = 'a-token-of-some-length';
let store: Awaited<ReturnType<typeof openSqliteStore>>;
let accepted: Inbound[];
let told: unknown[];
let fail: boolean;
let api: ReturnType<typeof createApi>;

beforeEach(async () => {
  store = await openSqliteStore(':memory:');
  accepted = [];
  told = [];
  fail = false;
  let time = 0;
  api = createApi({
    tokens: [
      { name: 'fraud', token },
      { name: 'shop', token: 'another-token-of-length' },
    ],
    store,
    channels: ['telegram', 'website'],
    isDesk: ({ chat }) => chat === 'support',
    accept: async (events) => {
      if (fail) throw new Error('The disk is full');
      accepted.push(...events);
    },
    tell: async (id, event) => {
      told.push([id, event]);
    },
    openFile: async ({ id }) => {
      if (id === 'lost') throw new Error('It is gone');
      return { name: `${id}.pdf`, mime: 'application/pdf', stream: new Blob(['bytes']).stream() };
    },
    newId: () => `id-${accepted.length}`,
    clock: {
      now: () => {
        time += 1;
        return time;
      },
      after: () => () => {},
    },
    refusals: createLimiter({ points: 3, seconds: 60 }),
    client: (env) => (env as { ip: string } | undefined)?.ip ?? 'here',
  });
});
afterEach(() => store.close());

async function call(method: string, path: string, body: unknown, headers: Record<string, string> = {}) {
  return api.request(path, {
    method,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { authorization: `Bearer ${token}`, ...headers },
  });
}
const alert = { id: 'evt-1', customer: { channel: 'telegram', chat: '42' }, about: 'payment' };
const known = (chat = '42', channel = 'telegram') => call('PUT', `/customers/${channel}/${chat}`, { id: 'c-7' });

describe('POST /api/alerts', () => {
  test('takes an alert for a customer who has written', async () => {
    const { deliver } = await openConversation(store, { channel: 'telegram', chat: '42' });
    await deliver([]);
    const response = await call('POST', '/alerts', { ...alert, note: 'Odd' });
    expect([response.status, await response.json()]).toEqual([202, { id: 'evt-1', status: 'accepted' }]);
    expect(accepted).toMatchObject([
      {
        key: 'alert evt-1 telegram/42',
        from: { channel: 'telegram', chat: '42' },
        by: { id: 'api:fraud', name: 'fraud', kind: 'system' },
        alert: { id: 'evt-1', about: 'payment', priority: 'high', note: 'Odd', elsewhere: [], unreached: [] },
      },
    ]);
  });

  test('gives along where else the customer is on record, by profile and by chat', async () => {
    await known('9', 'website');
    await known('42');
    await call('POST', '/alerts', { ...alert, customer: { profile: 'c-7' } });
    await call('POST', '/alerts', { ...alert, id: 'evt-2', customer: { channel: 'website', chat: '9' } });
    const alerts = accepted.flatMap((event) => (event.type === 'alert' ? [event] : []));
    expect(alerts.map(({ from, alert: { elsewhere } }) => [from.chat, elsewhere.map(({ chat }) => chat)])).toEqual([
      ['42', ['9']],
      ['9', ['42']],
    ]);
  });

  test('deals with an id once, in the way it was first taken, be it that nothing came of it then', async () => {
    await known();
    fail = true;
    await expect(call('POST', '/alerts', alert)).rejects.toThrow('The disk is full');
    fail = false;
    const again = await call('POST', '/alerts', { ...alert, note: 'another' });
    expect([again.status, await again.json()]).toEqual([200, { id: 'evt-1', status: 'known' }]);
    await call('POST', '/alerts', alert);
    const alerts = accepted.filter(({ type }) => type === 'alert');
    // The same key: the inbox takes it in once.
    expect(new Set(alerts.map(({ key }) => key))).toEqual(new Set(['alert evt-1 telegram/42']));
    expect(alerts[0]).toMatchObject({ alert: { note: '' } });
  });

  test('says that nobody is known there, of strangers, desks and channels that are none', async () => {
    for (const customer of [
      { channel: 'telegram', chat: '43' },
      { channel: 'telegram', chat: 'support' },
      { channel: 'smoke', chat: '42' },
      { profile: 'nobody' },
    ]) {
      const response = await call('POST', '/alerts', { ...alert, customer });
      expect([response.status, (await response.json()).error]).toEqual([404, 'customer-unknown']);
    }
    expect(accepted).toEqual([]);
  });

  test.each<[unknown, number, string, string[]]>([
    ['{', 400, 'not-json', []],
    ['x'.repeat(70_000), 413, 'too-long', []],
    [{}, 400, 'invalid', ['id', 'customer', 'about']],
    [{ ...alert, about: 'fire' }, 400, 'invalid', ['about']],
    [{ ...alert, id: 'a\nb' }, 400, 'invalid', ['id']],
    [{ ...alert, link: 'https://evil.example' }, 400, 'invalid', ['']],
    [{ ...alert, customer: { channel: 'telegram' } }, 400, 'invalid', ['customer']],
    [[], 400, 'invalid', ['']],
  ])('refuses %j', async (body, status, error, paths) => {
    const response = await call('POST', '/alerts', body);
    const said = await response.json();
    expect([response.status, said.error]).toEqual([status, error]);
    expect((said.problems ?? []).map(({ path }: { path: string }) => path)).toEqual(paths);
  });
});

describe('PUT /api/customers/{channel}/{chat}', () => {
  test('says who somebody is', async () => {
    const profile = {
      id: 'c-7',
      name: 'May',
      vip: true,
      agent: { id: 'U1', name: 'Ana' },
      attributes: { tier: 'gold' },
    };
    const response = await call('PUT', '/customers/telegram/a%2Fb', profile);
    expect([response.status, await response.text()]).toEqual([204, '']);
    expect(accepted).toMatchObject([{ type: 'profile', from: { channel: 'telegram', chat: 'a/b' }, profile }]);
  });

  test('moves a chat to another profile', async () => {
    await known();
    await call('PUT', '/customers/telegram/42', { id: 'c-8' });
    expect((await call('POST', '/alerts', { ...alert, customer: { profile: 'c-7' } })).status).toBe(404);
    expect((await call('POST', '/alerts', { ...alert, customer: { profile: 'c-8' } })).status).toBe(202);
  });

  test.each([
    [{ vip: 'yes' }, 'vip'],
    [{ attributes: { a: 'x\ny' } }, 'attributes.a'],
    [{ attributes: { 'a<b': 'x' } }, 'attributes.a<b'],
    [{ attributes: Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`a${index}`, 'x'])) }, 'attributes'],
  ])('refuses %j', async (body, path) => {
    const said = await (await call('PUT', '/customers/telegram/42', body)).json();
    expect(said).toMatchObject({ error: 'invalid', problems: [{ path }] });
  });

  test('knows no desk as a customer', async () => {
    expect((await call('PUT', '/customers/telegram/support', {})).status).toBe(404);
  });
});

describe('GET and DELETE /api/customers/{channel}/{chat}', () => {
  const path = '/customers/telegram/42';

  async function writeOnce(): Promise<void> {
    const { deliver } = await openConversation(store, { channel: 'telegram', chat: '42' });
    const file = { channel: 'website', id: 'bill', name: 'bill.pdf' };
    const lost = { channel: 'website', id: 'lost' };
    const parts = [file, lost].map((one) => ({ kind: 'media', media: 'file', file: one }) as const);
    await deliver([{ op: 'send', message: 'm1', by: { id: 'ana', name: 'Ana', kind: 'agent' }, parts }]);
  }

  test('gives what is kept of somebody, files too, and writes down who asked', async () => {
    await writeOnce();
    const response = await api.request(path, { headers: { authorization: `Bearer ${token}` } });
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toMatchObject({
      conversation: { id: 'telegram/42' },
      cases: [],
      audit: [],
      messages: [{ id: 'm1' }],
      files: [
        { channel: 'website', id: 'bill', name: 'bill.pdf' },
        { channel: 'website', id: 'lost', name: null },
      ],
    });
    const by = { id: 'api:fraud', name: 'fraud', kind: 'system' };
    expect(told).toEqual([['telegram/42', { type: 'exported', by }]]);
    const get = (file: string) =>
      api.request(`${path}/files/website/${file}`, { headers: { authorization: `Bearer ${token}` } });
    expect(await (await get('bill')).text()).toBe('bytes');
    for (const none of ['lost', 'of-another']) {
      const refused = await get(none);
      expect([refused.status, (await refused.json()).error]).toEqual([404, 'file-unknown']);
    }
  });

  test('asks for the erasure of somebody who is known', async () => {
    await writeOnce();
    const response = await call('DELETE', path, '');
    expect([response.status, await response.json()]).toEqual([202, { status: 'accepted' }]);
    const by = { id: 'api:fraud', name: 'fraud', kind: 'system' };
    expect(told).toEqual([['telegram/42', { type: 'erase', by, why: 'asked', askedAt: expect.any(Number) }]]);
  });

  test.each(['GET', 'DELETE'])('%s knows neither strangers nor desks', async (method) => {
    await openConversation(store, { channel: 'telegram', chat: 'support' }).then(({ deliver }) => deliver([]));
    for (const none of ['telegram/43', 'telegram/support', 'smoke/42']) {
      const response = await api.request(`/customers/${none}`, {
        method,
        headers: { authorization: `Bearer ${token}` },
      });
      expect([response.status, (await response.json()).error]).toEqual([404, 'customer-unknown']);
      expect((await api.request(`/customers/${none}`, { method })).status).toBe(401);
    }
    expect(told).toEqual([]);
  });

  test('what was told of somebody is forgotten with them, and an alert is not dealt with again', async () => {
    await known();
    await known('9', 'website');
    await call('POST', '/alerts', { ...alert, note: 'Odd' });
    const forgets = createRecords(store.storage('api'));
    await forgets.forget({ channel: 'telegram', chat: '42' }, 1_000);
    accepted = [];
    const again = await call('POST', '/alerts', { ...alert, customer: { profile: 'c-7' } });
    expect([again.status, await again.json()]).toEqual([200, { id: 'evt-1', status: 'known' }]);
    expect(accepted).toEqual([]);
    expect((await call('POST', '/alerts', { ...alert, id: 'evt-2' })).status).toBe(404);
    await call('POST', '/alerts', { ...alert, id: 'evt-3', customer: { profile: 'c-7' } });
    expect(accepted).toMatchObject([{ from: { chat: '9' }, alert: { elsewhere: [] } }]);
  });
});

describe('the API', () => {
  test.each(['', 'Bearer', 'Bearer wrong-token-of-length', `Basic ${token}`, `Bearer ${token}x`, `Bearer ${token} x`])(
    'is for those with a token: %s',
    async (authorization) => {
      const response = await call('POST', '/alerts', alert, { authorization });
      expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
      expect(accepted).toEqual([]);
    },
  );

  test('lets nobody guess tokens for long, and keeps nobody else out', async () => {
    const guess = (ip: string, given: string) =>
      api.request('/alerts', { method: 'POST', headers: { authorization: `Bearer ${given}` } }, { ip });
    for (let count = 0; count < 3; count++) expect((await guess('far', `guess-${count}`)).status).toBe(401);
    const refused = await guess('far', 'guess-4');
    expect([refused.status, await refused.json()]).toMatchObject([429, { error: 'too-fast' }]);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await guess('far', token)).status).toBe(400);
    expect((await guess('near', 'guess')).status).toBe(401);
  });

  test('describes itself to everybody, by the schemas that it checks with', async () => {
    const response = await api.request('/');
    const path = z.object({ requestBody: z.object({ content: z.record(z.string(), z.object({ schema: z.json() })) }) });
    const document = z
      .object({ openapi: z.literal('3.1.0'), paths: z.record(z.string(), z.looseObject({ post: path.optional() })) })
      .parse(await response.json());
    expect(Object.keys(document.paths)).toEqual([
      '/api/alerts',
      '/api/customers/{channel}/{chat}',
      '/api/customers/{channel}/{chat}/files/{of}/{id}',
    ]);
    expect(document.paths['/api/alerts']?.post?.requestBody.content['application/json']?.schema).toMatchObject({
      required: ['id', 'customer', 'about'],
      additionalProperties: false,
    });
  });

  test('knows nothing else', async () => {
    expect((await call('POST', '/cases', {})).status).toBe(404);
  });
});
