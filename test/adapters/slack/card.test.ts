import fc from 'fast-check';
import { expect, it } from 'vitest';
import { toDialog } from '../../../adapters/slack/dialogs.ts';
import { planPosts } from '../../../adapters/slack/outbound.ts';
import type { Action, Card, Form } from '../../../core/message.ts';
import { outgoing } from '../../contracts/channel/check.ts';
import { anyRichText, anyText } from '../../core/arbitraries.ts';

const long = fc.oneof(
  anyText,
  fc.nat(6_000).map((length) => '中&<é'.repeat(length).slice(0, length)),
);
const someText = long.map((text) => `a${text}`);

const form: fc.Arbitrary<Form> = fc.record({
  title: someText,
  submit: someText,
  fields: fc.array(
    fc.record({
      id: fc.constantFrom('one', 'two', 'three'),
      label: fc.constant('What?'),
      kind: fc.constantFrom('text', 'multiline', 'select'),
      value: long,
      options: fc.array(fc.record({ value: fc.constantFrom('a', 'b'), label: someText }), { maxLength: 120 }),
    }),
    { maxLength: 3 },
  ),
});
const action: fc.Arbitrary<Action> = fc
  .record({ label: someText, form: fc.option(form, { nil: undefined }) })
  .map(({ label, form: one }) => ({ id: 'press', label, ...(one && { form: one }) }));
const card: fc.Arbitrary<Card> = fc.record({
  title: long,
  fields: fc.array(fc.record({ label: someText, value: long }), { maxLength: 30 }),
  body: fc.oneof(
    anyRichText,
    long.map((text) => ({ text, spans: [] })),
  ),
  actions: fc.array(action, { maxLength: 60 }),
});

/** Every text, button and block of what is posted, wherever it stands. */
function within(value: unknown, wrong: string[] = []): string[] {
  if (Array.isArray(value)) for (const one of value) within(one, wrong);
  else if (typeof value === 'object' && value !== null) {
    const { type, text, elements, options, value: said } = value as Record<string, unknown>;
    const length = typeof text === 'object' && text !== null ? String((text as { text?: unknown }).text).length : 0;
    if (type === 'header' && (length > 150 || length === 0)) wrong.push(`a header of ${length}`);
    if (type === 'section' && (length > 3_000 || length === 0)) wrong.push(`a section of ${length}`);
    if (type === 'button' && (length > 75 || length === 0)) wrong.push(`a button of ${length}`);
    if (type === 'button' && typeof said === 'string' && said.length > 2_000) wrong.push('a value that is too long');
    if (type === 'actions' && Array.isArray(elements) && elements.length > 25) wrong.push('too many buttons');
    if (Array.isArray(options) && options.length > 100) wrong.push('too many options');
    for (const one of Object.values(value)) within(one, wrong);
  }
  return wrong;
}

/** What docs.slack.dev/reference/block-kit takes. */
it('is within what Slack takes, whatever it holds', () => {
  fc.assert(
    fc.property(card, (shown) => {
      const { posts } = planPosts(outgoing([{ kind: 'card', card: shown }]), 'room');
      for (const { blocks } of posts) {
        expect(blocks.length).toBeLessThanOrEqual(50);
        expect(within(blocks)).toEqual([]);
      }
    }),
  );
});

it('opens a dialog that is within it, too', () => {
  fc.assert(
    fc.property(form, (shown) => {
      const view = toDialog(shown, { chat: 'C0ROOM', thread: '1.1', id: '1.1', action: 'press' }, 'Cancel');
      expect(view.title.text.length).toBeLessThanOrEqual(24);
      expect(view.submit?.text.length).toBeLessThanOrEqual(24);
      expect(within(view.blocks)).toEqual([]);
      const inputs = view.blocks.flatMap((block) => ('element' in block ? [block.element] : []));
      for (const input of inputs) {
        if (input.type === 'plain_text_input') expect(input.initial_value?.length ?? 0).toBeLessThanOrEqual(3_000);
      }
    }),
  );
});
