import type { KnownBlock, ModalView, PlainTextElement } from '@slack/types';
import { searchCanned } from '../../core/canned-search.ts';
import type { CannedText } from '../../core/cases.ts';
import type { Form, FormField } from '../../core/message.ts';
import { limits, plainText } from './limits.ts';
import type { Interaction } from './wire.ts';

/** Where a form's values belong: travels in the dialog, and comes back with it. */
export interface DialogTarget {
  readonly chat: string;
  readonly thread?: string;
  /** The message whose button it is. */
  readonly id: string;
  readonly action: string;
}

const dialogId = 'frontdesk-form';
const element = 'value';

/**
 * A form as a dialog.
 * @param writing said in place of the fields whose draft is being written, until it is there
 */
export function toDialog(form: Form, target: DialogTarget, cancel: string, writing?: string): ModalView {
  const title = plainText(form.title, limits.dialogTitle);
  const whole: KnownBlock[] =
    form.title.length > limits.dialogTitle ? [{ type: 'section', text: plainText(form.title, limits.section) }] : [];
  return {
    type: 'modal',
    callback_id: dialogId,
    private_metadata: JSON.stringify(target),
    title,
    submit: plainText(form.submit, limits.dialogTitle),
    close: plainText(cancel, limits.dialogTitle),
    blocks: [
      ...whole,
      ...form.fields.map((field) =>
        writing !== undefined && field.draft ? inWriting(field, writing) : toInput(field),
      ),
    ],
  };
}

function toInput(field: FormField): KnownBlock {
  return {
    type: 'input',
    block_id: field.id,
    label: plainText(field.label, limits.section),
    optional: field.required !== true,
    element: toElement(field),
  };
}

function inWriting({ id, label }: FormField, writing: string): KnownBlock {
  return {
    type: 'section',
    // Another id than the field's: what takes its place is to come with its value.
    block_id: `${id}-draft`,
    text: plainText(`${label}\n${writing}`, limits.section),
  };
}

function toElement(field: FormField): Extract<KnownBlock, { type: 'input' }>['element'] {
  const options = (field.options ?? []).slice(0, limits.options).map(({ value, label }) => ({
    text: plainText(label, limits.option),
    value,
  }));
  // A menu has at most a hundred choices; of one that asks us for them, everything can be found.
  if (field.search !== undefined && (field.options ?? []).length > limits.options) {
    return { type: 'external_select', action_id: element, min_query_length: 0 };
  }
  if (field.kind === 'select' && options.length > 0) {
    const chosen = options.find(({ value }) => value === field.value);
    return { type: 'static_select', action_id: element, options, ...(chosen && { initial_option: chosen }) };
  }
  return {
    type: 'plain_text_input',
    action_id: element,
    multiline: field.kind === 'multiline',
    ...(field.value ? { initial_value: field.value.slice(0, limits.initialValue) } : {}),
  };
}

/** Of canned replies, those that are looked for: each by its name, and how its text begins. */
export function toChoices(
  replies: readonly CannedText[],
  typed = '',
): readonly { text: PlainTextElement; value: string }[] {
  return searchCanned(replies, typed)
    .slice(0, limits.options)
    .map(({ name, text }) => ({ text: plainText(labelOf(name, text), limits.option), value: name }));
}

/** The form with how each reply begins beside its name: what is typed into a menu is looked for in what it shows. */
export function withTexts(form: Form, replies: readonly CannedText[]): Form {
  const texts = new Map(replies.map(({ name, text }) => [name, text]));
  const fields = form.fields.map((field) => {
    if (field.search === undefined || !field.options) return field;
    const options = field.options.map(({ value, label }) => ({ value, label: labelOf(label, texts.get(value) ?? '') }));
    return { ...field, options };
  });
  return { ...form, fields };
}

function labelOf(name: string, text: string): string {
  return text === '' ? name : `${name} · ${text.replace(/\s+/gu, ' ')}`;
}

/** What a dialog that was filled in says; null where it is none of ours. */
export function readDialog({ view }: Interaction): { target: DialogTarget; values: Record<string, string> } | null {
  const target = parseTarget(view?.private_metadata);
  if (!target) return null;
  const values: Record<string, string> = {};
  for (const [field, inputs] of Object.entries(view?.state?.values ?? {})) {
    const input = inputs[element];
    values[field] = input?.selected_option?.value ?? input?.value ?? '';
  }
  return { target, values };
}

/** Where a window belongs, as it was written into it; null where it is none of ours. */
export function parseTarget(text: string | undefined): DialogTarget | null {
  try {
    const parsed: unknown = JSON.parse(text ?? '');
    if (typeof parsed !== 'object' || parsed === null) return null;
    const { chat, thread, id, action } = parsed as Record<string, unknown>;
    if (typeof chat !== 'string' || typeof id !== 'string' || typeof action !== 'string') return null;
    return { chat, id, action, ...(typeof thread === 'string' ? { thread } : {}) };
  } catch {
    return null;
  }
}
