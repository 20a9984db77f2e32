import { createHash } from 'node:crypto';
import type { Action, Card } from '../../core/message.ts';
import { join, plain, type RichText, styled } from '../../core/richtext.ts';

export interface Button {
  readonly text: string;
  readonly callback_data: string;
  readonly style?: 'primary' | 'danger';
}

export interface Keyboard {
  readonly inline_keyboard: readonly (readonly Button[])[];
}

/** What a pressed button says. */
export type Pressed =
  | { readonly type: 'action'; readonly action: string }
  /** An action that asks for something first. */
  | { readonly type: 'form'; readonly action: string }
  /** The action's id was too long for a button: look it up by this. */
  | { readonly type: 'long'; readonly hash: string }
  | { readonly type: 'retry'; readonly message: string }
  | { readonly type: 'option'; readonly field: number; readonly option: number }
  | { readonly type: 'skip'; readonly field: number }
  /** What is suggested for the field is right as it stands. */
  | { readonly type: 'use'; readonly field: number }
  | { readonly type: 'finish'; readonly field: number }
  | { readonly type: 'cancel' };

/** A button carries 64 bytes. */
const dataLimit = 64;
const labelLimit = 60;

export function pressedOf(data: string): Pressed | null {
  const [, kind = '', rest = ''] = /^(\w):([\s\S]*)$/.exec(data) ?? [];
  const [field = Number.NaN, option = Number.NaN] = rest.split(':').map(Number);
  switch (kind) {
    case 'a':
      return { type: 'action', action: rest };
    case 'f':
      return { type: 'form', action: rest };
    case 'h':
      return { type: 'long', hash: rest };
    case 'r':
      return { type: 'retry', message: rest };
    case 'o':
      return Number.isInteger(field) && Number.isInteger(option) ? { type: 'option', field, option } : null;
    case 's':
      return Number.isInteger(field) ? { type: 'skip', field } : null;
    case 'u':
      return Number.isInteger(field) ? { type: 'use', field } : null;
    case 'd':
      return Number.isInteger(field) ? { type: 'finish', field } : null;
    case 'x':
      return { type: 'cancel' };
    default:
      return null;
  }
}

/** The button of an action. */
function dataOf({ id, form }: Action): string {
  const data = `${form ? 'f' : 'a'}:${id}`;
  return Buffer.byteLength(data) <= dataLimit ? data : `h:${hashOf(id)}`;
}

function hashOf(id: string): string {
  return createHash('sha256').update(id).digest('base64url').slice(0, 32);
}

/** What has to be kept of a card to understand its buttons: forms, and ids too long for a button, by their hash. */
export function keptActions(card: Card): readonly (Action & { readonly hash: string })[] {
  return (card.actions ?? [])
    .filter((action) => action.form || dataOf(action).startsWith('h:'))
    .map((action) => ({ ...action, hash: hashOf(action.id) }));
}

/** Buttons side by side as long as their labels are short. */
export function keyboardOf(actions: readonly Action[]): Keyboard | undefined {
  if (actions.length === 0) return undefined;
  return {
    inline_keyboard: rows(
      actions.map((action) => ({
        text: labelOf(action.label),
        callback_data: dataOf(action),
        ...(action.style === undefined ? {} : { style: action.style }),
      })),
    ),
  };
}

function rows(buttons: readonly Button[]): Button[][] {
  const result: Button[][] = [];
  for (const button of buttons) {
    const last = result.at(-1);
    const width = (last ?? []).reduce((sum, { text }) => sum + text.length + 3, button.text.length);
    if (last && last.length < 3 && width <= 30) last.push(button);
    else result.push([button]);
  }
  return result;
}

/** A button's label cannot be empty, and is no place for long texts. */
export function labelOf(label: string): string {
  const line = label.toWellFormed().replace(/\s+/gu, ' ').trim();
  if (line === '') return '…';
  return line.length <= labelLimit ? line : `${[...line].slice(0, labelLimit - 1).join('')}…`;
}

/** A card without its buttons: the title in bold, a line per field, the body. */
export function cardText({ title, fields = [], body }: Card): RichText {
  const head = join(
    [styled(title, { style: 'bold' }), ...fields.map(({ label, value }) => plain(`${label}: ${value}`))],
    '\n',
  );
  return body === undefined || body.text === '' ? head : join([head, body], '\n\n');
}
