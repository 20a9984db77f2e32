import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FakeModel, startModel } from '../fakes/model/server.ts';
import { frontdesk } from './process.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frontdesk-triage-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function triage(lines: readonly string[], ...args: string[]) {
  await writeFile(join(folder, 'in.jsonl'), lines.join('\n'));
  const ended = await frontdesk(['triage', ...args, 'in.jsonl'], { cwd: folder });
  const decisions = ended.stdout
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { ...ended, decisions };
}

describe('frontdesk triage', () => {
  test('says of each line whether a person is needed, and why', async () => {
    const { status, decisions } = await triage(['{"text":"I was charged twice"}', '', '{"text":"几点关门"}']);
    expect(status).toBe(0);
    expect(decisions).toEqual([
      {
        text: 'I was charged twice',
        escalate: true,
        category: 'billing',
        priority: 'normal',
        reason: expect.any(String),
        evidence: ['charged twice'],
      },
      { text: '几点关门', escalate: false, category: null, priority: null, reason: expect.any(String), evidence: [] },
    ]);
  });

  test('names a line that it cannot read, and goes on', async () => {
    const { status, decisions, stderr } = await triage(['{"text":"hi"}', 'oops', '{"text":"bye"}']);
    expect(status).toBe(1);
    expect(decisions).toHaveLength(2);
    expect(stderr).toContain('Line 2');
  });

  test('uses what the brand has taught', async () => {
    await writeFile(join(folder, 'triage.yaml'), '- category: vip\n  handsOff: [zorbleflux, zorbleflux now]\n');
    await writeFile(
      join(folder, 'frontdesk.yaml'),
      'brand: { name: A }\nchannels: { web: { type: web } }\ndesks: { d: { channel: web, room: r } }\ntriage: { examples: [./triage.yaml] }\n',
    );
    const { decisions } = await triage(['{"text":"zorbleflux now"}'], '--config', 'frontdesk.yaml');
    expect(decisions).toMatchObject([{ category: 'vip' }]);
  });

  describe('with a model', () => {
    const lines = ['what a brick', 'I was charged twice'].map((text) => JSON.stringify({ text }));
    const opinions = (...args: string[]) => triage(lines, '--config', 'frontdesk.yaml', ...args);
    let model: FakeModel;

    const write = (more: string) =>
      writeFile(
        join(folder, 'frontdesk.yaml'),
        `brand: { name: A }\nchannels: { web: { type: web } }\ndesks: { d: { channel: web, room: r } }\n${more}`,
      );

    beforeEach(async () => {
      model = await startModel();
      model.behaviour = ({ messages }) =>
        messages.at(-1)?.content === 'what a brick'
          ? { says: '{"person": true, "category": "complaint", "priority": "high", "words": "a brick"}' }
          : { says: '{"person": false}' };
      await write(`bot: { llm: { baseUrl: "${model.url}", model: m } }\n`);
    });
    afterEach(() => model.stop());

    test('asks it where that is wanted, and shows what it thinks', async () => {
      expect((await opinions('--opinion')).decisions).toMatchObject([
        { escalate: true, category: 'complaint', priority: 'high', evidence: ['a brick'], opinion: 'complaint' },
        { escalate: true, category: 'billing', opinion: 'nobody' },
      ]);
    });

    test('asks it nothing otherwise', async () => {
      const { decisions } = await opinions();
      expect(decisions).toMatchObject([{ escalate: false }, { category: 'billing' }]);
      expect(decisions[0]).not.toHaveProperty('opinion');
      expect(model.asked).toEqual([]);
    });

    test('decides without it where it is down', async () => {
      await model.stop();
      const { decisions } = await opinions('--opinion');
      expect(decisions).toMatchObject([{ escalate: false, opinion: 'unreachable' }, { category: 'billing' }]);
    });

    test('says so where there is none', async () => {
      await write('');
      const { status, stderr } = await opinions('--opinion');
      expect(status).toBe(1);
      expect(stderr).toContain('bot.llm');
    });
  });

  test('looks at what was said before, too', async () => {
    const { decisions } = await triage([JSON.stringify({ text: 'the bridge', before: ["I'm standing on"] })]);
    expect(decisions).toMatchObject([{ category: 'care', priority: 'urgent' }]);
  });

  test('says so where there is no such file', async () => {
    const { status, stderr } = await frontdesk(['triage', 'none.jsonl'], { cwd: folder });
    expect(status).toBe(1);
    expect(stderr).toContain('none.jsonl');
  });
});
