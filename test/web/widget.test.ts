import { beforeEach, describe, expect, it } from 'vitest';
import { tooFaint } from './contrast.ts';
import type { FakeServer } from './fake-server.ts';
import { BOT, furnishChat } from './scenery.ts';
import { eventually, setStage } from './stage.ts';

const stage = setStage();
let server: FakeServer;
beforeEach(() => {
  server = stage.server;
});

async function open(path = '/?lang=en', options = {}) {
  const page = await stage.open(path, options);
  const log = page.getByRole('log', { name: 'Conversation' });
  const box = page.getByRole('textbox', { name: 'Message' });
  const say = async (text: string) => {
    await box.fill(text);
    await box.press('Enter');
  };
  return { page, log, box, say, articles: log.getByRole('article') };
}

/** What the visitor's chat on the server holds, as texts. */
function texts(): string[] {
  return server
    .lines('')
    .flatMap((line) => (line.type === 'message' && line.parts[0]?.kind === 'text' ? [line.parts[0].text.text] : []));
}

describe('the customer’s page', () => {
  it('shows formatted text and links, and sends what is written with Enter', async () => {
    furnishChat(server);
    const { page, box, say, articles } = await open();
    await articles.first().getByText('delivery', { exact: true }).waitFor();
    const link = page.getByRole('link', { name: 'here' });
    expect(await link.getAttribute('rel')).toBe('noopener noreferrer nofollow');
    await box.fill('one');
    await box.press('Shift+Enter');
    await box.pressSequentially('two');
    await box.press('Enter');
    await page.getByRole('img', { name: 'Sent' }).last().waitFor();
    expect(texts().at(-1)).toBe('one\ntwo');
    await say('three');
    await eventually(() => expect(texts().at(-1)).toBe('three'));
    expect(await page.title()).toBe('Chat with Tea House');
  });

  it('never makes HTML of what anybody wrote', async () => {
    const evil = '<img src=x onerror="document.title=1"><b>bold</b> [x](javascript:alert(1))';
    server.text('', BOT, evil);
    const { say, log, page } = await open();
    await log.getByText(evil).waitFor();
    await say(evil);
    await eventually(() => expect(texts()).toEqual([evil, evil]));
    expect(await log.locator('img, b, a').count()).toBe(0);
    expect(await page.title()).toBe('Chat with Tea House');
  });

  it('does not send on the Enter that ends an input method’s composition', async () => {
    const { page, box } = await open();
    await box.focus();
    const input = await page.context().newCDPSession(page);
    await input.send('Input.imeSetComposition', { text: 'ni hao', selectionStart: 6, selectionEnd: 6 });
    await box.evaluate((area) =>
      area.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true })),
    );
    await input.send('Input.insertText', { text: '你好' });
    expect(await box.inputValue()).toBe('你好');
    await box.press('Enter');
    await eventually(() => expect(texts()).toEqual(['你好']));
  });

  it('keeps what is written while the server is away, over a reload too, and sends it once', async () => {
    const { page, box, say } = await open();
    await page.getByRole('img', { name: 'Connected' }).waitFor();
    server.down = true;
    await page.getByText('Not connected.').waitFor();
    await say('written offline');
    await page.getByRole('img', { name: 'Sending' }).waitFor();
    await box.fill('half a sent');
    const socketless = page.waitForLoadState('load');
    await page.reload();
    await socketless;
    expect(await box.inputValue()).toBe('half a sent');
    server.down = false;
    await page.getByRole('img', { name: 'Sent' }).waitFor({ timeout: 15_000 });
    expect(texts()).toEqual(['written offline']);
  });

  it('keeps the very first message too, where there has never been a connection', async () => {
    server.sessions = 'unreachable';
    const { page, say, log } = await open();
    await say('anybody there?');
    await log.getByText('anybody there?').waitFor();
    await page.getByRole('img', { name: 'Sending' }).waitFor();
    await page.getByText('Not connected.').waitFor();
    server.sessions = 'granted';
    await page.getByRole('img', { name: 'Sent' }).waitFor({ timeout: 15_000 });
    expect(texts()).toEqual(['anybody there?']);
    expect(await page.getByText('Not connected.').count()).toBe(0);
  });

  it('says so where the server takes no chats from this page, and tells its owner in the console', async () => {
    server.sessions = 'refused';
    const { page, say, log } = await open('/?lang=en');
    const warned = page.waitForEvent('console', (message) => message.type() === 'warning');
    await page.reload();
    expect((await warned).text()).toContain(`Add "${server.origin}" to \`origins\``);
    await say('hello?');
    await log.getByText('hello?').waitFor();
    await page.getByText('This chat cannot be used on this page.').waitFor();
  });

  it('welcomes whoever has said nothing yet, without a message', async () => {
    const { page, say, articles } = await open();
    await page.getByText('Ask us anything').waitFor();
    expect(await articles.count()).toBe(0);
    await say('Where is my parcel?');
    await page.getByText('Ask us anything').waitFor({ state: 'detached' });
  });

  it('sends a message whose answer was lost again, and it counts once', async () => {
    const { page, say } = await open();
    await page.getByRole('img', { name: 'Connected' }).waitFor();
    server.deaf = true;
    await say('heard, not answered');
    await eventually(() => expect(server.heard.some((one) => one.type === 'message')).toBe(true));
    server.down = true;
    server.deaf = false;
    server.down = false;
    await page.getByRole('img', { name: 'Sent' }).waitFor({ timeout: 15_000 });
    const keys = server.heard.flatMap((one) => (one.type === 'message' ? [one.key] : []));
    expect(new Set(keys).size).toBe(1);
    expect(texts()).toEqual(['heard, not answered']);
  });

  it('gets what was said while it was away, once', async () => {
    const { page, articles } = await open();
    await page.getByRole('img', { name: 'Connected' }).waitFor();
    server.text('', BOT, 'before');
    await articles.getByText('before').waitFor();
    server.down = true;
    server.text('', BOT, 'meanwhile');
    server.down = false;
    await articles.getByText('meanwhile').waitFor({ timeout: 15_000 });
    expect(await articles.count()).toBe(2);
  });

  it('agrees with a second tab', async () => {
    const { page, say } = await open();
    const other = await page.context().newPage();
    await other.goto(page.url());
    await other.getByRole('img', { name: 'Connected' }).waitFor();
    await say('from the first tab');
    await other.getByText('from the first tab').waitFor();
    expect(await other.getByRole('log').getByRole('article').count()).toBe(1);
  });

  it('says why a message was refused, and lets it be tried again, rewritten or discarded', async () => {
    const { page, box, say } = await open();
    server.refuseNext = 'This is too long.';
    await say('refused');
    await page.getByText('Not delivered: This is too long.').waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('img', { name: 'Sent' }).waitFor();
    server.refuseNext = 'Too rude.';
    await say('rude words');
    await page.getByRole('button', { name: 'Edit' }).click();
    expect(await box.inputValue()).toBe('rude words');
    await box.fill('');
    server.refuseNext = 'No.';
    await say('never mind');
    await page.getByRole('button', { name: 'Discard' }).click();
    await page.getByText('never mind').waitFor({ state: 'detached' });
    expect(texts()).toEqual(['refused']);
  });

  it('edits, deletes, answers and reacts, all by keyboard', async () => {
    const greeting = server.text('', BOT, 'Hello there');
    const { page, box, say, articles } = await open();
    await say('Helo');
    await page.getByRole('img', { name: 'Sent' }).waitFor();
    await box.press('ArrowUp');
    await page.getByText('Editing a message').waitFor();
    await box.fill('Hello');
    await box.press('Enter');
    await articles.last().getByText('edited').waitFor();

    await articles.first().getByRole('button', { name: 'Message actions' }).press('Enter');
    await page.getByRole('menuitemcheckbox', { name: 'React with 👍' }).press('Enter');
    await page.getByRole('button', { name: '👍 by You' }).waitFor();
    await articles.first().getByRole('button', { name: 'Message actions' }).press('Enter');
    await page.getByRole('menuitem', { name: 'Reply' }).press('Enter');
    await page.getByText('Replying to Tea House').waitFor();
    await say('An answer');
    await articles.last().getByText('Hello there').waitFor();

    await articles.nth(1).getByRole('button', { name: 'Message actions' }).press('Enter');
    await page.keyboard.press('End');
    await page.getByRole('menuitem', { name: 'Delete' }).press('Enter');
    await page.getByRole('menuitem', { name: 'Really delete?' }).press('Enter');
    await page.getByText('This message was deleted.').waitFor();
    const asked = server.heard.filter((one) => 'key' in one).map((one) => one.type);
    expect(asked).toEqual(['message', 'edit', 'reaction', 'message', 'remove']);
    expect(server.heard.find((one) => one.type === 'message' && one.replyTo !== undefined)).toMatchObject({
      replyTo: greeting,
    });
  });

  it('presses a card’s buttons and fills its form', async () => {
    furnishChat(server);
    const form = {
      title: 'Rate us',
      submit: 'Send rating',
      fields: [{ id: 'words', label: 'A few words', kind: 'text' as const, required: true }],
    };
    const card = { title: 'How was it?', actions: [{ id: 'rate', label: 'Rate', form }] };
    server.add('', { type: 'message', id: 'survey', by: BOT, parts: [{ kind: 'card', card }] });
    const { page } = await open();
    await page.getByRole('button', { name: 'Talk to a person' }).click();
    await page.getByRole('button', { name: 'Rate' }).click();
    const dialog = page.getByRole('dialog', { name: 'Rate us' });
    await dialog.getByRole('textbox', { name: 'A few words' }).fill('Fine tea');
    await dialog.getByRole('button', { name: 'Send rating' }).click();
    await eventually(() =>
      expect(server.heard.filter((one) => one.type === 'action')).toMatchObject([
        { id: 'choices', action: 'person', values: {} },
        { id: 'survey', action: 'rate', values: { words: 'Fine tea' } },
      ]),
    );
    await dialog.waitFor({ state: 'detached' });
  });

  it('sends several files with a text, previews images, and refuses what is too large', async () => {
    const { page, box, log } = await open();
    await page.getByRole('img', { name: 'Connected' }).waitFor();
    const pixel = Buffer.from('R0lGODlhAQABAIAAAAUEBAAAACwAAAAAAQABAAACAkQBADs=', 'base64');
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Attach files' }).click();
    await (await chooser).setFiles([
      { name: 'leaf.gif', mimeType: 'image/gif', buffer: pixel },
      { name: 'order.txt', mimeType: 'text/plain', buffer: Buffer.from('8841') },
      { name: 'huge.bin', mimeType: 'application/octet-stream', buffer: Buffer.alloc(1024 * 1024 + 1) },
    ]);
    await page.getByText('huge.bin is too large. The limit is 1 MB.').waitFor();
    await page.getByRole('button', { name: 'Remove: huge.bin' }).click();
    await box.fill('Two files');
    await box.press('Enter');
    const image = log.getByRole('img', { name: 'Image leaf.gif' });
    await image.waitFor();
    await eventually(async () => expect(await image.evaluate((one: HTMLImageElement) => one.naturalWidth)).toBe(1));
    await log.getByRole('link', { name: 'Download order.txt, 4 B' }).waitFor();
    expect(server.lines('')).toHaveLength(1);
  });

  it('records a voice message where the browser has a microphone, and shares a location where it is allowed', async () => {
    const { page, log } = await open('/?lang=en', {
      permissions: ['geolocation', 'microphone'],
      geolocation: { latitude: 31.2304, longitude: 121.4737 },
    });
    await page.getByRole('button', { name: 'Share my location' }).click();
    await log.getByRole('link', { name: 'Location: open in a map, 31.23040, 121.47370' }).waitFor();
    await page.getByRole('button', { name: 'Record a voice message' }).click();
    await page.getByText('Recording 0:01').waitFor();
    await page.getByRole('button', { name: 'Finish recording' }).click();
    await page.getByText('ready to send').waitFor();
    await page.getByRole('button', { name: 'Send' }).click();
    await eventually(() =>
      expect(server.lines('').at(-1)).toMatchObject({ parts: [{ kind: 'media', media: 'voice' }] }),
    );
  });

  it('loads earlier messages on demand, and jumps to new ones', async () => {
    for (let number = 1; number <= 70; number += 1) server.text('', BOT, `line ${number}.`);
    const { page, log, articles } = await open();
    await log.getByText('line 70.').waitFor();
    expect(await articles.count()).toBe(30);
    await page.getByRole('button', { name: 'Load earlier messages' }).click();
    await log.getByText('line 11.').waitFor();
    await log.evaluate((element) => {
      element.scrollTop = 0;
    });
    await page.getByRole('button', { name: 'Load earlier messages' }).click();
    await log.getByText('line 1.', { exact: true }).waitFor();
    expect(await page.getByRole('button', { name: 'Load earlier messages' }).count()).toBe(0);
    server.text('', BOT, 'line 71.');
    await page.getByRole('button', { name: 'Jump to the newest message' }).click();
    await eventually(async () =>
      expect(await log.evaluate((one) => one.scrollHeight - one.scrollTop - one.clientHeight)).toBeLessThan(2),
    );
  });

  it('shows that somebody types, until the message is there', async () => {
    const { page } = await open();
    await page.getByRole('img', { name: 'Connected' }).waitFor();
    server.typing('', BOT);
    await page.getByText('Tea House is typing…').waitFor();
    server.text('', BOT, 'Done');
    await page.getByText('Tea House is typing…').waitFor({ state: 'detached' });
    await page.getByRole('textbox', { name: 'Message' }).pressSequentially('abc');
    await eventually(() => expect(server.heard.filter((one) => one.type === 'typing')).toHaveLength(1));
  });

  it('speaks the browser’s language, and another where the page asks', async () => {
    const { page } = await open('/', { locale: 'zh-CN' });
    await page.getByRole('textbox', { name: '消息' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-Hans');
    await page.goto(`${server.origin}/?lang=zh-Hant`);
    await page.getByRole('textbox', { name: '訊息' }).waitFor();
  });
});

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  it('everything can be read', async () => {
    furnishChat(server);
    const { page, say } = await open('/?lang=en', { colorScheme });
    server.refuseNext = 'No.';
    await say('refused');
    await page.getByText('Not delivered').waitFor();
    server.down = true;
    await page.getByText('Not connected.').waitFor();
    expect(await tooFaint(page)).toEqual([]);
  });
});
