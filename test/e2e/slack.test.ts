import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { scopesFor } from '../../adapters/slack/manifest.ts';
import { type Running, startFrontdesk } from '../../app/start.ts';
import { loadConfig } from '../../config/load.ts';
import { shownAt } from '../adapters/slack/platform.ts';
import { FakePerson } from '../fakes/slack/people.ts';
import { FakeSlack, tokens } from '../fakes/slack/server.ts';
import { silentLog } from '../support/brand.ts';

const room = 'C0SUPPORT';
const direct = 'D0LI';
const patience = { timeout: 15_000, interval: 20 };

let folder: string;
let slack: FakeSlack;
let running: Running;

async function start(mode: 'socket' | 'http'): Promise<void> {
  const keys = mode === 'socket' ? `appToken: "\${APP}"` : `signingSecret: "\${SECRET}"`;
  const file = join(folder, 'frontdesk.yaml');
  await writeFile(
    file,
    `
brand: { name: Acme }
server: { port: 0 }
channels:
  slack: { type: slack, mode: ${mode}, botToken: "\${BOT}", ${keys}, apiUrl: "${slack.apiUrl}", customers: direct }
desks:
  support: { channel: slack, room: ${room} }
`,
  );
  const config = await loadConfig(file, { BOT: tokens.bot, APP: tokens.app, SECRET: tokens.secret });
  running = await startFrontdesk({ config, log: silentLog, onFatal: () => {} });
  const { url } = running;
  slack.hook = mode === 'http' ? async (request) => fetch(`${url}/hooks/slack`, { ...(await copy(request)) }) : null;
}

async function copy(request: Request) {
  return { method: request.method, headers: request.headers, body: await request.text() };
}

const wordsAt = (chat: string, thread?: string) =>
  shownAt(slack, { channel: 'slack', chat, ...(thread === undefined ? {} : { thread }) }).map(({ parts }) =>
    JSON.stringify(parts),
  );

afterEach(async () => {
  await running.stop();
  await slack.stop();
  await rm(folder, { recursive: true });
});

describe.each(['socket', 'http'] as const)('a customer and a desk on Slack, over %s', (mode) => {
  it('from the first word to the end of the case, with a restart in the middle', async () => {
    folder = await mkdtemp(join(tmpdir(), 'frontdesk-e2e-slack-'));
    slack = new FakeSlack(scopesFor('direct'));
    await slack.start();
    const ana = new FakePerson(slack, 'U0ANA', 'Ana');
    const li = new FakePerson(slack, 'U0LI', 'Li');
    slack.world.addChannel(room, [ana.id]);
    slack.world.addChannel(direct, [li.id]);
    await start(mode);

    await li.say({ channel: direct }, 'I want to talk to a human <!channel>');
    const card = await vi.waitFor(() => {
      const found = slack.world.channel(room).messages.find(({ thread_ts: thread }) => thread === undefined);
      if (!found) throw new Error('There is no card');
      return found;
    }, patience);
    const thread = card.ts;
    await vi.waitFor(() => expect(wordsAt(room, thread).join()).toContain('I want to talk to a human'), patience);
    expect(wordsAt(direct).join()).not.toContain('Li');

    await ana.press(room, thread, 'claim');
    await vi.waitFor(() => expect(wordsAt(direct).join()).toContain('Ana'), patience);
    await ana.say({ channel: room, thread }, 'Hello Li, this is Ana');
    await ana.say({ channel: room, thread }, '// she is a VIP');
    await vi.waitFor(() => expect(wordsAt(direct).join()).toContain('Hello Li, this is Ana'), patience);
    const said = slack.world.channel(room).messages.find(({ text }) => text === 'Hello Li, this is Ana')?.ts;
    await vi.waitFor(() => {
      expect([...(slack.world.reactions.get(`${room}/${said}`) ?? [])]).toEqual(['white_check_mark']);
    }, patience);
    expect(wordsAt(direct).join()).not.toContain('VIP');

    await running.stop();
    ana.write({ channel: room, thread }, 'written while it was down');
    li.write({ channel: direct }, 'asked while it was down');
    await start(mode);
    await vi.waitFor(() => expect(wordsAt(direct).join()).toContain('written while it was down'), patience);
    await vi.waitFor(() => expect(wordsAt(room, thread).join()).toContain('asked while it was down'), patience);

    await ana.press(room, thread, 'close');
    await ana.submit({ resolution: 'solved' });
    await vi.waitFor(
      () => expect(JSON.stringify(slack.world.message(room, thread)?.blocks)).toMatch(/closed/i),
      patience,
    );
    const cards = slack.world.channel(room).messages.filter(({ thread_ts: of }) => of === undefined);
    expect(cards).toHaveLength(1);
    const words = wordsAt(direct);
    expect(words.filter((line) => line.includes('Hello Li, this is Ana'))).toHaveLength(1);
  });
});
