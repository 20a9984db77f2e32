import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadCanned } from '../../config/canned.ts';
import { ConfigError } from '../../config/problems.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frontdesk-canned-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function load(...texts: readonly string[]) {
  const files = texts.map((_, index) => join(folder, `${index}.yaml`));
  await Promise.all(texts.map((text, index) => writeFile(files[index] ?? '', text)));
  return loadCanned(files);
}

async function problems(text: string) {
  const error: unknown = await load(text).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof ConfigError ? error.problems : [];
}

describe('canned replies', () => {
  it('are one text, or one per language, with formatting', async () => {
    const [one, two] = await load(
      '- { name: hello, text: "**Hi** {{customer.name}}" }\n- { name: bye, text: { zh: 再见 } }\n',
    );
    expect(one?.texts['zh-Hant']).toEqual({
      text: 'Hi {{customer.name}}',
      spans: [{ style: 'bold', start: 0, end: 2 }],
    });
    expect(two?.texts).toEqual({ 'zh-Hans': { text: '再见', spans: [] } });
  });

  it('of a later file take the place of those of the same name', async () => {
    const replies = await load('- { name: a, text: one }\n- { name: b, text: b }\n', '- { name: a, text: two }\n');
    expect(replies.map(({ name, texts }) => [name, texts.en?.text])).toEqual([
      ['a', 'two'],
      ['b', 'b'],
    ]);
  });

  it.each([
    ['- { name: a, text: "Dear {{customer.nam}}" }', 'There is no {{customer.nam}}', 'customer.name'],
    ['- { name: a, text: { en: "{{order}}" } }', 'There is no {{order}}', ''],
    ['- { nam: a, text: x }', 'nam', 'name'],
    ['- { name: a }', '', ''],
  ])('with a slip are refused at the start, with its place: %s', async (text, message, meant) => {
    const [problem] = await problems(text);
    expect(problem?.line).toBe(1);
    expect(`${problem?.message}`).toContain(message);
    expect(`${problem?.message} ${problem?.suggestion ?? ''}`).toContain(meant);
  });
});
