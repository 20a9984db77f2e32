import { beforeEach, describe, expect, it } from 'vitest';
import { CUSTOMER, type FakeServer } from './fake-server.ts';
import { BOT } from './scenery.ts';
import { eventually, setStage } from './stage.ts';

const stage = setStage();
let server: FakeServer;
beforeEach(() => {
  server = stage.server;
});

describe('the widget on somebody’s page', () => {
  it('creates no session before it is opened, then counts what is unread, and gives the focus back', async () => {
    const page = await stage.open('/host?lang=en');
    await page.getByRole('button', { name: 'Open chat' }).waitFor();
    expect(server.heard).toEqual([]);
    await page.getByRole('button', { name: 'Open chat' }).click();
    const dialog = page.getByRole('dialog', { name: 'Chat with Tea House' });
    await dialog.getByRole('img', { name: 'Connected' }).waitFor();
    await eventually(async () =>
      expect(await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.tagName)).toBe('TEXTAREA'),
    );
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await eventually(async () =>
      expect(await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.className)).toBe('launcher'),
    );
    server.text('', BOT, 'Are you still there?');
    server.text('', BOT, 'Hello?');
    await page.getByRole('button', { name: 'Open chat, 2 unread' }).click();
    await dialog.getByText('Hello?').waitFor();
    await page.getByRole('button', { name: 'Close chat' }).first().click();
    await page.getByRole('button', { name: 'Open chat', exact: true }).waitFor();
  });

  it('fills a phone’s screen and keeps the focus inside', async () => {
    server.text('', CUSTOMER, 'hi');
    const page = await stage.open('/host?lang=en', { viewport: { width: 375, height: 700 } });
    await page.getByRole('button', { name: 'Open chat' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('hi').waitFor();
    await eventually(async () => expect(await dialog.boundingBox()).toEqual({ x: 0, y: 0, width: 375, height: 700 }));
    for (let step = 0; step < 15; step += 1) {
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('FRONTDESK-WIDGET');
    }
  });
});
