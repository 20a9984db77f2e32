import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { shippedTexts } from '../../config/texts/index.ts';
import { fill } from '../../core/texts.ts';
import * as browserEn from '../../web/shared/texts/en.ts';
import * as browserZh from '../../web/shared/texts/zh-Hans.ts';
import { launch } from '../web/browser.ts';
import { type Started, start, stop } from './frontdesk.ts';
import { agent, customer, openCase } from './people.ts';

const aMinute = 60_000;

const tongues = [
  {
    language: 'en',
    locale: 'en-GB',
    words: browserEn,
    question: 'How long does delivery take?',
    answer: /leave our Hangzhou warehouse the same day/,
    askForPerson: 'My parcel has not moved for a week. Can I talk to a real person please?',
    hello: 'Hello, this is Ana. I am so sorry, let me look it up right away.',
    thanks: 'Thank you, the order is RM-20418',
    note: 'Carrier lost it, send a new one',
  },
  {
    language: 'zh-Hans',
    locale: 'zh-CN',
    words: browserZh,
    question: '多久能收到货？',
    answer: /从杭州仓库发出/,
    askForPerson: '包裹一个星期没动了，转人工',
    hello: '您好，我是 Ana，非常抱歉，马上帮您查。',
    thanks: '谢谢，订单号是 RM-20418',
    note: '快递丢件，安排补发',
  },
] as const;

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

let running: Started;
beforeEach(async () => {
  running = await start();
});
afterEach(() => stop(running));

describe.each(tongues)('the main job in $language', { timeout: aMinute }, (tongue) => {
  const { words, locale, language } = tongue;
  const says = shippedTexts(language).customer;
  // The demo's cards are in English; the desk's own words follow each agent's browser.
  const card = shippedTexts('en').desk;

  test('a customer chats, the bot answers, a person takes over, both talk, the agent closes', async () => {
    const may = await customer(browser, running.customers, { locale }, words);
    const ana = await agent(browser, running.desk, { locale }, words);

    await may.write(tongue.question);
    await may.sees(tongue.answer);
    await may.write(tongue.askForPerson);
    await may.sees(says.handoff);

    await openCase(ana);
    await ana.sees(tongue.question);
    await ana.sees(tongue.askForPerson);
    await ana.write(tongue.hello);
    await may.sees(fill(says.joined, { agent: 'Ana' }));
    await may.sees(tongue.hello);
    await ana.message(tongue.hello).getByRole('img', { name: words.talk.sent }).waitFor();

    await ana.page.getByRole('button', { name: words.desk.noteMode }).click();
    await ana.write(tongue.note);
    await ana.sees(tongue.note);
    await ana.page.getByRole('button', { name: words.desk.noteMode }).click();

    await may.write(tongue.thanks);
    await ana.sees(tongue.thanks);
    await ana.page.getByRole('button', { name: card.close, exact: true }).click();
    const dialog = ana.page.getByRole('dialog');
    await dialog.getByLabel(card.resolution).selectOption({ label: card.resolutions.solved });
    await dialog.getByLabel(card.summary).fill('Sent again');
    await dialog.getByRole('button', { name: card.close, exact: true }).click();
    await may.sees(says.closed);
    expect(await may.count(tongue.note)).toBe(0);

    // So soon after the close, the people who know the case have it again, and not the bot.
    await may.write(tongue.question);
    await may.sees(says.reopened);
    expect(await may.count(tongue.answer)).toBe(1);
    expect(may.complaints).toEqual([]);
    expect(ana.complaints).toEqual([]);
  });
});

test('a restart in the middle loses nothing, and nobody has to do anything', { timeout: aMinute }, async () => {
  const { port } = new URL(running.customers);
  const may = await customer(browser, running.customers);
  const ana = await agent(browser, running.desk);
  await may.write('A person, please');
  await openCase(ana);
  await ana.sees('A person, please');

  running.process.kill('SIGTERM');
  await running.process.ended;
  await may.write('Written while you were away');
  running = await start({ folder: running.folder, args: ['--port', port] });

  await ana.sees('Written while you were away');
  await ana.write('And here is my answer');
  await may.sees('And here is my answer');
  await may.page.reload();
  await may.sees('And here is my answer');
  for (const text of ['Written while you were away', 'And here is my answer', 'A person, please']) {
    expect(await may.count(text)).toBe(1);
    expect(await ana.count(text)).toBe(1);
  }
});
