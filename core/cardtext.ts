import type { Card } from './message.ts';
import { join, plain, type RichText, styled } from './richtext.ts';

/**
 * A card as text, for channels that have none: the title in bold, a line per field, the body, and the actions as
 * numbered choices, in the order in which they can be answered by number. What is for machines is left out.
 */
export function cardAsText(card: Card): RichText {
  const fields = (card.fields ?? []).map((field) => plain(`${field.label}: ${field.value}`));
  const choices = (card.actions ?? []).map((action, index) => plain(`${index + 1}. ${action.label}`));
  const head = join([styled(card.title, { style: 'bold' }), ...fields], '\n');
  const blocks = [head, card.body ?? plain(''), join(choices, '\n')];
  return join(
    blocks.filter((block) => block.text !== ''),
    '\n\n',
  );
}
