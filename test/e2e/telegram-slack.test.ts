import { mkdtemp, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { scopesFor } from '../../adapters/slack/manifest.ts';
import { shippedTexts } from '../../config/texts/index.ts';
import { fill } from '../../core/texts.ts';
import { Somebody } from '../adapters/telegram/people.ts';
import { FakePerson } from '../fakes/slack/people.ts';
import { FakeSlack, tokens } from '../fakes/slack/server.ts';
import { type FakeTelegram, startFakeTelegram } from '../fakes/telegram/server.ts';
import { type Started, start, stop } from './frontdesk.ts';

const aMinute = 60_000;
const room = 'C0SUPPORT';
const says = shippedTexts('en').customer;

/** A brand whose customers write on Telegram and whose agents sit in Slack, and both platforms at the wire. */
class Stage {
  readonly slack = new FakeSlack(scopesFor('none'));
  readonly ana = new FakePerson(this.slack, 'U0ANA', 'Ana');
  readonly telegram: FakeTelegram;
  readonly li: Somebody;
  running: Started | undefined;
  folder = '';
  port = 0;

  constructor(telegram: FakeTelegram) {
    this.telegram = telegram;
    this.li = new Somebody(telegram, telegram.world.addUser(101, 'Li', { last_name: 'Lei' }));
  }

  async open(ways: { telegram: 'polling' | 'webhook'; slack: 'socket' | 'http' }): Promise<void> {
    await this.slack.start();
    this.slack.world.addChannel(room, [this.ana.id]);
    this.folder = await mkdtemp(join(tmpdir(), 'frontdesk-telegram-slack-'));
    this.port = await freePort();
    await writeFile(join(this.folder, 'frontdesk.yaml'), this.#configuration(ways));
    if (ways.slack === 'http') {
      this.slack.hook = async (request) =>
        fetch(`http://127.0.0.1:${this.port}/hooks/slack`, {
          method: 'POST',
          headers: request.headers,
          body: await request.text(),
        }).catch(() => new Response(null, { status: 503 }));
    }
    await this.start();
  }

  async start(): Promise<void> {
    const args = ['--config', join(this.folder, 'frontdesk.yaml'), '--port', String(this.port)];
    const env = { TELEGRAM_BOT_TOKEN: this.telegram.token, SLACK_BOT_TOKEN: tokens.bot, SLACK_OTHER: this.#secret };
    this.running = await start({ folder: this.folder, args, env });
  }

  #secret = '';

  #configuration(ways: { telegram: string; slack: string }): string {
    this.#secret = ways.slack === 'socket' ? tokens.app : tokens.secret;
    const other = ways.slack === 'socket' ? 'appToken' : 'signingSecret';
    return `
brand: { name: Acme, languages: [en, zh], timezone: UTC }
server: { publicUrl: "https://127.0.0.1:${this.port}" }
channels:
  telegram: { type: telegram, token: \${TELEGRAM_BOT_TOKEN}, mode: ${ways.telegram}, apiRoot: "${this.telegram.apiRoot}" }
  slack: { type: slack, mode: ${ways.slack}, botToken: \${SLACK_BOT_TOKEN}, ${other}: \${SLACK_OTHER}, apiUrl: "${this.slack.apiUrl}" }
desks: { support: { channel: slack, room: ${room} } }
`;
  }

  /** What Li sees in the chat with the bot. */
  chat(): readonly string[] {
    return this.telegram.world.in(this.li.user.id).map((message) => String(message['text'] ?? ''));
  }

  /** What stands in the room, cards and threads together. */
  desk(): readonly { readonly ts: string; readonly thread: string | undefined; readonly text: string }[] {
    return this.slack.world.channel(room).messages.map(({ ts, thread_ts: thread, text }) => ({ ts, thread, text }));
  }

  async seesInChat(text: string): Promise<void> {
    await eventually(() => expect(this.chat().join('\n')).toContain(text));
  }

  async seesAtDesk(text: string): Promise<void> {
    await eventually(() =>
      expect(
        this.desk()
          .map((post) => post.text)
          .join('\n'),
      ).toContain(text),
    );
  }

  get thread(): string {
    return this.desk().find(({ thread }) => thread === undefined)?.ts ?? '';
  }

  get process(): Started['process'] {
    if (!this.running) throw new Error('It has not been started');
    return this.running.process;
  }

  async close(): Promise<void> {
    if (this.running) await stop(this.running);
    await this.telegram.stop();
    await this.slack.stop();
  }
}

function eventually(check: () => void): Promise<void> {
  return vi.waitFor(check, { timeout: 20_000, interval: 50 });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

let stage: Stage;
afterEach(() => stage.close());

describe.each([
  { telegram: 'polling', slack: 'socket' },
  { telegram: 'webhook', slack: 'http' },
  { telegram: 'polling', slack: 'http' },
  { telegram: 'webhook', slack: 'socket' },
] as const)('a customer on Telegram ($telegram) and a desk in Slack ($slack)', { timeout: 2 * aMinute }, (ways) => {
  test('talk through a case, and through a restart in the middle of it', async () => {
    stage = new Stage(await startFakeTelegram());
    await stage.open(ways);
    const { li, ana, slack } = stage;

    await li.say('My parcel is lost. I want to talk to a human');
    await stage.seesInChat(says.handoff);
    await stage.seesAtDesk('My parcel is lost. I want to talk to a human');
    const place = { channel: room, thread: stage.thread };

    await ana.say(place, 'Hello Li, this is Ana');
    await stage.seesInChat(fill(says.joined, { agent: 'Ana' }));
    await stage.seesInChat('Hello Li, this is Ana');
    const regretted = ana.write(place, 'That is your own fault');
    await slack.event(ana.said(place, regretted));
    await stage.seesInChat('That is your own fault');
    await ana.say(place, '// sounds upset');
    await li.say('Thank you <!channel> & <b>everyone</b>');
    await stage.seesAtDesk('Thank you &lt;!channel&gt; &amp; &lt;b&gt;everyone&lt;/b&gt;');

    stage.process.kill('SIGKILL');
    await stage.process.ended;
    ana.erase(room, regretted.ts);
    const meanwhile = ana.write(place, 'I have found it');
    const missed = ways.slack === 'http' ? ana.said(place, meanwhile) : undefined;
    const waiting = li.say('Are you still there?');
    await stage.start();
    // Slack comes again over HTTP; over sockets it does not, and the thread is read back.
    if (missed) await slack.event(missed);

    await stage.seesInChat('I have found it');
    await eventually(() => expect(stage.chat().join('\n')).not.toContain('That is your own fault'));
    await stage.seesAtDesk('Are you still there?');
    await waiting;
    await ana.say(place, '!close');
    await stage.seesInChat(says.closed);

    expect(stage.chat().filter((text) => text.includes('I have found it'))).toHaveLength(1);
    expect(stage.chat().join('\n')).not.toContain('sounds upset');
    // The card, once it says that the case is closed, tells again what was said last.
    const texts = stage.desk().flatMap(({ thread, text }) => (thread === undefined ? [] : [text]));
    expect(texts.filter((text) => text.includes('Are you still there?'))).toHaveLength(1);
    expect(stage.desk().filter(({ thread }) => thread === undefined)).toHaveLength(1);
    expect(stage.telegram.faults).toEqual([]);
    for (const secret of [stage.telegram.token, tokens.bot, tokens.app, tokens.secret, 'parcel', 'upset']) {
      expect(stage.process.output.stderr).not.toContain(secret);
    }
  });
});
