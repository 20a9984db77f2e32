import { describe, expect, it } from 'vitest';
import { loadFlows } from '../../config/flows.ts';
import { ConfigError } from '../../config/problems.ts';
import type { Tool } from '../../core/tool.ts';
import { useFolder } from './load.ts';

const folder = useFolder();

const usual = 'title: Broken\nstart: [Something is broken]\n';

async function load(steps: string, head = usual, tools: readonly Tool[] = []) {
  return loadFlows([await folder.write('flows/broken.yaml', `${head}steps:\n${steps}`)], tools);
}

async function problems(steps: string, head?: string, tools?: readonly Tool[]) {
  const error: unknown = await load(steps, head, tools).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error === undefined && tools) return [];
  if (!(error instanceof ConfigError)) throw new Error('The flow was taken as it is');
  return error.problems.map(({ line, path, message, suggestion }) =>
    [`${line} ${path}: ${message}`, suggestion].filter(Boolean).join('. '),
  );
}

describe('loadFlows', () => {
  it('reads a flow, its texts in every language', async () => {
    const [flow] = await load(
      '  - { ask: order, text: { zh: 单号？, en: Which? }, pattern: RM-\\d+ }\n  - { answer: "Thanks, **{{order}}**.", next: end }\n',
    );
    expect(flow).toMatchObject({
      id: 'broken',
      title: { en: 'Broken', 'zh-Hans': 'Broken', 'zh-Hant': 'Broken' },
      start: { en: ['Something is broken'], 'zh-Hans': ['Something is broken'] },
      steps: [
        { kind: 'ask', name: 'order', tries: 3, text: { en: { text: 'Which?' }, 'zh-Hant': { text: '单号？' } } },
        { kind: 'answer', text: { en: { text: 'Thanks, {{order}}.' } }, go: 2 },
      ],
    });
  });

  it('passes over what is no YAML in a folder', async () => {
    await folder.write('flows/more/a.yaml', 'title: A\nstart: [a]\nsteps: [{ answer: A }]\n');
    const path = await folder.write('flows/more/notes.md', 'Nothing.');
    expect((await loadFlows([path.replace(/\/notes\.md$/, '')])).map(({ id }) => id)).toEqual(['a']);
  });

  it.each([
    ['  - { text: Hello }\n', ['4 steps[0]: A step is one of ask, answer, branch, call and handOff; this is none']],
    ['  - { ask: a, text: A?, answer: B }\n', ['4 steps[0].answer: A step is one thing; this is ask and answer']],
    ['  - { ask: a }\n', ['4 steps[0].ask: The question has no `text`']],
    ['  - { answer: A, retry: B }\n', ['4 steps[0].retry: `retry` does not belong to a step with answer']],
    [
      '  - { ask: a, text: A?, check: number, pattern: x }\n',
      ['4 steps[0].pattern: A question has one of choices, check and pattern; this has check and pattern'],
    ],
    ["  - { ask: a, text: A?, pattern: '(' }\n", ['4 steps[0].pattern: This is not a regular expression']],
    ['  - { ask: a, text: A?, triez: 2 }\n', ['4 steps[0].triez: Unknown key `triez`. Did you mean tries?']],
    [
      '  - { id: first, ask: a, text: A?, next: frist }\n',
      ['4 steps[0].next: There is no step with the id frist. Did you mean first?'],
    ],
    ['  - { ask: a, text: A?, next: end }\n  - { answer: B }\n', ['5 steps[1]: No way leads to this step']],
    [
      '  - { id: again, answer: A }\n  - { branch: [{ go: again }] }\n',
      [
        '4 steps[0]: From here the way leads back to here without asking anything. Let it pass a question, or go to end',
      ],
    ],
    [
      '  - { ask: order, text: A? }\n  - { answer: "{{ordr}}" }\n  - { branch: [{ when: { wish: x }, go: end }] }\n',
      [
        '5 steps[1].answer: No step asks for ordr. Did you mean order?',
        '6 steps[2].branch[0].when.wish: No step asks for wish. Known here: order',
      ],
    ],
    [
      '  - { ask: a, text: A? }\n  - { ask: a, text: B? }\n',
      ['5 steps[1].ask: Step 1 has the same answer, a. Give each a name of its own'],
    ],
  ])('refuses %j', async (steps, found) => {
    expect(await problems(steps)).toEqual(found);
  });

  const look: Tool = {
    name: 'look',
    description: '',
    parameters: [
      { name: 'order', description: '', type: 'text', isOptional: false },
      { name: 'chat', description: '', type: 'text', isOptional: false, from: 'chat' },
    ],
    results: ['state'],
    timeoutMs: 1,
    forModel: false,
    isLookup: true,
  };

  it.each([
    ['  - { call: look, with: { order: "1" } }\n  - { answer: "{{look.state}} {{look.failed}}" }\n', []],
    ['  - { call: luck }\n', ['4 steps[0].call: There is no tool luck. Did you mean look?']],
    ['  - { call: look }\n', ['4 steps[0].call: look needs order. Add: with: { order: "{{…}}" }']],
    [
      '  - { call: look, with: { order: "1", chat: "2" } }\n',
      ['4 steps[0].with.chat: look has no parameter chat that a flow may give. Known here: order'],
    ],
    [
      '  - { call: look, with: { order: "{{a}}" } }\n  - { answer: "{{look.stat}}" }\n',
      [
        '4 steps[0].with.order: No step asks for a. Known here: look.state, look.failed',
        '5 steps[1].answer: No step asks for look.stat. Did you mean look.state?',
      ],
    ],
    [
      '  - { id: on, call: look, with: { order: "1" }, failed: on }\n',
      [
        '4 steps[0]: From here the way leads back to here without asking anything. Let it pass a question, or go to end',
      ],
    ],
    ['  - { answer: A, with: { order: "1" } }\n', ['4 steps[0].with: `with` does not belong to a step with answer']],
  ])('knows what a step may call: %j', async (steps, found) => {
    expect(await problems(steps, undefined, [look])).toEqual(found);
  });

  it('allows a way back that passes a question', async () => {
    const steps =
      '  - { id: again, ask: a, text: A?, choices: [{ value: yes }, { value: no }] }\n  - { branch: [{ when: { a: no }, go: again }] }\n';
    await expect(load(steps.replaceAll('yes', '"yes"').replaceAll('no }', '"no" }'))).resolves.toHaveLength(1);
  });

  it('says where a file was named that is not there', async () => {
    await expect(loadFlows(['/nowhere/flows'])).rejects.toThrow(/There is no such file or folder[\s\S]*bot\.flows/);
  });
});
