import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import * as words from '../../web/shared/texts/en.ts';
import { startModel } from '../fakes/model/server.ts';
import { launch } from '../web/browser.ts';
import { start, stop } from './frontdesk.ts';
import { customer } from './people.ts';

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
      await may.write('how long does a delivery take');
      await may.sees(/In short: Nine days\./);

      await model.stop();
      await may.write('so delivery takes how long');
      await may.sees(/^Nine days\./);
    } finally {
      await browser.close();
      await stop(running);
      await model.stop();
    }
  },
  aMinute,
);
