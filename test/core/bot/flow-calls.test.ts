import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createTools } from '../../../app/tools/index.ts';
import type { ToolConfig } from '../../../config/config.ts';
import { loadFlows } from '../../../config/flows.ts';
import { shippedTexts } from '../../../config/texts/index.ts';
import { createBot } from '../../../core/bot/bot.ts';
import { buildKnowledge } from '../../../core/bot/knowledge.ts';
import type { Channel, Sink } from '../../../core/channel.ts';
import type { Escalation } from '../../../core/conversation.ts';
import { createEngine, type Engine } from '../../../core/engine.ts';
import { newId } from '../../../core/ids.ts';
import { plainParts } from '../../../core/message.ts';
import { plain } from '../../../core/richtext.ts';
import { createTurn } from '../../../core/turn.ts';
import { createEmbeddedWakeups } from '../../../queue/embedded.ts';
import { openSqliteStore } from '../../../store/sqlite/index.ts';
import { tiny, useFolder } from '../../config/load.ts';
import { type FakeShop, startShop } from '../../fakes/shop/server.ts';
import { capabilities } from '../../simulation/platform.ts';
import { silentLog } from '../../support/brand.ts';

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
let store: Awaited<ReturnType<typeof openSqliteStore>>;
let tools: readonly ToolConfig[];
let engine: Engine;
let sink: Sink;
let sent: string[];
let escalations: Escalation[];

const chat: Channel = {
  name: 'chat',
  capabilities,
  async start(given) {
    sink = given;
  },
  async stop() {},
  async send(_to, message) {
    sent.push(plainParts(message.parts));
    return { ids: [String(sent.length)] };
  },
  open: () => Promise.reject(new Error('There are no files')),
};

async function start(): Promise<void> {
  const knowledge = buildKnowledge(
    [
      {
        id: 'delivery',
        language: 'en',
        title: 'Delivery',
        questions: ['How long does delivery take?'],
        tags: [],
        body: plain('Three days.'),
        source: 'Delivery',
      },
    ],
    await loadFlows([await folder.write('flows/status.yaml', flow)], tools),
  );
  const nothing = () => {};
  engine = createEngine({
    store,
    wakeups: createEmbeddedWakeups({}),
    turn: createTurn({
      language: 'en',
      triage: (text) =>
        text === 'fire!' ? { category: 'incident', priority: 'urgent', reason: 'Fire', evidence: [] } : null,
      bot: createBot({
        name: 'Acme',
        greeting: () => undefined,
        knowledge,
        unanswered: 2,
        texts: shippedTexts,
        tools,
      }),
      handoff: {
        resume: () => false,
        pressed: () => false,
        changed: nothing,
        open: (_draft, why) => void escalations.push(why),
        customer: nothing,
        desk: nothing,
        outcome: nothing,
        replayed: nothing,
        timer: nothing,
        status: nothing,
      },
    }),
    channels: [chat],
    isDesk: () => false,
    newId,
    log: silentLog,
    tools: createTools(tools, silentLog),
  });
  await engine.start();
}

async function write(text: string): Promise<void> {
  const from = { channel: 'chat', chat: 'may' };
  const by = { id: 'may', name: 'May', kind: 'customer' } as const;
  const key = newId();
  const parts = [{ kind: 'text', text: plain(text) }] as const;
  await sink.accept([{ type: 'message', key, id: key, at: new Date(), from, by, parts }]);
}

const ends = (...expected: readonly string[]) =>
  vi.waitFor(() => expect(sent.slice(-expected.length)).toEqual(expected), 8_000);
const arrived = (count: number) => vi.waitFor(() => expect(shop.received).toHaveLength(count), 8_000);

/** Up to where the shop is asked. */
async function ask(order = 'RM-20413'): Promise<void> {
  await write('Where is my order?');
  await ends('Which order?');
  const before = sent.length;
  await write(order);
  await vi.waitFor(() => expect(sent[before]).toBe('One moment.'), 8_000);
}

beforeEach(async () => {
  shop = await startShop();
  store = await openSqliteStore(':memory:');
  sent = [];
  escalations = [];
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
  tools = config.bot.tools;
  await start();
});
afterEach(async () => {
  await engine.stop();
  await shop.stop();
  await store.close();
});

describe('a flow that asks another system', () => {
  test('says what it answers', async () => {
    await ask();
    await ends('One moment.', 'Order RM-20413: shipped, due 2027-01-04.');
    expect(shop.received.map(({ method, url }) => `${method} ${url}`)).toEqual(['GET /orders/RM-20413']);
    expect((await store.conversation('chat/may'))?.conversation.bot.flow).toBeNull();
    expect(await store.nextTimer()).toBeUndefined();
  });

  test('goes by what it answers, and calls the next with a key of its own and with who asks', async () => {
    shop.manner = { answer: { status: 'lost', number: 7, delivery: { expected: 'never' } } };
    await ask();
    await ends('I report that.', 'Reported as 7.');
    const [, report] = shop.received;
    expect(JSON.parse(report?.body ?? '')).toEqual({ order: 'RM-20413', note: 'Lost', chat: 'may' });
    expect(report?.headers['idempotency-key']).toMatch(/\w{10,}/);
  });

  test('does what was written for when there is no answer', async () => {
    shop.manner = { status: 404, answer: {} };
    await ask();
    await ends('There is no order RM-20413.');
    shop.manner = { status: 500, answer: {} };
    await ask();
    await vi.waitFor(() =>
      expect(escalations).toEqual([
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
      expect(escalations).toMatchObject([
        { category: 'unanswered', reason: '“report” gave no answer (unreadable) in “Where is my order”' },
      ]),
    );
  });

  test('lets the customer ask something else meanwhile, and says that it is still looking', async () => {
    shop.manner = 'silent';
    await ask();
    await write('How long does delivery take?');
    await ends('Three days.\nFrom our help page “Delivery”');
    await write('hm');
    await ends(says.lookingUp);
    await vi.waitFor(() => expect(escalations).toMatchObject([{ reason: 'No status of RM-20413 (timeout)' }]), 8_000);
  });

  test('drops an answer that comes when people have taken over', async () => {
    shop.manner = 'silent';
    await ask();
    await write('fire!');
    await vi.waitFor(() => expect(escalations).toMatchObject([{ category: 'incident' }]));
    expect((await store.conversation('chat/may'))?.conversation.bot.flow).toBeNull();
    const before = sent.length;
    await vi.waitFor(async () => expect(await store.nextTimer()).toBeUndefined(), 8_000);
    expect([sent.length, escalations.length]).toEqual([before, 1]);
  });

  test('is asked again, under the same key, where the process has died meanwhile', async () => {
    const pass = { answer: { status: 'lost', number: 7, delivery: { expected: 'x' } } };
    shop.manner = ({ method }) => (method === 'POST' ? 'silent' : pass);
    await ask();
    await arrived(2);
    await engine.stop();
    shop.manner = pass;
    await start();
    await ends('Reported as 7.');
    const keys = shop.received.slice(1).map(({ headers }) => headers['idempotency-key']);
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
  });

  test('is told as failed where the process dies a second time', async () => {
    shop.manner = 'silent';
    await ask();
    for (const count of [1, 2]) {
      await arrived(count);
      await engine.stop();
      await start();
    }
    await vi.waitFor(() => expect(escalations).toMatchObject([{ reason: 'No status of RM-20413 (timeout)' }]), 9_000);
    expect(shop.received).toHaveLength(2);
  }, 30_000);
});
