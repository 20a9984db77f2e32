import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, pieces, shorten } from '../../../adapters/tencent/bytes.ts';
import { menuId, readMenuId } from '../../../adapters/tencent/menu.ts';
import { planOf, type Step } from '../../../adapters/tencent/plan.ts';
import { capabilities } from '../../../adapters/wecom-kf/capabilities.ts';
import type { Outgoing } from '../../../core/channel.ts';
import type { Part, Party } from '../../../core/message.ts';
import { plain } from '../../../core/richtext.ts';

const ana: Party = { id: 'ana', name: 'Ana', kind: 'agent' };
const bot: Party = { id: 'bot', name: 'Acme', kind: 'bot' };
const text = (said: string): Part => ({ kind: 'text', text: plain(said) });
const file = { channel: 'elsewhere', id: 'f' };
const photo: Part = { kind: 'media', media: 'image', file, caption: plain('like this') };
const link: Part = {
  kind: 'text',
  text: { text: 'see our page', spans: [{ start: 4, end: 12, style: 'link', url: 'https://acme.example/' }] },
};

/** What a message becomes: each post in one line. */
function lines(parts: readonly Part[], more: Partial<Outgoing> = {}): readonly string[] {
  return planOf({ key: 'k', by: ana, parts, ...more }, capabilities).map(lineOf);
}

function lineOf(step: Step): string {
  switch (step.kind) {
    case 'text':
      return `text ${JSON.stringify(step.text)}`;
    case 'media':
      return `${step.media} ${step.file.id}`;
    case 'location':
      return `place ${step.lat},${step.lng} ${step.label}`;
    case 'menu':
      return `menu ${JSON.stringify(step.head)} [${step.card.actions?.map(({ label }) => label).join('|')}]`;
  }
}

const late = new Date('2026-11-26T08:00:00Z');
const replyTo = { ids: ['1'], name: 'Li', quote: 'which\nsize?' };
const card: Part = { kind: 'card', card: { title: 'Which one?', actions: [{ id: 'a', label: 'This' }] } };

describe('a message for WeChat', () => {
  it.each([
    ['words of a person', [text('hello')], {}, ['text "Ana:\\nhello"']],
    ['words of the bot', [text('hello')], { by: bot }, ['text "hello"']],
    ['several texts', [text('one'), text('two')], {}, ['text "Ana:\\none\\ntwo"']],
    ['a link', [link], { by: bot }, ['text "see our page (https://acme.example/)"']],
    ['a picture with words', [photo], {}, ['image f', 'text "Ana:\\nlike this"']],
    ['a picture alone', [{ ...photo, caption: plain('') } as Part], {}, ['image f']],
    [
      'words, then a picture with words',
      [text('see'), photo],
      {},
      ['text "Ana:\\nsee"', 'image f', 'text "like this"'],
    ],
    ['an answer', [text('M')], { replyTo }, ['text "Ana:\\n> Li: which size?\\nM"']],
    [
      'an answer by a picture',
      [{ kind: 'media', media: 'image', file } as Part],
      { replyTo },
      ['text "Ana:\\n> Li: which size?"', 'image f'],
    ],
    ['something said earlier', [text('M')], { late }, ['text "Ana · 🕓 2026-11-26 08:00 UTC:\\nM"']],
    ['a place', [{ kind: 'location', lat: 1, lng: 2, label: '外滩' } as Part], {}, ['place 1,2 外滩']],
    ['a contact', [{ kind: 'contact', name: 'Li', phones: ['1', '2'] } as Part], { by: bot }, ['text "👤 Li 1 2"']],
    ['what nobody can show', [{ kind: 'unsupported', label: 'dice' } as Part], { by: bot }, ['text "▫️ dice"']],
    ['choices', [card], {}, ['menu "Which one?" [This]']],
    ['words and choices', [text('Hm.'), card], {}, ['text "Ana:\\nHm."', 'menu "Which one?" [This]']],
    ['nothing', [], { by: bot }, ['text "▫️"']],
    ['a long name', [text('x')], { by: { ...ana, name: `A\n${'b'.repeat(99)}` } }, [`text "A ${'b'.repeat(30)}:\\nx"`]],
  ] as const)('with %s', (_, parts, more, wanted) => {
    expect(lines(parts as readonly Part[], more as Partial<Outgoing>)).toEqual(wanted);
  });
});

describe('a text in pieces', () => {
  const any = fc.oneof(fc.lorem({ maxCount: 200, mode: 'sentences' }), fc.string({ unit: 'binary', maxLength: 3_000 }));

  it('is never longer than it may be, and nothing of it is lost but the space at the cuts', () => {
    fc.assert(
      fc.property(any, fc.integer({ min: 12, max: 2_048 }), (said, most) => {
        const cut = pieces(said, most);
        for (const piece of cut) expect(bytesOf(piece)).toBeLessThanOrEqual(most);
        expect(cut.join('').replace(/\s/gu, '')).toBe(said.replace(/\s/gu, ''));
      }),
      { numRuns: 60 },
    );
  });

  it('is in as few as its language allows', () => {
    expect(pieces('a'.repeat(2_048), 2_048)).toHaveLength(1);
    expect(pieces('汉'.repeat(682), 2_048)).toHaveLength(1);
    expect(pieces('汉'.repeat(683), 2_048)).toHaveLength(2);
  });

  it('is shortened with a sign, between characters', () => {
    expect(shorten('汉字汉字', 12)).toBe('汉字汉字');
    expect(shorten('汉字汉字汉', 12)).toBe('汉字汉…');
    expect(shorten('👍👍👍', 11)).toBe('👍👍…');
  });
});

describe('a button', () => {
  it('comes back as what it was', () => {
    for (const action of ['claim', 'a.b', '转人工', 'answer:delivery']) {
      const id = menuId({ message: 'aB-_9', action }) ?? '';
      expect(readMenuId(id)).toEqual({ message: 'aB-_9', action });
    }
  });

  it('of somebody else’s menu is none of ours', () => {
    for (const id of ['', '101', '.x', 'x.', 'a b.c']) expect(readMenuId(id)).toBeUndefined();
  });
});
