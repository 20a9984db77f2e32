import type { Action, Card, Part } from './message.ts';
import type { RichText } from './richtext.ts';

/** Hides what not everybody is to see. The result has the length of the text, so that formats stay where they are. */
export type Mask = (text: string) => string;

/** All words in a message that people would read, masked; the same parts where there is nothing to hide. */
export function maskParts(parts: readonly Part[], mask: Mask): readonly Part[] {
  const rich = (content: RichText): RichText => ({ text: mask(content.text), spans: content.spans });
  // What a form is filled in with beforehand is read like the card.
  const action = ({ form, ...button }: Action): Action => ({
    ...button,
    ...(form && {
      form: {
        ...form,
        fields: form.fields.map((field) =>
          field.value === undefined || field.kind === 'select' ? field : { ...field, value: mask(field.value) },
        ),
      },
    }),
  });
  const card = (shown: Card): Card => ({
    ...shown,
    title: mask(shown.title),
    ...(shown.fields && { fields: shown.fields.map(({ label, value }) => ({ label, value: mask(value) })) }),
    ...(shown.body && { body: rich(shown.body) }),
    ...(shown.actions && { actions: shown.actions.map(action) }),
  });
  const masked = (part: Part): Part => {
    switch (part.kind) {
      case 'text':
        return { ...part, text: rich(part.text) };
      case 'media':
        return part.caption ? { ...part, caption: rich(part.caption) } : part;
      case 'card':
        return { ...part, card: card(part.card) };
      case 'location':
        return part.label === undefined ? part : { ...part, label: mask(part.label) };
      case 'unsupported':
        return { ...part, label: mask(part.label), ...(part.quotedOf && { quotedOf: mask(part.quotedOf) }) };
      case 'contact':
        return part;
    }
  };
  return parts.map(masked);
}
