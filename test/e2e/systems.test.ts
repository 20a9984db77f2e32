import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { openStoreForTool } from '../../app/open-store.ts';
import { shippedTexts } from '../../config/texts/index.ts';
import { parseAddressKey } from '../../core/message.ts';
import * as words from '../../web/shared/texts/en.ts';
import { startShop } from '../fakes/shop/server.ts';
import { launch } from '../web/browser.ts';
import { start, stop } from './frontdesk.ts';
import { agent, customer, openCase } from './people.ts';

const says = shippedTexts('en');
const flow = `title: Where is my order
start: [Where is my order?]
steps:
  - { ask: order, text: Which order?, pattern: 'RM-\\d+' }
  - { call: status, with: { order: "{{order}}" }, text: One moment. }
  - { answer: "Order {{order}} is {{status.state}}." }
`;

test('the brand’s own systems are asked, be it that the process is killed meanwhile, and raise alerts that customers answer', async () => {
  const shop = await startShop();
  shop.manner = 'silent';
  const folder = await mkdtemp(join(tmpdir(), 'frontdesk-systems-'));
  await mkdir(join(folder, 'flows'));
  await writeFile(join(folder, 'flows/order.yaml'), flow);
  const config = join(folder, 'frontdesk.yaml');
  await writeFile(
    config,
    `brand: { name: Acme }
store: sqlite:./data.db
api: { tokens: [{ name: fraud, token: a-token-of-some-length }] }
channels: { website: { type: web } }
desks: { support: { channel: website, room: support } }
bot:
  flows: [./flows]
  tools:
    - name: status
      description: Where an order is.
      url: ${shop.url}/orders/{order}
      parameters: { order: {} }
      result: { state: status }
      timeout: 2s
      internal: true
`,
  );
  const first = await start({ folder, args: ['--config', config] });
  const port = new URL(first.url).port;
  const browser = await launch();
  let running = first;
  try {
    const may = await customer(browser, first.customers, { locale: 'en-GB' }, words);
    await may.write('Where is my order?');
    await may.sees('Which order?');
    await may.write('It is RM-20413');
    await vi.waitFor(() => expect(shop.received).toHaveLength(1), 10_000);
    running.process.kill('SIGKILL');
    await running.process.ended;
    shop.manner = { answer: { status: 'shipped' } };
    running = await start({ folder, args: ['--config', config, '--port', port] });
    await may.sees('Order RM-20413 is shipped.');
    expect(shop.received.map(({ url }) => url)).toEqual(['/orders/RM-20413', '/orders/RM-20413']);

    await may.write('I want to talk to a human please');
    await may.sees(says.customer.handoff);
    const { store } = await openStoreForTool({ kind: 'sqlite', path: join(folder, 'data.db') });
    const [open] = await store.openCases();
    await store.close();
    const chat = parseAddressKey(open?.conversation ?? '');
    const raise = (token = 'a-token-of-some-length') =>
      fetch(`${running.url}/api/alerts`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ id: 'evt-1', customer: chat, about: 'payment', note: 'Odd payment' }),
      });
    expect((await raise('another')).status).toBe(401);
    expect([(await raise()).status, (await raise()).status]).toEqual([202, 200]);
    await may.sees(says.customer.alertPayment);
    expect(await may.count(says.customer.alertPayment)).toBe(1);
    await may.page.getByRole('button', { name: says.customer.alertNotMe }).click();
    await may.sees(says.customer.alertNo);
    const ana = await agent(browser, running.desk, {}, words);
    await openCase(ana);
    await ana.sees(says.desk.alertNo);
    await ana.sees(/Odd payment/);
    await ana.page.getByText('order: RM-20413').first().waitFor();
  } finally {
    await browser.close();
    await stop(running);
    await shop.stop();
  }
}, 120_000);
