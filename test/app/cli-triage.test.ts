import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
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

  test('says so where there is no such file', async () => {
    const { status, stderr } = await frontdesk(['triage', 'none.jsonl'], { cwd: folder });
    expect(status).toBe(1);
    expect(stderr).toContain('none.jsonl');
  });
});
