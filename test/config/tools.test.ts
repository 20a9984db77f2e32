import { describe, expect, test } from 'vitest';
import { brief, tiny, useFolder } from './load.ts';

const folder = useFolder();
const tool = (more: string) => `${tiny}bot:\n  tools:\n    - { name: look, description: Looks., ${more} }\n`;
const problems = async (text: string) => (await folder.problems(text)).map(brief);

describe('a tool in the configuration', () => {
  test('has its defaults', async () => {
    const { bot } = await folder.load(tool('url: https://shop.example/x'));
    expect(bot.tools).toEqual([
      {
        name: 'look',
        description: 'Looks.',
        parameters: [],
        results: [],
        timeoutMs: 5_000,
        forModel: false,
        isLookup: true,
        method: 'GET',
        url: 'https://shop.example/x',
        headers: {},
        answer: [],
        limit: 65_536,
        isInternal: false,
      },
    ]);
  });

  test.each([
    ['url: http://shop.example/x', 'What is sent could be read on the way → Use https, or say `internal: true`'],
    ['url: "https://{order}.example/x", parameters: { order: {} }', 'The host must be written out'],
    ['url: "https://{order}/x", parameters: { order: {} }', 'The host must be written out'],
    ['url: "https://u:p@shop.example/"', 'Keys do not belong into an address → Use `headers`'],
    ['url: "https://shop.example/#a"', 'What is behind # is never sent'],
    [
      'url: "https://shop.example/{ordr}", parameters: { order: {} }',
      'There is no parameter ordr → Did you mean order?',
    ],
    ['url: "https://shop.example/{order}"', 'There is no parameter order → Declare it below `parameters`'],
    [
      'url: "https://shop.example/{order}", parameters: { order: { optional: true } }',
      'The address cannot do without it',
    ],
    ['url: https://shop.example/, method: POST, model: true', 'A model may only call tools that look something up'],
    ['url: https://shop.example/, result: { a: "x..y" }', 'Must be a way into the answer'],
    ['url: https://shop.example/, result: { a-b: x }', 'A name has letters, digits and _ only'],
    ['url: https://shop.example/, parameters: { a: { pattern: "(" } }', 'This is not a regular expression'],
    ['url: https://shop.example/, headers: { "a b": x }', 'Must be the name of a header'],
  ])('%s is a mistake', async (written, message) => {
    expect(await problems(tool(written))).toEqual([expect.stringContaining(message)]);
  });

  test('has a name of its own', async () => {
    const twice = `${tool('url: https://shop.example/')}    - { name: look, description: d, url: https://shop.example/ }\n`;
    expect(await problems(twice)).toEqual([expect.stringContaining('There is another tool of this name')]);
  });
});
