import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { shippedTexts } from '../../config/texts/index.ts';
import type { CustomerSeat, DeskSeat, DeskThread } from '../day/seats.ts';
import { slackDesk } from '../day/slack.ts';
import { group, Stage } from '../day/stage.ts';
import { telegramCustomer, telegramDesk } from '../day/telegram.ts';

const aMinute = 60_000;
const texts = shippedTexts('en');

let stage: Stage;
let li: CustomerSeat;
let slack: DeskSeat;
let telegram: DeskSeat;

beforeEach(async () => {
  stage = await Stage.open();
  slack = slackDesk(stage.slack, 'support', stage.room, { U0ANA: 'Ana', U0LIN: 'Lin' });
  telegram = telegramDesk(stage.telegram, 'orders', group, { 601: 'Bo', 602: 'Mia' }, (ms) => stage.pause(ms));
  await stage.start();
  li = telegramCustomer(stage.telegram, 10_001, 'Li');
});

afterEach(async () => {
  await stage.stop();
  await stage.remove();
});

/** Does something, and lets time pass until all that comes of it has come. */
async function then(deed: Promise<unknown>, ms = aMinute): Promise<void> {
  let isDone = false;
  const done = deed.finally(() => {
    isDone = true;
  });
  while (!isDone) await stage.clock.pass(100);
  await done;
  await stage.clock.pass(ms);
}

const thread = (desk: DeskSeat): DeskThread => {
  const found = desk.threads().at(-1);
  if (!found) throw new Error('There is no thread');
  return found;
};
const below = (desk: DeskSeat) => thread(desk).lines.map(({ text }) => text);
const chat = () => li.chat().map(({ text }) => text);

const seats = {
  slack: { desk: () => slack, ask: 'I want to talk to a human', category: 'explicit', agents: ['Ana', 'Lin'] },
  telegram: {
    desk: () => telegram,
    ask: 'I was charged twice, I want my money back',
    category: 'billing',
    agents: ['Bo', 'Mia'],
  },
} as const;

describe.each(['slack', 'telegram'] as const)('a desk on %s', (name) => {
  const { ask, agents } = seats[name];
  const [one, other] = agents;
  const desk = () => seats[name].desk();

  test('lets one of two agents have a case who claim it at once, and tells the other', async () => {
    await then(li.say(ask));
    const { id } = thread(desk());
    await then(Promise.all([desk().press(one, id, 'Claim'), desk().press(other, id, 'Claim')]));
    const winner = thread(desk()).fields['Agent'];
    expect([one, other]).toContain(winner);
    expect(below(desk()).filter((text) => text.endsWith('has taken the case.'))).toHaveLength(1);
    expect(below(desk())).toContain(`This case is with ${winner}.`);
    expect(chat().filter((text) => text.includes('has joined'))).toHaveLength(1);
  });

  test('holds the second of two answers written at once', async () => {
    await then(li.say(ask));
    const { id } = thread(desk());
    await then(desk().say(one, id, 'The first answer'), 10_000);
    await then(desk().say(other, id, 'The second answer'));
    expect(chat().join('\n')).toContain('The first answer');
    expect(chat().join('\n')).not.toContain('The second answer');
    await then(desk().press(other, id, texts.desk.sendAnyway));
    expect(chat().filter((text) => text.includes('The second answer'))).toHaveLength(1);
  });

  test('refuses whoever was removed from the room in the middle, by button and by word', async () => {
    await then(li.say(ask));
    const { id } = thread(desk());
    await then(desk().press(one, id, 'Claim'));
    if (name === 'slack') stage.slack.world.channel(stage.room).members.delete('U0ANA');
    else stage.telegram.world.groups.get(group)?.members.delete(601);
    // What is known of a room's members is taken to be true for a minute.
    await stage.clock.pass(10 * aMinute);
    await then(desk().say(one, id, 'I should not be heard'));
    await then(desk().close(one, id, 'solved', ''), 5 * aMinute);
    expect(chat().join('\n')).not.toContain('I should not be heard');
    expect(thread(desk()).fields['State']).toBe('Open');
    await then(desk().say(other, id, 'But I am here'));
    expect(chat().join('\n')).toContain('But I am here');
  });

  test('gets the transcript of a case, be it closed, as a file, and is told who the customer is', async () => {
    await then(li.say(ask));
    const { id } = thread(desk());
    await then(desk().say(one, id, 'What is it about?'));
    await then(desk().say(one, id, '!customer'));
    expect(below(desk()).join('\n')).toContain(`#1 · ${texts.desk.categories[seats[name].category]} · open since`);
    await then(desk().close(one, id, 'solved', ''));
    await then(desk().say(other, id, '!transcript'));
    // Its bytes are written to disk and read again, in a time of their own.
    const written = await vi.waitFor(async () => {
      await stage.clock.pass(1_000);
      const bytes = newestFile();
      expect(bytes.length).toBeGreaterThan(0);
      return bytes.toString('utf8');
    }, 10_000);
    expect(written).toMatch(/\n2026-11-26 \d\d:\d\d:\d\d \+00:00 {2}Li \(customer\)\n/u);
    expect(written).toContain(`${one} (agent)\n    What is it about?`);
    expect(written).toContain(`${texts.desk.fields.resolution}: solved`);
    expect(chat().join('\n')).not.toMatch(/transcript/iu);
  });

  const newestFile = () => {
    const files = name === 'slack' ? stage.slack.world.files : stage.telegram.world.files;
    return Buffer.from([...files.values()].at(-1)?.bytes ?? []);
  };

  test('gives a case whose thread was deleted another one, with all that was said', async () => {
    await then(li.say(ask));
    const before = thread(desk());
    await then(desk().say(one, before.id, 'What is it about?'));
    if (name === 'slack') {
      const { messages } = stage.slack.world.channel(stage.room);
      const kept = messages.filter(({ ts, thread_ts: of }) => ts !== before.id && of !== before.id);
      messages.splice(0, messages.length, ...kept);
    } else {
      stage.telegram.world.groups.get(group)?.topics.delete(Number(before.id));
    }
    // Slack tells of it when the card is to be changed: at the latest when the answer is due, once people are there.
    await then(li.say('My parcel'), 4 * 60 * aMinute);
    const after = thread(desk());
    expect(after.id).not.toBe(before.id);
    for (const text of [ask, 'What is it about?', 'My parcel']) expect(below(desk()).join('\n')).toContain(text);
    await then(desk().say(one, after.id, 'It goes on here'));
    expect(chat().join('\n')).toContain('It goes on here');
  });
});

test('a case that is open when the file names another room of Slack goes on there', async () => {
  await then(li.say(seats.slack.ask));
  const before = thread(slack);
  await then(slack.say('Ana', before.id, 'What is it about?'));
  const elsewhere = slackDesk(stage.slack, 'support', 'C0SECOND', { U0ANA: 'Ana' });
  await stage.restart((yaml) => yaml.replace(`room: ${stage.room}`, 'room: C0SECOND'));
  await then(li.say('My parcel'), 3 * aMinute);
  for (const text of [seats.slack.ask, 'What is it about?', 'My parcel']) {
    expect(below(elsewhere).join('\n')).toContain(text);
  }
  expect(thread(slack).fields['State']).toBe('Moved');
  await then(elsewhere.say('Ana', thread(elsewhere).id, 'It goes on here'));
  expect(chat().join('\n')).toContain('It goes on here');
});

test('a case that is open when the file names another group of Telegram goes on there', async () => {
  await then(li.say(seats.telegram.ask));
  const before = thread(telegram);
  await then(telegram.say('Bo', before.id, 'What is it about?'));
  const other = group - 1;
  const elsewhere = telegramDesk(stage.telegram, 'orders', other, { 604: 'Bea' }, (ms) => stage.pause(ms));
  await stage.restart((yaml) => yaml.replace(`room: "${group}"`, `room: "${other}"`));
  await then(li.say('My parcel'), 3 * aMinute);
  for (const text of [seats.telegram.ask, 'What is it about?', 'My parcel']) {
    expect(below(elsewhere).join('\n')).toContain(text);
  }
  expect(thread(telegram).fields['State']).toBe('Moved');
  await then(elsewhere.say('Bea', thread(elsewhere).id, 'It goes on here'));
  expect(chat().join('\n')).toContain('It goes on here');
  await then(telegram.say('Bo', before.id, 'I am still in the old group'));
  expect(chat().join('\n')).not.toContain('I am still in the old group');
});

test('a case is closed by a dialog of Telegram that was open while the front desk was started anew, and once', async () => {
  await then(li.say(seats.telegram.ask));
  const { id } = thread(telegram);
  await then(telegram.press('Bo', id, 'Claim'));
  await then(telegram.press('Bo', id, 'Close'));
  await stage.restart((yaml) => yaml);
  await then(telegram.press('Bo', id, 'solved'));
  await stage.restart((yaml) => yaml);
  await then(telegram.press('Bo', id, '✓ Close'));
  expect(thread(telegram).fields).toMatchObject({ State: 'Closed', Ended: 'solved' });
  expect(chat().filter((text) => text === texts.customer.closed)).toHaveLength(1);
});
