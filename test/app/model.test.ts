import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createModel } from '../../app/model.ts';
import type { ModelRequest } from '../../core/model.ts';
import { openSqliteStore } from '../../store/sqlite/index.ts';
import { type Behaviour, type FakeModel, startModel } from '../fakes/model/server.ts';
import { silentLog } from '../support/brand.ts';

const request: ModelRequest = {
  id: 'r1',
  by: { id: 'bot', name: 'Acme', kind: 'bot' },
  instructions: 'Excerpts:\n[1] Delivery\nThree days.',
  messages: [
    { by: 'customer', text: 'hi' },
    { by: 'bot', text: 'Hello!' },
    { by: 'customer', text: 'How long?' },
  ],
};
const forever = new AbortController().signal;

let fake: FakeModel;
let store: Awaited<ReturnType<typeof openSqliteStore>>;
let now: number;
beforeEach(async () => {
  fake = await startModel();
  store = await openSqliteStore(':memory:');
  now = Date.parse('2027-01-01T12:00:00Z');
});
afterEach(async () => {
  await fake.stop();
  await store.close();
});

const model = (more: { timeout?: number; day?: number; baseUrl?: string } = {}) =>
  createModel(
    {
      baseUrl: more.baseUrl ?? fake.url,
      apiKey: 'secret',
      model: 'some-model',
      timeout: more.timeout ?? 5_000,
      budget: { customer: 10, day: more.day ?? 100 },
    },
    store.storage('model'),
    silentLog,
    () => now,
  );

describe('a model at an OpenAI-compatible endpoint', () => {
  test('is asked with the instructions, the conversation and the key', async () => {
    expect(await (await model()).ask(request, forever)).toEqual({ said: 'In short: Three days. [1]' });
    expect(fake.asked).toEqual([
      {
        model: 'some-model',
        max_tokens: 500,
        messages: [
          { role: 'system', content: request.instructions },
          { role: 'user', content: 'hi' },
          { role: 'assistant', content: 'Hello!' },
          { role: 'user', content: 'How long?' },
        ],
      },
    ]);
    expect(fake.keys).toEqual(['Bearer secret']);
  });

  test.each<[Behaviour, string]>([
    ['broken', 'unreachable'],
    ['drops', 'unreachable'],
    ['refuses', 'refused'],
    ['too-many', 'refused'],
    ['empty', 'refused'],
  ])('that is %s gives no words, is asked once, and throws nothing', async (behaviour, code) => {
    fake.behaviour = behaviour;
    expect(await (await model()).ask(request, forever)).toEqual({ code });
    expect(fake.asked).toHaveLength(1);
  });

  test('is not waited for longer than its time', async () => {
    fake.behaviour = 'silent';
    expect(await (await model({ timeout: 100 })).ask(request, forever)).toEqual({ code: 'timeout' });
  });

  test.each(['endless', 'endlessly-broken'] as const)(
    'whose response is %s is read to its limit and no further',
    async (behaviour) => {
      fake.behaviour = behaviour;
      expect(await (await model({ timeout: 30_000 })).ask(request, forever)).toEqual({ code: 'unreachable' });
      // What lies in the buffers of both ends was sent, too.
      expect(fake.taken).toBeLessThan(16 * 1024 * 1024);
    },
  );

  test('is not waited for longer than its time where the response comes a byte at a time', async () => {
    fake.behaviour = 'drips';
    expect(await (await model({ timeout: 200 })).ask(request, forever)).toEqual({ code: 'timeout' });
  });

  test('is asked nowhere else, whatever it says: customers’ words go where the admin named', async () => {
    const moved = createServer((_, response) => {
      response.writeHead(307, { location: `${fake.url}/chat/completions` }).end();
    });
    await new Promise<void>((resolve) => moved.listen(0, '127.0.0.1', resolve));
    const { port } = moved.address() as AddressInfo;
    try {
      const asking = await model({ baseUrl: `http://127.0.0.1:${port}/v1` });
      expect(await asking.ask(request, forever)).toEqual({ code: 'unreachable' });
      expect(fake.asked).toEqual([]);
    } finally {
      moved.close();
      moved.closeAllConnections();
    }
  });

  test('that is not there gives no words', async () => {
    const asking = await model();
    await fake.stop();
    expect(await asking.ask(request, forever)).toEqual({ code: 'unreachable' });
  });

  test('is not asked beyond the budget of the day, over restarts too, and again the day after', async () => {
    const first = await model({ day: 2 });
    expect(await first.ask(request, forever)).toHaveProperty('said');
    expect(await (await model({ day: 2 })).ask(request, forever)).toHaveProperty('said');
    expect(await (await model({ day: 2 })).ask(request, forever)).toEqual({ code: 'over-budget' });
    expect(fake.asked).toHaveLength(2);
    // Two processes at the same time share it too.
    now += 24 * 3_600_000;
    const [one, other] = [await model({ day: 3 }), await model({ day: 3 })];
    for (const process of [one, other, one]) expect(await process.ask(request, forever)).toHaveProperty('said');
    for (const process of [other, one]) expect(await process.ask(request, forever)).toEqual({ code: 'over-budget' });
    now += 24 * 3_600_000;
    expect(await first.ask(request, forever)).toHaveProperty('said');
  });
});
