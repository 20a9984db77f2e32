import type { Action, FormField } from '../../core/message.ts';
import { type Keyboard, labelOf } from './keyboard.ts';
import type { Words } from './words.ts';

/**
 * A form being filled in, question by question, in a message of its own: Telegram has no dialogs. Choices are
 * buttons, words are a reply to that message.
 */
export interface Prompt {
  /** The message whose button began it. */
  readonly card: number;
  readonly action: Action;
  /** Which field is asked for. */
  readonly field: number;
  readonly values: Readonly<Record<string, string>>;
  /** The newest update it has taken in, so that one delivered again is not taken for the next answer. */
  readonly newest: number;
  /** Nothing is asked any more. Kept, so that a late reply to the question never goes to the customer. */
  readonly done?: true;
}

/** Leaves room for those below the choices. */
const mostButtons = 90;

export type Answer =
  | { readonly type: 'option'; readonly field: number; readonly option: number }
  | { readonly type: 'skip'; readonly field: number }
  | { readonly type: 'use'; readonly field: number }
  /** Enough is said: nothing more is asked. */
  | { readonly type: 'finish'; readonly field: number }
  | { readonly type: 'text'; readonly text: string };

export type Step =
  | { readonly type: 'ask'; readonly prompt: Prompt }
  | { readonly type: 'done'; readonly prompt: Prompt; readonly values: Readonly<Record<string, string>> }
  /** It is taken in already; what is asked next may not be shown yet. */
  | { readonly type: 'again'; readonly prompt: Prompt }
  /** It answers something else: what was asked stays asked. */
  | { readonly type: 'ignore' };

export function begin(card: number, action: Action, updateId: number): Prompt {
  return { card, action, field: 0, values: {}, newest: updateId };
}

/** What an answer comes to. */
export function answer(prompt: Prompt, given: Answer, updateId: number): Step {
  const fields = prompt.action.form?.fields ?? [];
  const field = fields[prompt.field];
  if (!field || prompt.done || updateId < prompt.newest) return { type: 'ignore' };
  if (updateId === prompt.newest) return { type: 'again', prompt };
  if (given.type === 'finish') {
    if (given.field !== prompt.field || !mayFinish(prompt)) return { type: 'ignore' };
    return { type: 'done', prompt: { ...prompt, newest: updateId, done: true }, values: prompt.values };
  }
  const value = valueIn(field, given, prompt.field);
  if (value === null) return { type: 'ignore' };
  const values = value === undefined ? prompt.values : { ...prompt.values, [field.id]: value };
  const next: Prompt = { ...prompt, values, field: prompt.field + 1, newest: updateId };
  if (next.field < fields.length) return { type: 'ask', prompt: next };
  return { type: 'done', prompt: { ...next, done: true }, values };
}

/** Whether nothing has to be said any more, and there is more than one thing that can be. */
function mayFinish({ action, field }: Prompt): boolean {
  const rest = (action.form?.fields ?? []).slice(field);
  return rest.length > 1 && rest.every(({ required }) => required !== true);
}

/** @returns undefined where it is left out, null where this is no answer to it */
function valueIn(
  field: FormField,
  given: Exclude<Answer, { type: 'finish' }>,
  index: number,
): string | undefined | null {
  if (given.type === 'text') {
    const isChoice = field.kind === 'select' && field.search === undefined;
    return isChoice || given.text.trim() === '' ? null : given.text;
  }
  if (given.field !== index) return null;
  if (given.type === 'skip') return field.required ? null : undefined;
  if (given.type === 'use') return suggested(field) || null;
  return field.kind === 'select' ? (field.options?.[given.option]?.value ?? null) : null;
}

/** What a field that is typed into holds already. */
function suggested({ kind, value = '' }: FormField): string {
  return kind === 'select' ? '' : value;
}

/** What was drafted for the field that is asked for while others were answered. */
export function withDrafts(prompt: Prompt, newest: Action | undefined): Prompt {
  const { form } = prompt.action;
  if (!form) return prompt;
  const fields = form.fields.map((field) => {
    if (field.draft === undefined) return field;
    return newest?.form?.fields.find(({ id, draft }) => id === field.id && draft !== undefined) ?? field;
  });
  return { ...prompt, action: { ...prompt.action, form: { ...form, fields } } };
}

/** The question as people see it. */
export function question(prompt: Prompt, words: Words): { text: string; keyboard: Keyboard } {
  const { action, field: index } = prompt;
  const field = action.form?.fields[index];
  const options = field?.kind === 'select' ? (field.options ?? []) : [];
  const suggestion = field ? suggested(field) : '';
  const text = [
    action.form?.title ?? action.label,
    field?.label ?? '',
    suggestion === '' ? '' : `${words.suggestion}\n${suggestion}`,
    options.length === 0 ? words.replyHere : '',
    field?.search === undefined ? '' : words.orSearch,
  ]
    .filter(Boolean)
    .join('\n');
  const use = suggestion === '' ? [] : [[{ text: words.use, callback_data: `u:${index}` }]];
  // Telegram refuses a keyboard that is too long; who has more to choose from looks for it by a word.
  const choices = options
    .slice(0, mostButtons)
    .map(({ label }, option) => [{ text: labelOf(label), callback_data: `o:${index}:${option}` }]);
  const skip = field?.required ? [] : [{ text: words.skip, callback_data: `s:${index}` }];
  const submit = labelOf(action.form?.submit ?? action.label);
  const finish = mayFinish(prompt) ? [[{ text: `✓ ${submit}`, callback_data: `d:${index}` }]] : [];
  return {
    text,
    keyboard: {
      inline_keyboard: [...choices, ...use, ...finish, [...skip, { text: words.cancel, callback_data: 'x:' }]],
    },
  };
}
