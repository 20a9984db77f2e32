import { createHash, randomBytes } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { shippedTexts } from '../../config/texts/index.ts';
import { launch } from '../web/browser.ts';
import { type Started, start, stop } from './frontdesk.ts';
import { agent, customer, openCase, type Person } from './people.ts';

const aMinute = 60_000;
/** The smallest PNG there is. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const card = shippedTexts('en').desk;

let browser: Browser;
let running: Started;
let may: Person;
let ana: Person;
beforeAll(async () => {
  browser = await launch();
  running = await start();
  ana = await agent(browser, running.desk);
});
afterAll(async () => {
  await browser.close();
  await stop(running);
});

/** A customer of her own for each test, whose case Ana has open. */
beforeEach(async () => {
  may = await customer(browser, running.customers, {
    geolocation: { latitude: 30.25, longitude: 120.16 },
    permissions: ['geolocation', 'microphone'],
  });
  await may.write('A person, please');
  await expect.poll(() => ana.page.getByRole('navigation').getByText('waiting', { exact: true }).count()).toBe(1);
  await openCase(ana);
  await ana.sees('A person, please');
  await ana.write('Here I am');
  await may.sees('Here I am');
}, aMinute);

const both = [
  ['the customer', () => [may, ana] as const],
  ['the agent', () => [ana, may] as const],
] as const;

describe.each(both)('from %s to the other side', { timeout: aMinute }, (_who, sides) => {
  test('edits, deletes, reactions and replies', async () => {
    const [from, to] = sides();
    await from.write('Frist version');
    await to.sees('Frist version');
    await from.pick('Frist version', 'Edit');
    await from.write('First version');
    await to.sees('First version');
    // A desk is told what it said before; a customer is not.
    expect(await to.count('Frist version')).toBe(from === may ? 1 : 0);
    expect(await to.count('✏️ was: Frist version')).toBe(from === may ? 1 : 0);

    await to.pick('First version', 'React with 👍');
    await from.message('First version').getByRole('button', { name: /👍/u }).waitFor();

    await to.pick('First version', 'Reply');
    await to.write('I answer that');
    await from.message('I answer that').getByText('First version').waitFor();

    await from.write('Wrong window');
    await to.sees('Wrong window');
    await from.pick('Wrong window', 'Delete', 'Really delete?');
    await to.sees('This message was deleted.');
  });

  test('pictures and files, several at once, byte for byte', async () => {
    const [from, to] = sides();
    const bytes = randomBytes(300_000);
    await from.attach(
      { name: 'leaf.png', mimeType: 'image/png', buffer: png },
      { name: 'order.bin', mimeType: 'application/octet-stream', buffer: bytes },
    );
    await to.log.getByRole('img', { name: 'leaf.png' }).waitFor();
    const link = to.log.getByRole('link', { name: /order\.bin/u });
    await link.waitFor();
    expect(await digest(to.page, await link.getAttribute('href'))).toBe(sha256(bytes));
  });

  test('a voice message', async () => {
    const [from, to] = sides();
    await from.page.getByRole('button', { name: 'Record a voice message' }).click();
    await from.page
      .getByText(/Recording 0:01/u)
      .first()
      .waitFor();
    await from.page.getByRole('button', { name: 'Finish recording' }).click();
    await from.page.getByRole('button', { name: 'Send', exact: true }).click();
    await to.log.locator('audio').waitFor({ state: 'attached' });
  });

  test('that somebody is typing', async () => {
    const [from, to] = sides();
    // Slowly enough for more than one hint, since they are passed on no more often than every few seconds.
    await from.box.pressSequentially('Let me see', { delay: 500 });
    await to.page
      .getByText(/is typing/u)
      .first()
      .waitFor();
  });

  test('nothing typed becomes HTML, a link label or anything else that lives', async () => {
    const [from, to] = sides();
    const hostile = '<img src=x onerror=alert(1)> [bank](https://evil.example) <!channel> **bold**';
    await from.write(hostile);
    await to.sees(hostile);
    expect(to.complaints).toEqual([]);
  });
});

test('a location', { timeout: aMinute }, async () => {
  await may.page.getByRole('button', { name: 'Share my location' }).click();
  const place = ana.log.getByRole('link', { name: /Location/u });
  await place.waitFor();
  expect(await place.getAttribute('href')).toContain('30.25');
});

test('two tabs of one customer agree, and what was missed offline arrives once', { timeout: aMinute }, async () => {
  const second = await may.page.context().newPage();
  await second.goto(running.customers);
  const tab = second.getByRole('log');
  await tab.getByText('Here I am').waitFor();
  await may.write('Seen in both');
  await tab.getByText('Seen in both').waitFor();

  await may.page.context().setOffline(true);
  await ana.write('Said while you were offline');
  await may.write('Written offline');
  await may.page.context().setOffline(false);
  await may.sees('Said while you were offline');
  await ana.sees('Written offline');
  for (const text of ['Said while you were offline', 'Written offline', 'Seen in both']) {
    await expect.poll(() => tab.getByText(text).count(), { timeout: 10_000 }).toBe(1);
    expect(await may.count(text)).toBe(1);
  }
});

test('a transfer by its form takes the thread along to the other desk', { timeout: aMinute }, async () => {
  await may.write('It is about order RM-20418');
  await ana.sees('It is about order RM-20418');
  await ana.page.getByRole('button', { name: card.transfer, exact: true }).click();
  const dialog = ana.page.getByRole('dialog');
  await dialog.getByRole('combobox').selectOption('orders');
  await dialog.getByRole('textbox').fill('Please have a look');
  await dialog.getByRole('button', { name: card.transfer, exact: true }).click();
  await ana.page.getByText('This case has moved to another room').waitFor();
  await ana.page.getByRole('combobox', { name: 'Room' }).selectOption('orders');
  await openCase(ana);
  await ana.sees('It is about order RM-20418');
  await ana.sees(/Please have a look/u);
  await ana.write('Orders here, hello');
  await may.sees('Orders here, hello');
  await ana.page.getByRole('combobox', { name: 'Room' }).selectOption('All rooms');
});

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Of a file, as a browser on that page gets it. */
function digest(page: Page, path: string | null): Promise<string> {
  return page.evaluate(async (url) => {
    const bytes = await (await fetch(url)).arrayBuffer();
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
  }, path ?? '');
}
