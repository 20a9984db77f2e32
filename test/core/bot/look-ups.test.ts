import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ToolConfig } from '../../../config/config.ts';
import { shippedTexts } from '../../../config/texts/index.ts';
import { buildKnowledge, type KnowledgeEntry } from '../../../core/bot/knowledge.ts';
import { plain } from '../../../core/richtext.ts';
import { tiny, useFolder } from '../../config/load.ts';
import { type Asked, type FakeModel, startModel } from '../../fakes/model/server.ts';
import { type FakeShop, startShop } from '../../fakes/shop/server.ts';
import { ends, type LiveBot, startBot } from './engine.ts';

const folder = useFolder();
const says = shippedTexts('en').customer;
const delivery: KnowledgeEntry = {
  id: 'delivery',
  language: 'en',
  title: 'Delivery times',
  questions: ['How long does delivery take?'],
  tags: [],
  body: plain('Parcels take three days.'),
  source: 'Delivery times',
};
const order = { wants: 'order_status', given: { order: 'RM-20413' } };
/** As a good model would: looks the order up, and says what it found. */
const good = ({ messages }: Asked) => {
  const found = messages.findLast(({ role }) => role === 'tool');
  if (!found) return order;
  const { excerpt, values } = JSON.parse(String(found.content));
  return {
    says: values ? `Your order is ${values.state} and arrives on ${values.arrives}. [${excerpt}]` : 'NO_ANSWER',
  };
};
const unknown = [says.unknown, says.askPerson];

let model: FakeModel;
let shop: FakeShop;
let bot: LiveBot;
let tools: readonly ToolConfig[];

async function start(more: { perCustomer?: number; timeout?: number } = {}): Promise<void> {
  bot = await startBot({ knowledge: buildKnowledge([delivery]), tools, model: model.url, ...more });
}

beforeEach(async () => {
  [model, shop] = await Promise.all([startModel(), startShop()]);
  const { bot: written } = await folder.load(`${tiny}bot:
  tools:
    - name: order_status
      description: Where an order is.
      url: ${shop.url}/orders/{order}
      parameters: { order: { pattern: 'RM-\\d{5}', description: Its number }, chat: { from: chat } }
      result: { state: status, arrives: delivery.expected }
      timeout: 1s
      model: true
      internal: true
    - { name: secrets, description: Not for the model., url: "${shop.url}/secrets", internal: true }
`);
  tools = written.tools;
  model.behaviour = good;
});
afterEach(async () => {
  await bot.stop();
  await Promise.all([model.stop(), shop.stop()]);
});

describe('a model with a tool', () => {
  test('has looked up what no entry says, and words it', async () => {
    await start();
    await bot.write('Where is RM-20413?');
    await ends(bot, 'Your order is shipped and arrives on 2027-01-04.');
    expect(shop.received.map(({ url }) => url)).toEqual(['/orders/RM-20413?chat=may']);
    expect(model.asked[0]?.tools).toEqual([
      {
        type: 'function',
        function: {
          name: 'order_status',
          description: 'Where an order is.',
          parameters: {
            type: 'object',
            properties: { order: { type: 'string', description: 'Its number', pattern: '^(?:RM-\\d{5})$' } },
            required: ['order'],
            additionalProperties: false,
          },
        },
      },
    ]);
    expect(model.asked[1]?.messages.slice(-2)).toMatchObject([
      { role: 'assistant', tool_calls: [{ function: { name: 'order_status' } }] },
      { role: 'tool', content: '{"excerpt":1,"values":{"state":"shipped","arrives":"2027-01-04"}}' },
    ]);
    expect(await bot.store.nextTimer()).toBeUndefined();
  });

  test('shows the customer that an answer is being written', async () => {
    await start();
    await bot.write('Where is RM-20413?');
    await ends(bot, 'Your order is shipped and arrives on 2027-01-04.');
    expect(bot.typed).toEqual(['Acme to may', 'Acme to may']);
  });

  test('says what the bot would say without, where it has no answer, and then calls a person', async () => {
    model.behaviour = 'knows-nothing';
    await start();
    await bot.write('Do penguins have knees?');
    await vi.waitFor(() => expect(bot.sent[0]).toContain(unknown[0]), 8_000);
    await bot.write('And elephants, do they?');
    await vi.waitFor(() => expect(bot.escalations).toMatchObject([{ category: 'unanswered' }]), 8_000);
    expect(bot.escalations[0]?.evidence).toHaveLength(2);
  });

  test.each([
    ['a tool that is not there', { wants: 'http_get', given: { url: 'https://evil.example' } }],
    ['a tool that is not for it', { wants: 'secrets', given: {} }],
    ['what is no JSON', { wants: 'order_status', given: '{"order": ' }],
    ['a list', { wants: 'order_status', given: [1] }],
  ])('that wants %s gets nothing, and the customer what the bot would say without', async (_, wanted) => {
    model.behaviour = wanted;
    await start();
    await bot.write('How long does delivery take?');
    await ends(bot, 'Parcels take three days.\nFrom our help page “Delivery times”');
    expect([shop.received, model.asked.length]).toEqual([[], 1]);
  });

  test('is told where what it gives does not fit, and where there is no answer', async () => {
    const found: unknown[] = [];
    model.behaviour = (asked) => {
      const last = asked.messages.findLast(({ role }) => role === 'tool');
      if (last) found.push(last.content);
      if (!last) return { wants: 'order_status', given: { order: '../../admin' } };
      return found.length === 1 ? order : { says: 'NO_ANSWER' };
    };
    shop.manner = { status: 500, answer: {} };
    await start();
    await bot.write('Does the walrus sing?');
    await vi.waitFor(() => expect(bot.sent[0]).toContain(unknown[0]), 8_000);
    expect(found).toEqual(['{"excerpt":1,"error":"no answer"}', '{"excerpt":2,"error":"no answer"}']);
    expect(shop.received).toHaveLength(1);
  });

  test('may look up only so often', async () => {
    model.behaviour = order;
    await start();
    await bot.write('How long does delivery take?');
    await ends(bot, 'Parcels take three days.\nFrom our help page “Delivery times”');
    expect([shop.received.length, model.asked.length]).toEqual([3, 4]);
  });

  test('is not asked beyond the budget, in the middle either', async () => {
    await start({ perCustomer: 1 });
    await bot.write('How long does delivery take?');
    await ends(bot, 'Parcels take three days.\nFrom our help page “Delivery times”');
    expect([shop.received.length, model.asked.length]).toEqual([1, 1]);
  });

  test('is given up, and the customer answered, where the process dies while something is looked up', async () => {
    shop.manner = 'silent';
    await start();
    await bot.write('How long does delivery take?');
    await vi.waitFor(() => expect(shop.received).toHaveLength(1), 8_000);
    await bot.restart();
    await ends(bot, 'Parcels take three days.\nFrom our help page “Delivery times”');
  });

  test('is not waited for by a customer who writes on', async () => {
    shop.manner = 'silent';
    await start();
    await bot.write('How long does delivery take?');
    await vi.waitFor(() => expect(shop.received).toHaveLength(1), 8_000);
    await bot.write('fire!');
    await vi.waitFor(() => expect(bot.escalations).toMatchObject([{ category: 'incident' }]), 8_000);
    await vi.waitFor(async () => expect(await bot.store.nextTimer()).toBeUndefined(), 8_000);
    expect(model.asked).toHaveLength(1);
  });
});
