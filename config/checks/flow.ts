import type { Tool } from '../../core/tool.ts';
import type { Finding, Path } from '../finding.ts';
import { suggest } from '../nearest.ts';
import type { FlowFile } from '../schema/flow.ts';
import { checkCalls, resultsOf } from './flow-calls.ts';

const END = 'end';

/** What the schema cannot see: where steps lead, what they speak of, and what they call. */
export function checkFlow(flow: FlowFile, tools: readonly Tool[]): Finding[] {
  return [...names(flow), ...ways(flow), ...variables(flow, tools), ...checkCalls(flow, tools)];
}

/** Ids of steps and names of answers: each once. */
function names({ steps }: FlowFile): Finding[] {
  const found: Finding[] = [];
  for (const key of ['id', 'ask'] as const) {
    const seen = new Map<string, number>();
    for (const [index, step] of steps.entries()) {
      const name = step[key];
      if (name === undefined) continue;
      const first = seen.get(name);
      if (first !== undefined) {
        const message = `Step ${first + 1} has the same ${key === 'id' ? 'id' : 'answer'}, ${name}`;
        found.push({ path: ['steps', index, key], at: 'value', message, suggestion: 'Give each a name of its own' });
      }
      seen.set(name, first ?? index);
      if (name === END && key === 'id') {
        const message = '`end` is where a flow ends, and no name for a step';
        found.push({ path: ['steps', index, key], at: 'value', message });
      }
    }
  }
  return found;
}

function ways({ steps }: FlowFile): Finding[] {
  const places = new Map(steps.flatMap((step, index) => (step.id === undefined ? [] : [[step.id, index] as const])));
  const found: Finding[] = [];
  const leads = steps.map((step, index) => {
    const to: number[] = [];
    const lead = (target: string, path: Path) => {
      const place = target === END ? steps.length : places.get(target);
      if (place !== undefined) to.push(place);
      else {
        const suggestion = suggest(target, [...places.keys(), END]);
        found.push({ path, at: 'value', message: `There is no step with the id ${target}`, suggestion });
      }
    };
    if (step.failed !== undefined) lead(step.failed, ['steps', index, 'failed']);
    if (step.next !== undefined) lead(step.next, ['steps', index, 'next']);
    for (const [number, { go }] of (step.branch ?? []).entries()) lead(go, ['steps', index, 'branch', number, 'go']);
    const isDecided = step.branch?.some(({ when }) => Object.keys(when).length === 0) ?? step.next !== undefined;
    if (!isDecided && step.handOff === undefined) to.push(index + 1);
    return to;
  });
  if (found.length > 0) return found;
  return [...unreachable(leads), ...circles(leads, steps)];
}

function unreachable(next: readonly (readonly number[])[]): Finding[] {
  const reached = new Set<number>();
  const follow = (index: number) => {
    if (reached.has(index) || index >= next.length) return;
    reached.add(index);
    for (const to of next[index] ?? []) follow(to);
  };
  follow(0);
  return [...next.keys()]
    .filter((index) => !reached.has(index))
    .map((index) => ({ path: ['steps', index], at: 'value', message: 'No way leads to this step' }));
}

/** A way back has to pass a question, or nobody could ever leave it. */
function circles(next: readonly (readonly number[])[], steps: FlowFile['steps']): Finding[] {
  const returnsTo = (start: number): boolean => {
    const seen = new Set<number>();
    const waiting = [...(next[start] ?? [])];
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      if (at === start) return true;
      if (seen.has(at) || at >= steps.length || steps[at]?.ask !== undefined) continue;
      seen.add(at);
      waiting.push(...(next[at] ?? []));
    }
    return false;
  };
  const first = steps.findIndex((step, index) => step.ask === undefined && returnsTo(index));
  if (first < 0) return [];
  const message = 'From here the way leads back to here without asking anything';
  return [{ path: ['steps', first], at: 'value', message, suggestion: 'Let it pass a question, or go to end' }];
}

/** Texts and conditions speak of answers that some step asks for, or that a tool gives. */
function variables({ steps }: FlowFile, tools: readonly Tool[]): Finding[] {
  const known = steps.flatMap(({ ask, call }) => ask ?? (call === undefined ? [] : resultsOf(call, tools)));
  const found: Finding[] = [];
  const check = (name: string, path: Path, at: Finding['at']) => {
    if (known.includes(name)) return;
    const suggestion = known.length === 0 ? 'Ask for it first' : suggest(name, known);
    found.push({ path, at, message: `No step asks for ${name}`, suggestion });
  };
  const checkTexts = (value: unknown, path: Path) => {
    if (typeof value === 'string') {
      for (const [, name = ''] of value.matchAll(/\{\{\s*(.*?)\s*\}\}/g)) check(name, path, 'value');
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) checkTexts(inner, [...path, key]);
    }
  };
  for (const [index, step] of steps.entries()) {
    for (const [number, { when }] of (step.branch ?? []).entries()) {
      for (const name of Object.keys(when)) check(name, ['steps', index, 'branch', number, 'when', name], 'key');
    }
    for (const key of ['text', 'retry', 'answer', 'handOff', 'with'] as const)
      checkTexts(step[key], ['steps', index, key]);
  }
  return found;
}
