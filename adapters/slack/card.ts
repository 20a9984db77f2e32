import type { ActionsBlock, Button, KnownBlock } from '@slack/types';
import type { Action, Card, Form } from '../../core/message.ts';
import { concat, join, plain, type RichText, slice, styled } from '../../core/richtext.ts';
import { split } from '../../core/split.ts';
import { limits, plainText } from './limits.ts';
import { toRichTextBlock } from './text.ts';

/** A card as blocks, and what did not fit into the one post that has its buttons. */
export interface CardBlocks {
  readonly blocks: readonly KnownBlock[];
  readonly rest: readonly RichText[];
  /** Forms too long for a button's value, by what the value says instead: to be kept before the card is posted. */
  readonly forms: ReadonlyMap<string, Form>;
}

/** @param key of the message that the card is in */
export function cardBlocks(card: Card, key: string): CardBlocks {
  const { fields = [], actions = [] } = card;
  const title = card.title.replace(/\s*\n\s*/g, ' ');
  const [body, ...rest] = card.body && card.body.text !== '' ? split(card.body, limits.section) : [];
  const forms = new Map<string, Form>();
  const blocks: KnownBlock[] = [];
  if (title.length > limits.header) {
    blocks.push(toRichTextBlock(styled(title.slice(0, limits.section), { style: 'bold' })));
  } else if (title !== '') {
    blocks.push({ type: 'header', text: plainText(title, limits.header) });
  }
  if (fields.length > 0) blocks.push({ ...toRichTextBlock(fieldLines(fields)), block_id: 'fields' });
  if (body) blocks.push({ ...toRichTextBlock(body), block_id: 'body' });
  const long = actions.filter(({ label }) => label.length > limits.button);
  if (long.length > 0) {
    const choices = join(
      long.map(({ label }) => plain(`• ${label}`)),
      '\n',
    );
    blocks.push({ ...toRichTextBlock(slice(choices, 0, limits.section)), block_id: 'choices' });
  }
  for (let index = 0; index < actions.length; index += limits.buttonsPerBlock) {
    const row = actions.slice(index, index + limits.buttonsPerBlock);
    const elements = row.map((action) => button(action, key, forms));
    blocks.push({ type: 'actions', block_id: `actions-${index}`, elements } satisfies ActionsBlock);
  }
  return { blocks, rest, forms };
}

/** Each field in a line, its label in bold; as much as a section holds. */
export function fieldLines(fields: NonNullable<Card['fields']>): RichText {
  const lines = fields.map(({ label, value }) =>
    concat(styled(`${label}:`, { style: 'bold' }), ` ${value.replace(/\s*\n\s*/g, ' ')}`),
  );
  return slice(join(lines, '\n'), 0, limits.section);
}

function button({ id, label, style, form }: Action, key: string, forms: Map<string, Form>): Button {
  return {
    type: 'button',
    action_id: id,
    text: plainText(label, limits.button),
    ...(style && { style }),
    ...(form && { value: formValue(form, `${key}/${id}`, forms) }),
  };
}

/** A form travels in its button, so that nothing has to be remembered for it; a long one is kept, and named there. */
function formValue(form: Form, name: string, forms: Map<string, Form>): string {
  const written = `form:${JSON.stringify(form).replace(/[<>&]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`)}`;
  if (written.length <= limits.buttonValue) return written;
  forms.set(name, form);
  return `kept:${name}`;
}

/** What a button's value says of its form. */
export function readValue(value: string | undefined): { readonly form: Form } | { readonly kept: string } | undefined {
  if (value?.startsWith('kept:')) return { kept: value.slice('kept:'.length) };
  if (value?.startsWith('form:')) return { form: JSON.parse(value.slice('form:'.length)) as Form };
  return undefined;
}
