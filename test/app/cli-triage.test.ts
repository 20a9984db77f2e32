import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startModel } from '../fakes/model/server.ts';
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

  test('asks the model where it is told to, and shows what it thinks', async () => {
    const model = await startModel();
    const brand = (more: string) =>
      writeFile(
        join(folder, 'frontdesk.yaml'),
        `brand: { name: A }\nchannels: { web: { type: web } }\ndesks: { d: { channel: web, room: r } }\n${more}`,
      );
    await brand(`bot: { llm: { baseUrl: "${model.url}", model: m } }\n`);
    model.behaviour = ({ messages }) =>
      messages.at(-1)?.content === 'what a brick'
        ? { says: '{"person": true, "category": "complaint", "priority": "high", "words": "a brick"}' }
        : { says: '{"person": false}' };
    const lines = ['what a brick', 'I was charged twice'].map((text) => JSON.stringify({ text }));
    const { decisions } = await triage(lines, '--config', 'frontdesk.yaml', '--opinion');
    expect(decisions).toMatchObject([
      { escalate: true, category: 'complaint', priority: 'high', evidence: ['a brick'], opinion: 'complaint' },
      { escalate: true, category: 'billing', opinion: 'nobody' },
    ]);
    const { decisions: without } = await triage(lines, '--config', 'frontdesk.yaml');
    expect(without).toMatchObject([{ escalate: false }, { category: 'billing' }]);
    expect(without[0]).not.toHaveProperty('opinion');
    expect(model.asked).toHaveLength(2);
    await model.stop();
    const { decisions: down } = await triage(lines, '--config', 'frontdesk.yaml', '--opinion');
    expect(down).toMatchObject([{ escalate: false, opinion: 'unreachable' }, { category: 'billing' }]);
    await brand('');
    const { status, stderr } = await triage(lines, '--config', 'frontdesk.yaml', '--opinion');
    expect(status).toBe(1);
    expect(stderr).toContain('bot.llm');
  });

  test('says so where there is no such file', async () => {
    const { status, stderr } = await frontdesk(['triage', 'none.jsonl'], { cwd: folder });
    expect(status).toBe(1);
    expect(stderr).toContain('none.jsonl');
  });
});
