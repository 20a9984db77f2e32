import { mkdirSync } from 'node:fs';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { shippedTexts } from '../../config/texts/index.ts';
import type { Language } from '../../core/conversation.ts';
import { fill } from '../../core/texts.ts';
import * as browserEn from '../../web/shared/texts/en.ts';
import * as browserZh from '../../web/shared/texts/zh-Hans.ts';
import { root } from '../app/process.ts';
import { launch, visit, type Watched } from '../web/browser.ts';
import { type Started, start, stop } from './frontdesk.ts';

/** Where the pictures of the documentation come from: set SCREENSHOTS=1 to take them anew. */
const pictures = process.env['SCREENSHOTS'] === '1' ? `${root}docs/screenshots/` : undefined;

interface Tongue {
  readonly language: Language;
  readonly locale: string;
  readonly ui: Pick<typeof browserEn, 'talk' | 'desk'>;
  readonly question: string;
  readonly answer: RegExp;
  readonly askForPerson: string;
  readonly hello: string;
  readonly thanks: string;
  readonly note: string;
}

const tongues: readonly Tongue[] = [
  {
    language: 'en',
    locale: 'en-GB',
    ui: browserEn,
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
    ui: browserZh,
    question: '几天能收到？',
    answer: /杭州/,
    askForPerson: '包裹一个星期没动了，转人工',
    hello: '您好，我是 Ana，非常抱歉，马上帮您查。',
    thanks: '谢谢，订单号是 RM-20418',
    note: '快递丢件，安排补发',
  },
];

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
  if (pictures !== undefined) mkdirSync(pictures, { recursive: true });
});
afterAll(() => browser.close());

let running: Started;
beforeEach(async () => {
  running = await start();
});
afterEach(() => stop(running));

function conversation(page: Page, { ui }: Tongue): Locator {
  return page.getByRole('log', { name: ui.talk.conversation });
}

async function write(page: Page, label: string, text: string): Promise<void> {
  await page.getByRole('textbox', { name: label, exact: true }).fill(text);
  await page.keyboard.press('Enter');
}

async function sees(place: Locator, text: string | RegExp): Promise<void> {
  await place.getByText(text).first().waitFor();
}

async function signIn(tongue: Tongue, address: string): Promise<Watched> {
  const { locale, ui } = tongue;
  const watched = await visit(browser, address, { locale, viewport: { width: 1200, height: 800 } });
  await watched.page.getByRole('textbox', { name: ui.desk.name }).fill('Ana');
  await watched.page.getByRole('button', { name: ui.desk.signIn }).click();
  await watched.page.getByRole('navigation', { name: ui.desk.cases }).waitFor();
  return watched;
}

const aMinute = 60_000;

describe.each(tongues)('the main job in $language', { timeout: aMinute }, (tongue) => {
  const { ui, locale, language } = tongue;
  const says = shippedTexts(language).customer;
  // The demo's agents read English; the desk's own words follow each agent's browser.
  const card = shippedTexts('en').desk;

  test('a customer chats, the bot answers, a person takes over, both talk, the agent closes', async () => {
    const visitor = await visit(browser, running.customers, { locale, viewport: { width: 760, height: 800 } });
    const desk = await signIn(tongue, running.desk);
    const talk = conversation(visitor.page, tongue);

    await write(visitor.page, ui.talk.message, tongue.question);
    await sees(talk, tongue.answer);
    await write(visitor.page, ui.talk.message, tongue.askForPerson);
    await sees(talk, says.handoff);

    const list = desk.page.getByRole('navigation', { name: ui.desk.cases });
    await list.getByRole('listitem').getByRole('button').first().click();
    const thread = conversation(desk.page, tongue);
    await sees(thread, tongue.question);
    await sees(thread, tongue.askForPerson);

    const reply = desk.page.getByRole('textbox').last();
    await reply.fill(tongue.hello);
    await desk.page.keyboard.press('Enter');
    await sees(talk, fill(says.joined, { agent: 'Ana' }));
    await sees(talk, tongue.hello);
    await thread
      .getByRole('article')
      .filter({ hasText: tongue.hello })
      .getByRole('img', { name: ui.talk.sent })
      .waitFor();

    await desk.page.getByRole('button', { name: ui.desk.noteMode }).click();
    await reply.fill(tongue.note);
    await desk.page.keyboard.press('Enter');
    await sees(thread, tongue.note);
    await desk.page.getByRole('button', { name: ui.desk.noteMode }).click();

    await write(visitor.page, ui.talk.message, tongue.thanks);
    await sees(thread, tongue.thanks);
    if (pictures !== undefined) {
      await visitor.page.screenshot({ path: `${pictures}customer-${language}.png` });
      await desk.page.screenshot({ path: `${pictures}desk-${language}.png` });
    }

    await desk.page.getByRole('button', { name: card.close, exact: true }).click();
    await sees(talk, says.closed);
    expect(await talk.getByText(tongue.note).count()).toBe(0);

    await write(visitor.page, ui.talk.message, tongue.question);
    await expect.poll(() => talk.getByText(tongue.answer).count()).toBe(2);
    expect(visitor.complaints).toEqual([]);
    expect(desk.complaints).toEqual([]);
  });
});

test('a restart in the middle loses nothing, and nobody has to do anything', { timeout: aMinute }, async () => {
  const [tongue] = tongues;
  if (!tongue) throw new Error('There is a language');
  const port = new URL(running.customers).port;
  const visitor = await visit(browser, running.customers, { locale: tongue.locale });
  const desk = await signIn(tongue, running.desk);
  const talk = conversation(visitor.page, tongue);
  await write(visitor.page, tongue.ui.talk.message, tongue.askForPerson);
  await desk.page.getByRole('navigation').getByRole('listitem').getByRole('button').first().click();
  const thread = conversation(desk.page, tongue);
  await sees(thread, tongue.askForPerson);

  running.process.kill('SIGTERM');
  await running.process.ended;
  await write(visitor.page, tongue.ui.talk.message, 'Written while you were away');
  running = await start({ folder: running.folder, args: ['--port', port] });

  await sees(thread, 'Written while you were away');
  const reply = desk.page.getByRole('textbox').last();
  await reply.fill('And here is my answer');
  await desk.page.keyboard.press('Enter');
  await sees(talk, 'And here is my answer');
  await visitor.page.reload();
  await sees(talk, 'And here is my answer');
  for (const text of ['Written while you were away', 'And here is my answer', tongue.askForPerson]) {
    expect(await talk.getByText(text).count()).toBe(1);
    expect(await thread.getByText(text).count()).toBe(1);
  }
});
