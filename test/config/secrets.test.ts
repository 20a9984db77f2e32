import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderProblems } from '../../config/problems.ts';
import { brief, tiny, useFolder } from './load.ts';

const folder = useFolder();

const withToken = (token: string) =>
  tiny.replace('type: web', () => `type: web, agents: [{ name: Ana, token: ${token} }]`);

async function token(written: string, env: Readonly<Record<string, string>> = {}) {
  const [channel] = (await folder.load(withToken(written), env)).channels;
  return channel?.type === 'web' ? channel.agents[0]?.token : undefined;
}

describe('values from outside the file', () => {
  const secret = '0123456789abcdef';

  it.each([
    ['${TOKEN}', secret],
    ['"${TOKEN}"', secret],
    ['${MISSING:-fedcba9876543210}', 'fedcba9876543210'],
    ['${EMPTY:-fedcba9876543210}', 'fedcba9876543210'],
    ['${MISSING:-a, b: [c] #d {}', undefined],
    ['prefix-${TOKEN}-suffix', `prefix-${secret}-suffix`],
    ['${TOKEN}${TOKEN}', secret + secret],
    ['$${TOKEN}-as-written', '${TOKEN}-as-written'],
    ['0123456789abcdef$', '0123456789abcdef$'],
  ])('%s', async (written, expected) => {
    const env = { TOKEN: secret, EMPTY: '' };
    if (expected === undefined) await expect(token(written, env)).rejects.toThrow();
    else expect(await token(written, env)).toBe(expected);
  });

  it('come from files too, from the folder of the configuration, without the line end', async () => {
    await folder.write('secrets/token', `${secret}\n`);
    expect(await token('${file:./secrets/token}')).toBe(secret);
    expect(await token(`\${file:${folder.path}/secrets/token}`)).toBe(secret);
  });

  it('may be numbers, and yes or no', async () => {
    const text = `${tiny}server: { port: \${PORT} }\nhandoff: { survey: \${SURVEY} }\n`;
    expect((await folder.load(text, { PORT: '9001', SURVEY: 'false' })).server.port).toBe(9001);
  });

  it('are not read once more for references', async () => {
    expect(await token('${TOKEN}', { TOKEN: '${OTHER}-and-more-text' })).toBe('${OTHER}-and-more-text');
  });

  it.each([
    [
      '${NOPE}',
      'The environment variable NOPE is not set → Set NOPE before the start, or give a default: ${NOPE:-default}',
    ],
    ['${EMPTY}', 'The environment variable EMPTY is not set'],
    ['"${}"', 'This is not the name of an environment variable'],
    ['"${A B}"', 'This is not the name of an environment variable'],
    ['"${NOPE"', '`${` is never closed'],
    ['${file:./nowhere}', 'cannot be read (ENOENT)'],
  ])('that are missing are named, once, at their place: %s', async (written, message) => {
    const problems = (await folder.problems(withToken(written), { EMPTY: '' })).map(brief);
    const column = '  website: { type: web, agents: [{ name: Ana, token: '.length + (written.startsWith('"') ? 2 : 1);
    expect(problems).toEqual([expect.stringContaining(`4:${column} channels.website.agents[0].token: `)]);
    expect(problems[0]).toContain(message);
  });
});

describe('secrets are never shown', () => {
  it('where a value from outside is wrong, whatever it is and wherever it stands', async () => {
    const places = [
      (reference: string) => withToken(reference),
      (reference: string) => tiny.replace('room: support', `room: ${reference}`),
      (reference: string) => tiny.replace('channel: website', `channel: ${reference}`),
      (reference: string) => tiny.replace('type: web', `type: ${reference}`),
      (reference: string) => `${tiny}server: { port: ${reference}, publicUrl: ${reference} }\n`,
      (reference: string) => `${tiny}store: ${reference}\nqueue: ${reference}\n`,
      (reference: string) => `${tiny}routing: [{ desk: ${reference} }]\n`,
      (reference: string) => `${tiny}bot: { knowledge: [${reference}], greeting: { fr: ${reference} } }\n`,
    ];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...places), fc.string({ minLength: 3, maxLength: 12 }), async (place, noise) => {
        const secret = `§${noise}§`;
        const problems = await folder.problems(place('${SECRET}'), { SECRET: secret });
        expect(renderProblems(problems, { color: false })).not.toContain(secret);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['in the line of the mistake', withToken('hunter2')],
    ['in quotes', withToken('"hunter2, in two"')],
    ['on a line nearby', `${tiny}bot:\n  llm:\n    baseUrl: x\n    apiKey: hunter2\n    model: m\n`],
    ['in an address', `${tiny}store: mysql://desk:hunter2@db/frontdesk\n`],
    ['in a file that is not YAML', `${tiny}handoff: { secret: hunter2 }\nserver: [\n`],
    ['where it does not belong', `${tiny}server: { token: hunter2 } hunter2\n`.replace('} hunter2', '} }')],
  ])('where they were written into the file: %s', async (_where, text) => {
    const shown = renderProblems(await folder.problems(text), { color: false });
    expect(shown).not.toContain('hunter2');
    expect(shown).toContain('•••••••');
  });

  it('but names of variables are', async () => {
    const [problem] = await folder.problems(withToken('${FRONTDESK_ANA}'));
    expect(problem?.frame).toContain('token: ${FRONTDESK_ANA}');
  });
});
