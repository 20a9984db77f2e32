import type { Button, KnownBlock, ModalView } from '@slack/types';
import type { CustomerFile } from '../../core/cases.ts';
import { plain } from '../../core/richtext.ts';
import { split } from '../../core/split.ts';
import { fieldLines } from './card.ts';
import type { DialogTarget } from './dialogs.ts';
import { limits, plainText } from './limits.ts';
import { toRichTextBlock } from './text.ts';
import type { SlackTexts } from './texts.ts';

/** What the window is called towards the app. */
export const customerView = 'frontdesk-customer';
/** A button that only opens an address: Slack tells of it, and there is nothing to do. */
export const openButton = 'open-case';

/**
 * Who a customer is, in a window over the thread, with a button for the transcript of each case. Of what is too much
 * for a window the first part is shown: docs.slack.dev/reference/views/modal-views has 100 blocks.
 * @param target the thread that it belongs to
 * @param note what has just become of a press
 */
export function toCustomerView(file: CustomerFile, target: DialogTarget, texts: SlackTexts, note?: string): ModalView {
  const fields = fieldLines(file.fields);
  return {
    type: 'modal',
    callback_id: customerView,
    private_metadata: JSON.stringify(target),
    title: plainText(texts.customer, limits.dialogTitle),
    close: plainText(texts.close, limits.dialogTitle),
    blocks: [
      ...(note === undefined ? [] : [words('note', `✅ ${note}`)]),
      ...(file.title.trim() === '' ? [] : [words('name', file.title)]),
      ...(fields.text !== '' ? [{ ...toRichTextBlock(fields), block_id: 'fields' }] : []),
      ...(file.cases.length > 0 ? [header(texts.cases)] : []),
      ...file.cases.slice(0, mostCases).flatMap((one) => caseBlocks(one, texts)),
    ],
  };
}

/** Two blocks each, beside those above them. */
const mostCases = 40;

function caseBlocks(one: CustomerFile['cases'][number], texts: SlackTexts): KnownBlock[] {
  const { number, line, link, isThis } = one;
  const transcript: Button = {
    type: 'button',
    action_id: 'transcript',
    text: plainText(texts.transcript, limits.button),
    value: String(number),
  };
  const open: Button[] =
    link === undefined || isThis || link.length > limits.url
      ? []
      : [{ type: 'button', action_id: openButton, text: plainText(texts.open, limits.button), url: link }];
  const text = plain(isThis ? `▸ ${line}` : line);
  const [first = text] = split(text, limits.section);
  return [
    { ...toRichTextBlock(first), block_id: `line-${number}` },
    { type: 'actions', block_id: `case-${number}`, elements: [transcript, ...open] },
  ];
}

function words(id: string, text: string): KnownBlock {
  return { type: 'section', block_id: id, text: plainText(text, limits.section) };
}

function header(text: string): KnownBlock {
  return { type: 'header', text: plainText(text, limits.header) };
}
