import { afterEach, describe, expect, it, vi } from 'vitest';
import { plainParts } from '../../../core/message.ts';
import { VirtualClock } from '../../simulation/clock.ts';
import { forum, type OpenOptions, openTelegram, type TelegramUnderTest } from './open.ts';
import { Somebody } from './people.ts';

let test: TelegramUnderTest;
afterEach(() => test.close());

async function open(options: OpenOptions = {}): Promise<Somebody> {
  test = await openTelegram({
    ...options,
    mode: 'webhook',
    before: ({ world }) => {
      world.addForum(forum, 'Support');
      world.addUser(101, 'Li');
    },
  });
  const user = test.telegram.world.users.get(101);
  if (!user) throw new Error('There is no such user');
  return new Somebody(test.telegram, user);
}

function post(body: string, secret: string | null | undefined): Promise<Response> {
  const headers: Record<string, string> = secret ? { 'x-telegram-bot-api-secret-token': secret } : {};
  return fetch(test.telegram.feed.webhook?.url ?? '', { method: 'POST', headers, body });
}

const forged = JSON.stringify({
  update_id: 1,
  message: { message_id: 1, date: 1, chat: { id: 101, type: 'private' }, text: 'x' },
});

describe('a webhook', () => {
  it('is registered by us, with a secret that nobody guesses and that stays', async () => {
    await open();
    const first = test.telegram.callsOf('setWebhook')[0];
    expect(first?.['url']).toBe(`${test.served?.url}/hooks/telegram`);
    expect(first?.['secret_token']).toMatch(/^[\w-]{43}$/);
    await test.restart();
    expect(test.telegram.callsOf('setWebhook').at(-1)?.['secret_token']).toBe(first?.['secret_token']);
  });

  it.each([
    ['without a secret', null],
    ['with a wrong one', 'A'.repeat(43)],
  ])('refuses whoever comes %s', async (_, secret) => {
    await open();
    expect((await post(forged, secret)).status).toBe(403);
    expect(test.sink.events).toEqual([]);
  });

  it('refuses what is no update, and what is too long, and takes nothing in', async () => {
    await open();
    const secret = test.telegram.feed.webhook?.secret;
    expect((await post('{', secret)).status).toBe(400);
    expect((await post('{"update_id":"one"}', secret)).status).toBe(400);
    expect((await post(`{"update_id":1,"x":"${'x'.repeat(1024 * 1024)}"}`, secret)).status).toBe(413);
    expect(test.sink.events).toEqual([]);
  });

  it('answers with an error where the inbox failed, so that Telegram comes again', async () => {
    const li = await open();
    test.sink.failNext();
    expect(await li.say('once more')).toBe('not-acked');
    await vi.waitFor(() => expect(test.telegram.feed.answers).toEqual([503, 200]));
    expect(test.sink.events.flatMap((event) => (event.type === 'message' ? [plainParts(event.parts)] : []))).toEqual([
      'once more',
    ]);
  });

  it('tries again to register where Telegram cannot be reached at first', async () => {
    await open();
    test.telegram.trouble({ fault: 'server-error' }, /setWebhook/);
    test.telegram.feed.webhook = null;
    await test.restart();
    await vi.waitFor(() => expect(test.logged.join('\n')).toContain('telegram-webhook-refused'));
    await vi.waitFor(() => expect(test.telegram.feed.webhook).not.toBeNull(), 5_000);
    await vi.waitFor(() => expect(test.channel.trouble?.()).toBeUndefined());
  });

  it('does not keep anybody waiting while Telegram does not answer, and takes what was waiting afterwards', async () => {
    const li = await open();
    const answered = Promise.withResolvers<void>();
    test.telegram.feed.webhook = null;
    test.telegram.trouble({ fault: 'slow', until: answered.promise }, /setWebhook/);
    await test.restart();
    const said = li.say('while it was registered');
    answered.resolve();
    expect(await said).toBe('acked');
    expect(test.sink.events).toHaveLength(1);
  });

  it.each([
    ['bad webhook: HTTPS url must be provided for webhook', 'https://'],
    ['bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443', 'port 443, 80, 88 or 8443'],
    ['bad webhook: Failed to resolve host: Name or service not known', 'DNS'],
    ['bad webhook: IP address 10.0.0.7 is reserved', 'private network'],
    ['bad webhook: something new', 'https on port 443'],
  ])('says what to do where Telegram refuses the address: %s', async (words, advice) => {
    await open();
    test.telegram.trouble({ fault: 'refused', status: 400, description: `Bad Request: ${words}` }, /setWebhook/);
    await test.restart();
    await vi.waitFor(() => expect(test.channel.trouble?.()).toContain(advice));
    const refused = test.logged.findLast((line) => line.includes('telegram-webhook-refused'));
    expect(refused).toContain(advice);
  });

  it.each([
    ['SSL error {error:0A000086:SSL routines::certificate verify failed}', 'certificate'],
    ['Connection timed out', 'firewall'],
    ['Wrong response from the webhook: 502 Bad Gateway', 'proxy'],
  ])('asks Telegram whether it gets through, and says what to do where it does not: %s', async (message, advice) => {
    const clock = new VirtualClock();
    await open({ clock });
    const seconds = Math.ceil(clock.now() / 1000) + 60;
    test.telegram.feed.webhookError = { date: seconds, message };
    await vi.waitFor(async () => {
      await clock.pass(5 * 60_000);
      expect(test.channel.trouble?.()).toContain(advice);
    });
    await vi.waitFor(async () => {
      await clock.pass(5 * 60_000);
      expect(test.channel.trouble?.()).toBeUndefined();
    });
  });

  it('is ours still where Telegram writes its address in another way', async () => {
    const clock = new VirtualClock();
    await open({ clock });
    const { url = '', secret } = test.telegram.feed.webhook ?? {};
    test.telegram.feed.webhook = { url: url.replace('http:', 'HTTP:'), secret };
    await vi.waitFor(async () => {
      await clock.pass(5 * 60_000);
      expect(test.telegram.callsOf('getWebhookInfo').length).toBeGreaterThan(1);
    });
    expect(test.telegram.callsOf('setWebhook')).toHaveLength(1);
  });

  it('is registered again where somebody took its place', async () => {
    const clock = new VirtualClock();
    await open({ clock });
    const ours = test.telegram.feed.webhook?.url;
    test.telegram.feed.webhook = { url: 'https://elsewhere.example/', secret: undefined };
    await vi.waitFor(async () => {
      await clock.pass(5 * 60_000);
      expect(test.telegram.feed.webhook?.url).toBe(ours);
    });
    expect(test.logged.join('\n')).toContain('telegram-webhook-replaced');
  });

  it('goes when the mode does, and nothing is lost on the way', async () => {
    const li = await open();
    await li.say('by webhook');
    await test.restart({ mode: 'polling' });
    expect(test.telegram.feed.webhook).toBeNull();
    expect(await li.say('by polling')).toBe('acked');
    expect(test.sink.events).toHaveLength(2);
  });
});
