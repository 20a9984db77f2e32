import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError } from '../../config/problems.ts';
import { shippedTexts } from '../../config/texts/index.ts';
import { loadTexts } from '../../config/texts-files.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frontdesk-texts-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

async function problems(text: string) {
  const error: unknown = await loadTexts([await file('texts.yaml', text)], {}).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof ConfigError ? error.problems : [];
}

describe('texts of a brand’s own', () => {
  it('take the place of the shipped ones, one by one, in their language', async () => {
    const path = await file(
      'texts.yaml',
      'en: { customer: { closed: "Bye!" } }\nzh: { desk: { states: { open: 在办 } } }\n',
    );
    const texts = await loadTexts([path], {});
    expect(texts('en').customer.closed).toBe('Bye!');
    expect(texts('en').customer.joined).toBe(shippedTexts('en').customer.joined);
    expect(texts('zh-Hans').desk.states).toEqual({ ...shippedTexts('zh-Hans').desk.states, open: '在办' });
    expect(texts('zh-Hant')).toEqual(shippedTexts('zh-Hant'));
  });

  it('of a desk count for its cases alone, and before those of the brand', async () => {
    const brand = await file('brand.yaml', 'en: { customer: { closed: "Bye!", thanks: "Sure!" } }\n');
    const orders = await file('orders.yaml', 'en: { customer: { closed: "Your order is done." } }\n');
    const texts = await loadTexts([brand], { orders: [orders], support: [] });
    expect(texts('en', 'orders').customer).toMatchObject({ closed: 'Your order is done.', thanks: 'Sure!' });
    expect(texts('en', 'support').customer.closed).toBe('Bye!');
    expect(texts('en').customer.closed).toBe('Bye!');
  });

  it('are the shipped ones where there are none', async () => {
    expect((await loadTexts([], {}))('en')).toEqual(shippedTexts('en'));
  });

  it.each([
    ['en: { customer: { closd: Bye } }', 'en.customer.closd', 'closed'],
    ['en: { customer: { joined: "{agnt} is here" } }', 'en.customer.joined', '{agent}'],
    ['en: { customer: { closed: "Bye {agent}" } }', 'en.customer.closed', 'no values'],
    ['en: { customer: { closed: " " } }', 'en.customer.closed', 'nothing here'],
    ['en: { customer: { closed: [a] } }', 'en.customer.closed', 'text'],
  ])('with a slip are refused, with its place: %s', async (text, path, says) => {
    const [problem] = await problems(text);
    expect(problem?.path).toBe(path);
    expect(`${problem?.message} ${problem?.suggestion ?? ''}`).toContain(says);
  });
});
