import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { shippedTexts } from '../../config/texts/index.ts';
import { fill } from '../../core/texts.ts';
import { buttonsOf, Somebody } from '../adapters/telegram/people.ts';
import { type FakeTelegram, startFakeTelegram } from '../fakes/telegram/server.ts';
import { bot, type Kept } from '../fakes/telegram/world.ts';
import { freePort } from '../support/free-port.ts';
import { launch } from '../web/browser.ts';
import { Guide } from './guide.ts';
import { agent, openCase } from './people.ts';

const aMinute = 60_000;
const patience = { timeout: 20_000, interval: 50 };
const room = -1_001_234_567_890;
const { customer: says, desk: atDesk } = shippedTexts('en');

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

let guide: Guide;
let telegram: FakeTelegram;
let li: Somebody;
let ana: Somebody;
beforeEach(async () => {
  guide = await Guide.open('telegram.md');
  telegram = await startFakeTelegram();
  li = new Somebody(telegram, telegram.world.addUser(101, 'Li'));
  ana = new Somebody(telegram, telegram.world.addUser(123_456_789, 'Ana'));
  const [, name = ''] = /^export (\w+)=123456789:AAF…$/.exec(guide.commands[0] ?? '') ?? [];
  guide.env[name] = telegram.token;
});
afterEach(async () => {
  await guide.close();
  await telegram.stop();
});

const here = (yaml: string) => yaml.replace('type: telegram,', `$& apiRoot: "${telegram.apiRoot}",`);

/** The group of the guide, with the bot as an administrator who has the rights it names, and no other. */
function makeGroup(): void {
  const { world } = telegram;
  const group = world.addForum(room, 'Acme Support');
  world.join(group, ana.user);
  expect(guide.text).toContain('*Manage topics* (to open one per case), *Delete messages*');
  group.members.set(bot.id, {
    status: 'administrator',
    user: bot,
    can_manage_topics: true,
    can_delete_messages: true,
  });
}

function chatOf({ user }: Somebody): string {
  return telegram.world
    .in(user.id)
    .filter(({ from }) => from?.id === bot.id)
    .map(({ text }) => text ?? '')
    .join('\n');
}

async function reads(who: Somebody, text: string): Promise<void> {
  await vi.waitFor(() => expect(chatOf(who)).toContain(text), patience);
}

/** The topic of the newest case, once it has its card. */
async function theTopic(): Promise<{ readonly topic: number; readonly card: Kept }> {
  return vi.waitFor(() => {
    const topic = [...(telegram.world.groups.get(room)?.topics.keys() ?? [])].at(-1);
    const [card] = topic === undefined ? [] : telegram.world.in(room, topic);
    if (topic === undefined || !card) throw new Error('There is no card');
    return { topic, card };
  }, patience);
}

/** From "write to the bot from another account" to the end of the case. */
async function answerInTheGroup(): Promise<void> {
  const [, question = ''] = /another account: \*([^*]+)\*/.exec(guide.text) ?? [];
  const wang = new Somebody(telegram, telegram.world.addUser(102, 'Wang'));
  await wang.say(question);
  await reads(wang, says.handoff);
  const { topic, card } = await theTopic();
  expect(buttonsOf(card).map(({ text }) => text)).toContain(atDesk.claim);
  const inTopic = ana.at({ chat: room, topic });
  await inTopic.say('Hello Wang, this is Ana');
  await reads(wang, 'Hello Wang, this is Ana');
  await reads(wang, fill(says.joined, { agent: 'Ana' }));
  const answer = telegram.world.in(room, topic).find(({ text }) => text === 'Hello Wang, this is Ana')?.message_id;
  expect(guide.text).toContain('👌 delivered');
  await vi.waitFor(() => {
    expect(telegram.world.reactions.get(`${room}/${answer}`)?.get(bot.id)).toEqual(['👌']);
  }, patience);
  await inTopic.say('// a VIP');
  await inTopic.say('!close');
  await reads(wang, says.closed);
  expect(chatOf(wang)).not.toContain('VIP');
  expect(telegram.faults).toEqual([]);
}

describe('docs/telegram.md leads to the first answered customer', { timeout: 2 * aMinute }, () => {
  test('at the web desk, and then in a group', async () => {
    await guide.write('2. Let customers write', here);
    const { desk } = await guide.start();
    await li.say('/start');
    await reads(li, fill(says.greeting, { brand: 'Acme' }));
    await li.say('a person, please');
    await reads(li, says.handoff);
    const may = await agent(browser, desk, { name: 'May' });
    await openCase(may);
    await may.sees('a person, please');
    await may.write('Hello Li, this is May');
    await reads(li, 'Hello Li, this is May');
    await guide.stop();

    await guide.write('3. Make a desk in Telegram', here);
    makeGroup();
    await guide.start();
    await answerInTheGroup();
  });

  test('by webhook, and by polling again after it', async () => {
    const port = await freePort();
    // Telegram wants https; the proxy that takes it off is left out.
    const address = `https://127.0.0.1:${port}`;
    await guide.write('4. Polling or webhook', (yaml) => here(yaml).replace('https://desk.acme.example', address));
    makeGroup();
    await guide.start(port);
    await vi.waitFor(() => expect(telegram.feed.webhook?.url).toBe(`${address}/hooks/telegram`), patience);
    await answerInTheGroup();
    await guide.stop();

    await guide.write('3. Make a desk in Telegram', here);
    await guide.start();
    await vi.waitFor(() => expect(telegram.feed.webhook).toBeNull(), patience);
    await li.say('a person, please');
    await reads(li, says.handoff);
  });
});
