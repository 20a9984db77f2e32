import { describe, expect, it } from 'vitest';
import { planOf } from '../../../adapters/lanying/outbound.ts';
import type { Outgoing } from '../../../core/channel.ts';
import type { Part } from '../../../core/message.ts';
import { plain } from '../../../core/richtext.ts';
import { outgoing } from '../../contracts/channel/check.ts';

const file = { channel: 'web', id: 'f', name: 'a.png' };
const image: Part = { kind: 'media', media: 'image', file };
const text = (words: string): Part => ({ kind: 'text', text: plain(words) });
const link: Part = {
  kind: 'text',
  text: { text: 'our page', spans: [{ start: 4, end: 8, style: 'link', url: 'https://acme.example/' }] },
};
const bot: Partial<Outgoing> = { by: { id: 'bot', name: 'Bot', kind: 'bot' } };
const late = new Date('2026-11-26T08:05:00Z');
const replyTo = { ids: [], name: 'Li', quote: 'which\nsize?' };
const card: Part = { kind: 'card', card: { title: 'T', actions: [{ id: 'a', label: 'Yes' }] } };

/** What stands in a chat, line by line. */
function shown(parts: readonly Part[], more: Partial<Outgoing> = {}, code?: string): readonly string[] {
  return planOf(outgoing(parts, more), code).map((step) => (step.kind === 'text' ? step.text : `[${step.kind}]`));
}

describe('what a message becomes', () => {
  it.each([
    ['an agent’s words, below the name', [text('hi')], {}, ['Ana:\nhi']],
    ['the bot’s words', [text('hi')], bot, ['hi']],
    ['parts of text, as one', [text('a'), text('b')], bot, ['a\nb']],
    ['a link, with its address', [link], bot, ['our page (https://acme.example/)']],
    ['an answer, with what it answers', [text('M')], { ...bot, replyTo }, ['> Li: which size?\nM']],
    ['what was said long ago, with its time', [text('hi')], { late }, ['Ana · 🕓 2026-11-26 08:05 UTC:\nhi']],
    ['a picture', [image], {}, ['[media]']],
    ['a picture with words', [{ ...image, caption: plain('see') }], {}, ['[media]', 'Ana:\nsee']],
    ['a picture of long ago', [image], { ...bot, late }, ['🕓 2026-11-26 08:05 UTC:', '[media]']],
    ['a place', [{ kind: 'location', lat: 1, lng: 2 }], {}, ['[location]']],
    ['a contact', [{ kind: 'contact', name: 'Li', phones: ['+86'] }], bot, ['👤 Li +86']],
    ['a card', [card], {}, ['T\n\n1. Yes']],
    ['what cannot be shown', [{ kind: 'unsupported', label: 'a dice' }], bot, ['▫️ a dice']],
    ['nothing at all', [], bot, ['▫️']],
    ['half a character', [text('a\ud800b')], bot, ['a\ufffdb']],
  ] as const)('%s', (_, parts, more, wanted) => {
    expect(shown(parts as readonly Part[], more)).toEqual(wanted);
  });

  it.each([
    ['words', [text('hi')], {}, ['#12 Ana:\nhi']],
    ['a picture, announced', [image], {}, ['#12 Ana:', '[media]']],
    ['a picture of nobody’s', [image], bot, ['#12 📎', '[media]']],
    ['words that begin like a code', [text('#3 hi')], bot, ['#12 #3 hi']],
  ] as const)('in a group, %s', (_, parts, more, wanted) => {
    expect(shown(parts as readonly Part[], more, '12')).toEqual(wanted);
  });
});
