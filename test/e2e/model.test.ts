import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import * as words from '../../web/shared/texts/en.ts';
import { startModel } from '../fakes/model/server.ts';
import { launch } from '../web/browser.ts';
import { start, stop } from './frontdesk.ts';
import { agent, customer, openCase } from './people.ts';

const aMinute = 60_000;

test(
  'a running front desk lets the model word what its files say, and follows them',
  async () => {
    const model = await startModel();
    const folder = await mkdtemp(join(tmpdir(), 'frontdesk-model-'));
    const entry = (answer: string) =>
      writeFile(
        join(folder, 'knowledge/delivery.md'),
        `---\ntitle: Delivery\nlanguage: en\nquestions: [How long does delivery take?]\n---\n${answer}\n`,
      );
    await mkdir(join(folder, 'knowledge'));
    await entry('Three days.');
    const config = join(folder, 'frontdesk.yaml');
    await writeFile(
      config,
      `brand: { name: Acme }
channels: { website: { type: web } }
desks: { support: { channel: website, room: support } }
bot: { knowledge: [./knowledge], llm: { baseUrl: "${model.url}", model: m } }
`,
    );
    const running = await start({ folder, args: ['--config', config] });
    const browser = await launch();
    try {
      const may = await customer(browser, running.customers, { locale: 'en-GB' }, words);
      await may.write('How long does delivery take?');
      await may.sees(/In short: Three days\./);

      await entry('Nine days.');
      await vi.waitFor(() => expect(running.process.output.stderr).toContain('knowledge-reloaded'), 10_000);
      const ben = await customer(browser, running.customers, { locale: 'en-GB' }, words);
      await ben.write('how long does a delivery take');
      await ben.sees(/In short: Nine days\./);

      await model.stop();
      const cy = await customer(browser, running.customers, { locale: 'en-GB' }, words);
      await cy.write('so delivery takes how long');
      await cy.sees(/^Nine days\./);
    } finally {
      await browser.close();
      await stop(running);
      await model.stop();
    }
  },
  aMinute,
);

test(
  'the summary of a case is drafted while its dialog is open, hides what the desk does not see, and stays with the case',
  async () => {
    const model = await startModel();
    model.behaviour = { says: 'May asked where order AB-1234567 is. She paid by 4111 1111 1111 1111.' };
    const folder = await mkdtemp(join(tmpdir(), 'frontdesk-summary-'));
    const config = join(folder, 'frontdesk.yaml');
    await writeFile(
      config,
      `brand: { name: Acme }
channels: { website: { type: web } }
desks: { support: { channel: website, room: support } }
bot: { llm: { baseUrl: "${model.url}", model: m } }
`,
    );
    const running = await start({ folder, args: ['--config', config] });
    const browser = await launch();
    try {
      const may = await customer(browser, running.customers, { locale: 'en-GB' }, words);
      await may.write('I want a human: where is order AB-1234567, paid by 4111 1111 1111 1111?');
      const ana = await agent(browser, running.desk, { locale: 'en-GB' }, words);
      await openCase(ana);
      await ana.page.getByRole('button', { name: 'Close', exact: true }).click();
      const summary = ana.page.getByRole('dialog').getByRole('textbox', { name: /^Summary/ });
      const drafted = 'May asked where order AB-1234567 is. She paid by •••• •••• •••• 1111.';
      await vi.waitFor(async () => expect(await summary.inputValue()).toBe(drafted), 10_000);
      expect(JSON.stringify(model.asked)).not.toContain('4111 1111 1111 1111');
      await ana.page.getByRole('dialog').getByRole('button', { name: 'Close', exact: true }).click();
      await ana.sees(drafted);
      await may.sees(/closed/i);
      expect(await may.count(/May asked where/)).toBe(0);
    } finally {
      await browser.close();
      await stop(running);
      await model.stop();
    }
  },
  aMinute,
);
