import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { followKnowledge, readKnowledge } from '../../app/knowledge.ts';
import type { Config } from '../../config/config.ts';
import { loadConfig } from '../../config/load.ts';
import { type ReplaceableKnowledge, replaceable } from '../../core/bot/knowledge.ts';
import type { LogFields } from '../../core/log.ts';

const entry = (answer: string) => `---\ntitle: Opening hours\nlanguage: en\n---\n${answer}\n`;

let folder: string;
let config: Config;
let knowledge: ReplaceableKnowledge;
let following: { stop(): Promise<void> };
let logged: { event: string; fields: LogFields }[];

const save = (name: string, text: string) => writeFile(join(folder, name), text);
const says = () => knowledge.search('opening hours', 'en').matches[0]?.entry.body.text;
const lines = (event: string) => logged.filter((line) => line.event === event).map(({ fields }) => fields);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frontdesk-follow-'));
  await save(
    'frontdesk.yaml',
    `brand: { name: Acme }
channels: { website: { type: web } }
desks: { support: { channel: website, room: support } }
bot: { knowledge: [./hours.md], flows: [./flows] }
`,
  );
  await mkdir(join(folder, 'flows'));
  await save('hours.md', entry('Nine to five.'));
  config = await loadConfig(join(folder, 'frontdesk.yaml'));
  knowledge = replaceable(await readKnowledge(config));
  logged = [];
  const note = (event: string, fields: LogFields = {}) => void logged.push({ event, fields });
  following = await followKnowledge(knowledge, config, { info: note, warn: note, error: note });
});
afterEach(async () => {
  await following.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('knowledge in use', () => {
  test('follows its files without a restart', async () => {
    expect(says()).toBe('Nine to five.');
    await save('hours.md', entry('Ten to six.'));
    await vi.waitFor(() => expect(says()).toBe('Ten to six.'), 10_000);
    expect(lines('knowledge-reloaded')).toEqual([{ entries: 1, flows: 0 }]);
  });

  test('stays as it was where a file is broken, and says where the mistake is', async () => {
    await save('hours.md', '---\ntitle: Opening hours\nlanguge: en\n---\nTen to six.\n');
    await vi.waitFor(() => expect(lines('knowledge-invalid')).not.toEqual([]), 10_000);
    expect(says()).toBe('Nine to five.');
    expect(lines('knowledge-invalid')[0]).toMatchObject({
      file: join(folder, 'hours.md'),
      line: 3,
      message: expect.stringContaining('languge'),
      kept: 'the knowledge read before stays in use',
    });
    await save('hours.md', entry('Ten to six.'));
    await vi.waitFor(() => expect(says()).toBe('Ten to six.'), 10_000);
  });

  test('follows its flows too, and keeps those before where one is broken', async () => {
    const flow = (steps: string) =>
      save('flows/broken.yaml', `title: Broken\nstart: [it is broken]\nsteps: ${steps}\n`);
    await flow('[{ answer: Sorry. }]');
    await vi.waitFor(() => expect(knowledge.flow('broken')).toBeDefined(), 10_000);
    await flow('[{ answer: Sorry., next: nowhere }]');
    await vi.waitFor(() => expect(lines('knowledge-invalid')).not.toEqual([]), 10_000);
    expect(lines('knowledge-invalid')[0]).toMatchObject({ file: join(folder, 'flows/broken.yaml'), line: 3 });
    expect(knowledge.flow('broken')).toBeDefined();
  });

  test('stays as it was where the file is gone', async () => {
    await rm(join(folder, 'hours.md'));
    await vi.waitFor(() => expect(lines('knowledge-invalid')).not.toEqual([]), 10_000);
    expect(says()).toBe('Nine to five.');
  });
});
