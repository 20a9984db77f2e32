import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { loadFlows } from '../../../config/flows.ts';
import { shippedTexts } from '../../../config/texts/index.ts';
import { buildKnowledge } from '../../../core/bot/knowledge.ts';
import { plain } from '../../../core/richtext.ts';
import { tiny, useFolder } from '../../config/load.ts';
import { type FakeShop, startShop } from '../../fakes/shop/server.ts';
import { ends, type LiveBot, startBot } from './engine.ts';

const folder = useFolder();
const says = shippedTexts('en').customer;
const flow = `title: Where is my order
start: [Where is my order?]
steps:
  - { ask: order, text: Which order?, pattern: 'RM-\\d+' }
  - call: order_status
    with: { order: "{{order}}" }
    text: One moment.
    failed: sorry
  - branch: [{ when: { order_status.state: lost }, go: lost }]
  - { answer: "Order {{order}}: **{{order_status.state}}**, due {{order_status.arrives}}.", next: end }
  - { id: lost, call: report, with: { order: "{{order}}", note: Lost }, text: I report that. }
  - { answer: "Reported as {{report.number}}.", next: end }
  - id: sorry
    branch: [{ when: { order_status.failed: not-found }, go: wrong }]
  - { handOff: { category: technical, reason: "No status of {{order}} ({{order_status.failed}})" } }
  - { id: wrong, answer: "There is no order {{order}}." }
`;

let shop: FakeShop;
let bot: LiveBot;

const arrived = (count: number) => vi.waitFor(() => expect(shop.received).toHaveLength(count), 8_000);

/** Up to where the shop is asked. */
async function ask(order = 'RM-20413'): Promise<void> {
  await bot.write('Where is my order?');
  await ends(bot, 'Which order?');
  const before = bot.sent.length;
  await bot.write(order);
  await vi.waitFor(() => expect(bot.sent[before]).toBe('One moment.'), 8_000);
}

beforeEach(async () => {
  shop = await startShop();
  const config = await folder.load(`${tiny}bot:
  tools:
    - name: order_status
      description: Where an order is.
      url: ${shop.url}/orders/{order}
      parameters: { order: {} }
      result: { state: status, arrives: delivery.expected }
      timeout: 1s
      internal: true
    - name: report
      description: Reports an order as lost.
      method: POST
      url: ${shop.url}/lost
      parameters: { order: {}, note: {}, chat: { from: chat } }
      result: { number: { path: number, type: number } }
      timeout: 1s
      internal: true
`);
  const { tools } = config.bot;
  const flows = await loadFlows([await folder.write('flows/status.yaml', flow)], tools);
  const delivery = {
    id: 'delivery',
    language: 'en',
    title: 'Delivery',
    questions: ['How long does delivery take?'],
    tags: [],
    body: plain('Three days.'),
    source: 'Delivery',
  } as const;
  bot = await startBot({ knowledge: buildKnowledge([delivery], flows), tools });
});
afterEach(async () => {
  await bot.stop();
  await shop.stop();
});

describe('a flow that asks another system', () => {
  test('says what it answers', async () => {
    await ask();
    await ends(bot, 'One moment.', 'Order RM-20413: shipped, due 2027-01-04.');
    expect(shop.received.map(({ method, url }) => `${method} ${url}`)).toEqual(['GET /orders/RM-20413']);
    expect((await bot.store.conversation('chat/may'))?.conversation.bot.flow).toBeNull();
    expect(await bot.store.nextTimer()).toBeUndefined();
  });

  test('goes by what it answers, and calls the next with a key of its own and with who asks', async () => {
    shop.manner = { answer: { status: 'lost', number: 7, delivery: { expected: 'never' } } };
    await ask();
    await ends(bot, 'I report that.', 'Reported as 7.');
    const [, report] = shop.received;
    expect(JSON.parse(report?.body ?? '')).toEqual({ order: 'RM-20413', note: 'Lost', chat: 'may' });
    expect(report?.headers['idempotency-key']).toMatch(/\w{10,}/);
  });

  test('does what was written for when there is no answer', async () => {
    shop.manner = { status: 404, answer: {} };
    await ask();
    await ends(bot, 'There is no order RM-20413.');
    shop.manner = { status: 500, answer: {} };
    await ask();
    await vi.waitFor(() =>
      expect(bot.escalations).toEqual([
        {
          category: 'technical',
          priority: 'normal',
          reason: 'No status of RM-20413 (unreachable)',
          evidence: ['order: RM-20413', 'order_status.failed: unreachable'],
        },
      ]),
    );
  });

  test('calls a person where nothing was written for that', async () => {
    shop.manner = { answer: { status: 'lost', number: 'many', delivery: { expected: 'x' } } };
    await ask();
    await vi.waitFor(() =>
      expect(bot.escalations).toMatchObject([
        { category: 'unanswered', reason: '“report” gave no answer (unreadable) in “Where is my order”' },
      ]),
    );
  });

  test('lets the customer ask something else meanwhile, and says that it is still looking', async () => {
    shop.manner = 'silent';
    await ask();
    await bot.write('How long does delivery take?');
    await ends(bot, 'Three days.\nFrom our help page “Delivery”');
    await bot.write('hm');
    await ends(bot, says.lookingUp);
    await vi.waitFor(
      () => expect(bot.escalations).toMatchObject([{ reason: 'No status of RM-20413 (timeout)' }]),
      8_000,
    );
  });

  test('drops an answer that comes when people have taken over', async () => {
    shop.manner = 'silent';
    await ask();
    await bot.write('fire!');
    await vi.waitFor(() => expect(bot.escalations).toMatchObject([{ category: 'incident' }]));
    expect((await bot.store.conversation('chat/may'))?.conversation.bot.flow).toBeNull();
    const before = bot.sent.length;
    await vi.waitFor(async () => expect(await bot.store.nextTimer()).toBeUndefined(), 8_000);
    expect([bot.sent.length, bot.escalations.length]).toEqual([before, 1]);
  });

  test('is asked again, under the same key, where the process has died meanwhile', async () => {
    const pass = { answer: { status: 'lost', number: 7, delivery: { expected: 'x' } } };
    shop.manner = ({ method }) => (method === 'POST' ? 'silent' : pass);
    await ask();
    await arrived(2);
    shop.manner = pass;
    await bot.restart();
    await ends(bot, 'Reported as 7.');
    const keys = shop.received.slice(1).map(({ headers }) => headers['idempotency-key']);
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
  });

  test('is told as failed where the process dies a second time', async () => {
    shop.manner = 'silent';
    await ask();
    for (const count of [1, 2]) {
      await arrived(count);
      await bot.restart();
    }
    await vi.waitFor(
      () => expect(bot.escalations).toMatchObject([{ reason: 'No status of RM-20413 (timeout)' }]),
      9_000,
    );
    expect(shop.received).toHaveLength(2);
  }, 30_000);
});
