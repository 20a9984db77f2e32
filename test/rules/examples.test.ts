import { dirname } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadKnowledge } from '../../config/knowledge.ts';
import { useFolder } from '../config/load.ts';
import { read } from './sources.ts';

const folder = useFolder();
const examples = ['README.md', 'docs/web.md'].flatMap((page) =>
  [...read(page).matchAll(/^```yaml\n(.*?)^```/gms)].map(([, yaml = '']) => ({ page, yaml })),
);

beforeAll(async () => {
  await folder.write('knowledge/returns.md', '# Returns\n');
  await folder.write('secrets/lin', 'fedcba9876543210\n');
});

describe('the configurations that newcomers copy', () => {
  it('are there', () => expect(new Set(examples.map(({ page }) => page)).size).toBe(2));

  it.each(examples)('load as they stand in $page', async ({ yaml }) => {
    const config = await folder.load(yaml, { ANA_TOKEN: '0123456789abcdef' });
    expect(config.server.publicUrl).toBe('https://desk.acme.example');
  });
});

describe('the language model of docs/model.md', () => {
  it('is configured as it stands', async () => {
    const [, yaml = ''] = /^```yaml\n(.*?)^```/ms.exec(read('docs/model.md')) ?? [];
    const config = await folder.load(
      `brand: { name: A }\nchannels: { website: { type: web } }\ndesks: { d: { channel: website, room: r } }\n${yaml}`,
      { LLM_API_KEY: 'key' },
    );
    expect(config.bot.llm).toMatchObject({ model: 'some-model', timeout: 8_000, budget: { customer: 50, day: 5_000 } });
  });
});

describe('the knowledge that newcomers copy', () => {
  it('can be read', async () => {
    const [, entry = ''] = /^```markdown\n(.*?)^```/ms.exec(read('demo/README.md')) ?? [];
    const path = await folder.write('entry/delivery.md', entry);
    const [found] = await loadKnowledge([dirname(path)]);
    expect(found?.questions.length).toBeGreaterThan(1);
  });
});
