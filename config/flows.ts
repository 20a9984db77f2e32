import type { AskStep, Condition, Flow, Step } from '../core/bot/flow.ts';
import type { Language } from '../core/conversation.ts';
import { parseMarkdown } from '../core/markdown.ts';
import type { Tool } from '../core/tool.ts';
import { checkFlow } from './checks/flow.ts';
import { findKnowledge } from './knowledge-files.ts';
import { type LanguageName, languageOf } from './languages.ts';
import { ConfigError, type Problem } from './problems.ts';
import { type FlowFile, flowFile } from './schema/flow.ts';
import { loadSideFiles } from './side-file.ts';

type Words = FlowFile['title'];
type WrittenStep = FlowFile['steps'][number];

/** What an answer looks like: the customer may say it within a sentence. */
const CHECKS = {
  email: /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/u,
  phone: /\+?\d[\d ()/-]{5,20}\d/u,
} as const;

/** Where to look for a text in each language, the best first. */
const LOOK_IN: Readonly<Record<Language, readonly Language[]>> = {
  en: ['en', 'zh-Hans', 'zh-Hant'],
  'zh-Hans': ['zh-Hans', 'zh-Hant', 'en'],
  'zh-Hant': ['zh-Hant', 'zh-Hans', 'en'],
};

/**
 * Reads the brand's flows from YAML files and folders, one flow a file. A flow's id is the file's path below the folder
 * named, without the ending.
 * @param paths absolute, or from the working directory
 * @param tools what they may call
 * @throws {ConfigError} with every problem of every file, where there is one
 */
export async function loadFlows(paths: readonly string[], tools: readonly Tool[] = []): Promise<readonly Flow[]> {
  const { files, problems } = await findKnowledge(paths, 'bot.flows');
  if (problems.length > 0) throw new ConfigError(problems);
  const flows = new Map<string, { readonly file: string; readonly flow: Flow }>();
  const found: Problem[] = [];
  for (const { id, path } of files.filter(({ kind }) => kind === 'yaml')) {
    try {
      const [written] = await loadSideFiles([path], flowFile, 'bot.flows', (flow) => checkFlow(flow, tools));
      const home = flows.get(id)?.file;
      if (home !== undefined) found.push(twice(path, id, home));
      if (written) flows.set(id, { file: path, flow: toFlow(id, written) });
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      found.push(...error.problems);
    }
  }
  if (found.length > 0) throw new ConfigError(found);
  return [...flows.values()].map(({ flow }) => flow);
}

function twice(file: string, id: string, other: string): Problem {
  const message = `There are two flows \`${id}\`; the other is in ${other}`;
  return { file, path: '', line: 1, column: 1, message, suggestion: 'Rename one of the files', frame: '' };
}

function toFlow(id: string, { title, start, steps }: FlowFile): Flow {
  const places = new Map(steps.map((step, index) => [step.id, index]));
  const place = (target: string) => places.get(target) ?? steps.length;
  return {
    id,
    title: inLanguages(title, (text) => text),
    start: Array.isArray(start) ? { en: start, 'zh-Hans': start } : byLanguage<readonly string[]>(start),
    steps: steps.map((step) => toStep(step, place)),
  };
}

function toStep(step: WrittenStep, place: (target: string) => number): Step {
  const { ask, answer, branch, handOff, next } = step;
  const go = next === undefined ? {} : { go: place(next) };
  if (ask !== undefined) return { ...toAsk(ask, step), ...go };
  if (answer !== undefined) return { kind: 'answer', text: inLanguages(answer, parseMarkdown), ...go };
  if (handOff !== undefined) {
    return { kind: 'handoff', ...handOff, ...(step.text && { text: inLanguages(step.text, parseMarkdown) }) };
  }
  if (step.call !== undefined) {
    return {
      kind: 'call',
      tool: step.call,
      with: step.with ?? {},
      ...(step.text !== undefined && { text: inLanguages(step.text, parseMarkdown) }),
      ...(step.failed !== undefined && { failed: place(step.failed) }),
      ...go,
    };
  }
  const cases = (branch ?? []).map(({ when, go: target }) => ({
    when: Object.entries(when).map(([name, written]) => toCondition(name, written)),
    go: place(target),
  }));
  return { kind: 'branch', cases };
}

function toAsk(name: string, { text = '', retry, tries, choices = [], check, pattern }: WrittenStep): AskStep {
  const kind = check === 'email' || check === 'phone' ? CHECKS[check] : undefined;
  const checked = pattern === undefined ? kind : new RegExp(pattern, 'iu');
  return {
    kind: 'ask',
    name,
    text: inLanguages(text, parseMarkdown),
    ...(retry !== undefined && { retry: inLanguages(retry, parseMarkdown) }),
    tries,
    choices: choices.map(({ value, label = value }) => ({ value, label: inLanguages(label, (said) => said) })),
    ...(checked && { pattern: checked }),
    ...(check === 'number' && { isNumber: true }),
  };
}

function toCondition(name: string, written: NonNullable<WrittenStep['branch']>[number]['when'][string]): Condition {
  if ('is' in written) return { name, values: written.is };
  const { matches, above, below } = written;
  return {
    name,
    ...(matches !== undefined && { pattern: new RegExp(matches, 'iu') }),
    ...(above !== undefined && { above }),
    ...(below !== undefined && { below }),
  };
}

/** The text of each language, or the nearest one that there is. */
function inLanguages<Value>(written: Words, make: (text: string) => Value): Readonly<Record<Language, Value>> {
  const texts = typeof written === 'string' ? { en: written } : byLanguage(written);
  const of = (language: Language) =>
    make(LOOK_IN[language].map((one) => texts[one]).find((one) => one !== undefined) ?? '');
  return { en: of('en'), 'zh-Hans': of('zh-Hans'), 'zh-Hant': of('zh-Hant') };
}

function byLanguage<Value>(
  written: Readonly<Partial<Record<LanguageName, Value | undefined>>>,
): Partial<Record<Language, Value>> {
  const texts: Partial<Record<Language, Value>> = {};
  for (const [name, value] of Object.entries(written)) {
    if (value !== undefined) texts[languageOf(name as LanguageName)] = value;
  }
  return texts;
}
