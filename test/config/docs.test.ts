import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadCanned } from '../../config/canned.ts';
import { editorSchema } from '../../config/schema/json.ts';
import { loadTexts } from '../../config/texts-files.ts';
import { useFolder } from './load.ts';

const folder = useFolder();
const text = await readFile(new URL('../../docs/configuration.md', import.meta.url), 'utf8');
const handoff = await readFile(new URL('../../docs/handoff.md', import.meta.url), 'utf8');
const examples = [...`${text}\n${handoff}`.matchAll(/^```yaml\n(.*?)^```/gms)].flatMap(([, yaml]) => yaml ?? []);
/** Some are files that the configuration names. */
const files = examples.filter((example) => example.startsWith('- name:'));
const texts = examples.filter((example) => example.startsWith('en:'));
const configs = examples.filter((example) => ![...files, ...texts].includes(example));

beforeAll(async () => {
  await folder.write('knowledge/returns.md', '# Returns\n');
  await folder.write('secrets/lin', 'fedcba9876543210\n');
});

describe('the guide to the configuration', () => {
  it('has examples', () => expect(examples.length).toBeGreaterThan(2));

  it.each(configs)('has examples that load as they stand:\n%s', async (example) => {
    const config = await folder.load(example, { ANA_TOKEN: '0123456789abcdef' });
    expect(config.brand.name).toBe('Acme');
  });

  it.each(files)('has canned replies that load as they stand:\n%s', async (example) => {
    const path = await folder.write('canned.yaml', example);
    expect(await loadCanned([path])).not.toEqual([]);
  });

  it.each(texts)('has texts that load as they stand:\n%s', async (example) => {
    const path = await folder.write('texts.yaml', example);
    expect((await loadTexts([path], {}))('en').customer.joined).toContain('{agent}');
  });

  it('has every section and every key of it', () => {
    const sections = Object.entries(editorSchema().properties ?? {});
    const keys = sections.flatMap(([name, section]) => {
      const inner = typeof section === 'object' ? Object.keys(section.properties ?? {}) : [];
      return [name, ...inner];
    });
    expect(keys.filter((key) => !new RegExp(`\\b${key}\\b`).test(text))).toEqual([]);
  });
});
