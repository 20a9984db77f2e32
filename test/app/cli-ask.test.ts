import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startModel } from '../fakes/model/server.ts';
import { frontdesk } from './process.ts';

const brand = `brand: { name: Acme }
channels: { website: { type: web } }
desks: { support: { channel: website, room: support } }
bot: { greeting: Hi from Acme!, knowledge: [./delivery.yaml] }
`;
const entries = `- title: Delivery times
  language: en
  questions: [How long does delivery take?]
  answer: |
    Orders leave the same day.

    - Germany: three days
    - Japan: five days
- title: Moon festival discount
  language: en
  questions: [Any discount for the moon festival?]
  validFrom: 2027-09-01
  validUntil: 2027-09-15
  answer: Ten percent.
`;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frontdesk-ask-'));
  await writeFile(join(folder, 'frontdesk.yaml'), brand);
  await writeFile(join(folder, 'delivery.yaml'), entries);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const ask = (...args: string[]) => frontdesk(['ask', '--config', 'frontdesk.yaml', ...args], { cwd: folder });

describe('frontdesk ask', () => {
  test('shows what the bot says, where it is from, and that nobody is called', async () => {
    const { status, stdout } = await ask('How long does delivery take?', 'and to Japan?');
    expect(status).toBe(0);
    expect(stdout).toContain('Hi from Acme!');
    expect(stdout).toMatch(/Answered from +delivery\/1 \(1\.00\) +Delivery times/);
    expect(stdout).toMatch(/> and to Japan\?\n\n +• Japan: five days\n/);
    expect(stdout).toMatch(/A person +is not called/);
  });

  test.each([
    ['en', 'hello', /^> hello\n\n +Hi, I’m Acme’s bot\. /],
    ['zh', '你好', /^> 你好\n\n +您好，我是 Acme 的机器人客服/],
  ])('greets by a shipped text where the brand has none (%s)', async (language, hello, words) => {
    const silent = brand
      .replace('greeting: Hi from Acme!, ', '')
      .replace('name: Acme', `name: Acme, languages: [${language}]`);
    await writeFile(join(folder, 'frontdesk.yaml'), silent);
    expect((await ask(hello)).stdout).toMatch(words);
  });

  test('shows the near matches as a channel without buttons does', async () => {
    const { stdout } = await ask('--at', '2027-09-10', 'moon delivery');
    expect(stdout).toMatch(/1\. Delivery times\n +2\. Moon festival discount\n +3\. Talk to a person/);
    expect(stdout).toMatch(/Near +delivery\/1 \(0\.\d\d\) +Delivery times/);
  });

  test('says who would be called, and why, by triage and by the bot', async () => {
    const { stdout } = await ask('I was charged twice', 'who won the football?', 'do penguins have knees?');
    expect(stdout).toMatch(
      /Triage +billing, normal: .+\n +A person +is called \(billing, normal\): .+\n +“charged twice”/,
    );
    expect(stdout).toMatch(/A person +is called \(unanswered, normal\): .+\n +“who won the football\?”/);
  });

  test('looks at the knowledge of another day', async () => {
    const question = 'Any discount for the moon festival?';
    expect((await ask('--at', '2027-09-10', question)).stdout).toContain('Ten percent.');
    expect((await ask('--at', '2027-10-10', question)).stdout).not.toContain('Ten percent.');
    expect((await ask('--at', 'soon', question)).status).toBe(2);
  });

  test('shows what the model thinks of a message, and whom it calls', async () => {
    const model = await startModel();
    const llm = `bot: { llm: { baseUrl: "${model.url}", model: m }, greeting:`;
    await writeFile(join(folder, 'frontdesk.yaml'), brand.replace('bot: { greeting:', llm));
    model.behaviour = { says: '{"person": true, "category": "complaint", "priority": "high", "words": "a brick"}' };
    const { stdout } = await ask('it is a brick in a box');
    expect(stdout).toMatch(/Opinion +complaint, high\n +A person +is called \(complaint, high\): .+\n +“a brick”/);
    model.behaviour = 'nonsense';
    expect((await ask('it is a brick in a box')).stdout).toMatch(/Opinion +nonsense\n +A person +is not called/);
    await model.stop();
  });

  test('shows what the model worded, and why its words are not quoted', async () => {
    const model = await startModel();
    const llm = `bot: { llm: { baseUrl: "${model.url}", model: m }, greeting:`;
    await writeFile(join(folder, 'frontdesk.yaml'), brand.replace('bot: { greeting:', llm));
    const worded = await ask('How long does delivery take?');
    expect(worded.stdout).toContain('In short: Orders leave the same day.');
    expect(worded.stdout).toMatch(/Model +worded the answer/);
    model.behaviour = { says: 'It takes 99 days. [1]' };
    const refused = await ask('How long does delivery take?');
    expect(refused.stdout).toContain('• Germany: three days');
    expect(refused.stdout).toMatch(/Model +is not quoted: number/);
    await model.stop();
  });

  test('ends with the mistake where the knowledge cannot be read', async () => {
    await writeFile(join(folder, 'delivery.yaml'), '- title: Delivery\n');
    const { status, stderr } = await ask('hello');
    expect(status).toBe(2);
    expect(stderr).toContain('`language` is missing');
  });
});
