// npm run screenshots: plays the main job in a real browser and takes the pictures of the documentation anew.
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { startFrontdesk } from '../../app/start.ts';
import { loadConfig } from '../../config/load.ts';
import type { Language } from '../../core/conversation.ts';
import * as browserEn from '../../web/shared/texts/en.ts';
import * as browserZh from '../../web/shared/texts/zh-Hans.ts';
import { agent, customer, openCase, type Person } from '../e2e/people.ts';
import { silentLog } from '../support/brand.ts';
import { launch } from '../web/browser.ts';

const pictures = new URL('../../docs/screenshots/', import.meta.url).pathname;
const half = { width: 720, height: 860 };

async function talk(
  may: Person,
  ana: Person,
  lines: readonly string[],
  note: string,
  words: typeof browserEn,
): Promise<void> {
  const [question = '', request = '', hello = '', thanks = ''] = lines;
  await may.write(question);
  await may.log.getByRole('article').nth(2).waitFor();
  await may.write(request);
  await ana.page.getByRole('navigation').getByRole('listitem').first().waitFor();
  await openCase(ana);
  await ana.sees(request);
  await ana.write(hello);
  await may.sees(hello);
  await may.write(thanks);
  await ana.sees(thanks);
  await ana.page.getByRole('button', { name: words.desk.noteMode }).click();
  await ana.write(note);
  await ana.sees(note);
  await ana.page.getByRole('button', { name: words.desk.noteMode }).click();
  await may.pick(hello, words.talk.react.replace('{emoji}', '❤️'));
  await ana.message(hello).getByRole('button', { name: /❤️/u }).waitFor();
}

/** Two pictures beside each other. */
async function sideBySide(browser: Browser, left: Buffer, right: Buffer, path: string): Promise<void> {
  const page = await browser.newPage({ viewport: { width: half.width + 1160 + 48, height: half.height + 32 } });
  const image = (png: Buffer) =>
    `<img style="border-radius:10px;box-shadow:0 2px 12px #0003" src="data:image/png;base64,${png.toString('base64')}">`;
  await page.setContent(
    `<body style="margin:16px;display:flex;gap:16px;background:#dfe3ea">${image(left)}${image(right)}</body>`,
  );
  await page.screenshot({ path });
  await page.close();
}

const folder = await mkdtemp(join(tmpdir(), 'frontdesk-pictures-'));
await mkdir(pictures, { recursive: true });
const config = await loadConfig(new URL('../../demo/frontdesk.yaml', import.meta.url).pathname);
const browser = await launch();

/** Plays a scene at a new front desk whose agents read this language. */
async function stage(language: Language, play: (url: string, link: string) => Promise<void>): Promise<void> {
  const frontdesk = await startFrontdesk({
    config: {
      ...config,
      server: { host: '127.0.0.1', port: 0, fileLinks: 60_000, trustProxy: false },
      store: { kind: 'sqlite', path: join(folder, `${language}.db`) },
      desks: config.desks.map((desk) => ({ ...desk, language })),
    },
    log: silentLog,
    onFatal: (error) => {
      throw error;
    },
  });
  try {
    await play(`${frontdesk.url}/`, (await frontdesk.signInUrl()) ?? '');
  } finally {
    await frontdesk.stop();
  }
}

try {
  await stage('en', async (url, link) => {
    const may = await customer(browser, url, { viewport: half });
    const ana = await agent(browser, link, { viewport: { width: 1160, height: half.height } });
    await talk(
      may,
      ana,
      [
        'Can I return a teapot I have used once?',
        'The lid was chipped when it arrived. Can I talk to a person please?',
        'Hello, this is Ana. I am sorry about the lid. A new one can leave today: is the address still the same?',
        'Yes, it is. Thank you, that was quick!',
      ],
      'Second chipped lid this week, tell the warehouse',
      browserEn,
    );
    await sideBySide(browser, await may.page.screenshot(), await ana.page.screenshot(), join(pictures, 'main-job.png'));
  });
  await stage('zh-Hans', async (url, link) => {
    const chinese = { locale: 'zh-CN', colorScheme: 'dark' } as const;
    const phone = { ...chinese, viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 };
    const li = await customer(browser, url, phone, browserZh);
    const wide = { ...chinese, name: '小波', viewport: { width: 1160, height: 860 } };
    const bo = await agent(browser, link, wide, browserZh);
    await talk(
      li,
      bo,
      [
        '用过一次的壶能退吗？',
        '壶盖收到就磕了个口子，转人工',
        '您好，我是小波，非常抱歉。今天就能给您补发一个壶盖，地址没变吧？',
        '没变，谢谢，真快！',
      ],
      '本周第二个磕坏的壶盖，提醒仓库',
      browserZh,
    );
    await li.page.screenshot({ path: join(pictures, 'widget-phone.png') });
    await bo.page.screenshot({ path: join(pictures, 'desk-dark-zh.png') });
  });
  const sizes = await Promise.all(
    ['main-job', 'widget-phone', 'desk-dark-zh'].map(
      async (name) => `${name}.png ${(await readFile(join(pictures, `${name}.png`))).length} bytes`,
    ),
  );
  console.log(`Taken into docs/screenshots: ${sizes.join(', ')}`);
} finally {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
}
