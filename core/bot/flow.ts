import type { Category, Language } from '../conversation.ts';
import type { Priority } from '../priority.ts';
import { concat, type RichText, slice } from '../richtext.ts';

/** A conversation that the brand has written down: what to ask, and what follows from the answers. */
export interface Flow {
  readonly id: string;
  readonly title: Readonly<Record<Language, string>>;
  /** What customers say to begin it. */
  readonly start: Readonly<Partial<Record<Language, readonly string[]>>>;
  readonly steps: readonly Step[];
}

/** `go` is the position of the next step; behind the last one the flow ends. */
export type Step =
  | AskStep
  | { readonly kind: 'answer'; readonly text: InLanguages; readonly go?: number }
  | { readonly kind: 'branch'; readonly cases: readonly { readonly when: readonly Condition[]; readonly go: number }[] }
  | CallStep
  | {
      readonly kind: 'handoff';
      readonly category: Category;
      readonly priority: Priority;
      readonly reason: string;
      readonly text?: InLanguages;
    };

export interface AskStep {
  readonly kind: 'ask';
  /** Under which name the answer is kept; unique within the flow. */
  readonly name: string;
  readonly text: InLanguages;
  /** Said where the answer is none; without it, the question again. */
  readonly retry?: InLanguages;
  /** After how many answers that are none a person is called. */
  readonly tries: number;
  readonly choices: readonly { readonly value: string; readonly label: Readonly<Record<Language, string>> }[];
  /** What of the customer's words is the answer: its first group, or all that matches. */
  readonly pattern?: RegExp;
  /** The answer is a number, be it in digits or in words. */
  readonly isNumber?: boolean;
  readonly go?: number;
}

export interface CallStep {
  readonly kind: 'call';
  readonly tool: string;
  /** Arguments by name, with `{{answer}}` in them. */
  readonly with: Readonly<Record<string, string>>;
  /** Said before. */
  readonly text?: InLanguages;
  readonly go?: number;
  /** Where it goes on when there is no answer; without it a person is called. */
  readonly failed?: number;
}

type InLanguages = Readonly<Record<Language, RichText>>;

/** Holds where the answer called `name` is one of `values`, matches, or is a number within the bounds. */
export interface Condition {
  readonly name: string;
  readonly values?: readonly string[];
  readonly pattern?: RegExp;
  readonly above?: number;
  readonly below?: number;
}

/** What happens up to the next question or the end. */
export interface Advance {
  readonly said: readonly RichText[];
  readonly ask?: AskStep;
  /** Another system is to be asked, at this step. */
  readonly call?: { readonly step: number; readonly tool: string; readonly given: Readonly<Record<string, string>> };
  readonly handoff?: { readonly category: Category; readonly priority: Priority; readonly reason: string };
}

/** UTF-16 units of an answer that are looked at, and kept. */
const LONGEST_INPUT = 500;
const LONGEST_VALUE = 200;
/** No flow is that long; one that goes round and round without a question ends here. */
const MOST_STEPS = 200;

/** Goes on from a step to the next question, the handoff or the end. */
export function advance(
  flow: Flow,
  from: number,
  values: Readonly<Record<string, string>>,
  language: Language,
): Advance {
  const said: RichText[] = [];
  let at = from;
  for (let count = 0; count < MOST_STEPS; count++) {
    const step = flow.steps[at];
    if (!step) return { said };
    at += 1;
    if (step.kind === 'ask') return { said, ask: step };
    if (step.kind === 'answer') {
      said.push(filled(step.text[language], values));
      at = step.go ?? at;
    }
    if (step.kind === 'call') {
      if (step.text) said.push(filled(step.text[language], values));
      const given = Object.entries(step.with).map(([name, written]) => [name, filledPlain(written, values)]);
      return { said, call: { step: at - 1, tool: step.tool, given: Object.fromEntries(given) } };
    }
    if (step.kind === 'branch') at = step.cases.find(({ when }) => holds(when, values))?.go ?? at;
    if (step.kind === 'handoff') {
      if (step.text) said.push(filled(step.text[language], values));
      const { category, priority } = step;
      return { said, handoff: { category, priority, reason: filledPlain(step.reason, values) } };
    }
  }
  return { said };
}

/** Where a question stands in its flow; undefined where the flow has it no more. */
export function positionOf(flow: Flow, ask: string): number | undefined {
  const position = flow.steps.findIndex((step) => step.kind === 'ask' && step.name === ask);
  return position < 0 ? undefined : position;
}

/** The answer in a customer's words; undefined where there is none. */
export function answerIn(ask: AskStep, text: string): string | undefined {
  const said = text.normalize('NFKC').slice(0, LONGEST_INPUT).trim();
  if (said === '') return undefined;
  if (ask.choices.length > 0) {
    const plainly = bare(said);
    const numbered = /^\d{1,2}[.)。]?$/.test(said) ? ask.choices[Number.parseInt(said, 10) - 1] : undefined;
    const chosen =
      numbered ??
      ask.choices.find(({ value, label }) => [value, ...Object.values(label)].some((one) => bare(one) === plainly));
    return chosen?.value;
  }
  if (ask.isNumber) return numberIn(said);
  if (!ask.pattern) return said.slice(0, LONGEST_VALUE);
  const found = ask.pattern.exec(said);
  return found ? (found[1] ?? found[0]).slice(0, LONGEST_VALUE) : undefined;
}

const ENGLISH_NUMBERS = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ');
const CHINESE_NUMBERS = [...'零一二三四五六七八九十'];

function numberIn(said: string): string | undefined {
  const digits = /-?\d{1,15}(?:\.\d{1,6})?/.exec(said)?.[0];
  if (digits !== undefined) return digits;
  const english = said.toLowerCase().match(/[a-z]+/g) ?? [];
  const chinese = Array.from(said.matchAll(/[零一二两兩三四五六七八九十]/gu), ([one]) => one.replace(/[两兩]/u, '二'));
  const counts = [
    ...english.map((word) => ENGLISH_NUMBERS.indexOf(word)),
    ...chinese.map((one) => CHINESE_NUMBERS.indexOf(one)),
  ];
  const found = counts.filter((count) => count >= 0);
  // Of several it cannot be told which was meant, nor what a longer one comes to.
  return found.length === 1 ? String(found[0]) : undefined;
}

/** The text with `{{name}}` replaced by the answers: what a customer typed can never become formatting. */
export function filled(text: RichText, values: Readonly<Record<string, string>>): RichText {
  const pieces: (RichText | string)[] = [];
  let end = 0;
  for (const { 0: whole, 1: name = '', index } of text.text.matchAll(/\{\{\s*([\w.-]+)\s*\}\}/g)) {
    pieces.push(slice(text, end, index), values[name] ?? '');
    end = index + whole.length;
  }
  return concat(...pieces, slice(text, end));
}

function filledPlain(text: string, values: Readonly<Record<string, string>>): string {
  return filled({ text, spans: [] }, values).text;
}

function holds(when: readonly Condition[], values: Readonly<Record<string, string>>): boolean {
  return when.every(({ name, values: allowed, pattern, above, below }) => {
    const value = values[name];
    if (value === undefined) return false;
    const number = Number(value);
    return (
      (allowed === undefined || allowed.some((one) => bare(one) === bare(value))) &&
      (pattern === undefined || pattern.test(value)) &&
      (above === undefined || number > above) &&
      (below === undefined || number < below)
    );
  });
}

function bare(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}
