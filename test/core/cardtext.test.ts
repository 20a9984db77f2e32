import { expect, it } from 'vitest';
import { cardAsText } from '../../core/cardtext.ts';
import { plain, styled } from '../../core/richtext.ts';

it('writes a card as title, fields, body and numbered choices', () => {
  const text = cardAsText({
    title: 'Case 12',
    fields: [
      { label: 'Customer', value: 'Mei *Lin*' },
      { label: 'Channel', value: 'website' },
    ],
    body: styled('Where is my parcel?', { style: 'quote' }),
    actions: [
      { id: 'claim', label: 'Claim', style: 'primary' },
      { id: 'close', label: 'Close' },
    ],
    facts: { state: 'queued' },
  });
  expect(text).toEqual({
    text: 'Case 12\nCustomer: Mei *Lin*\nChannel: website\n\nWhere is my parcel?\n\n1. Claim\n2. Close',
    spans: [
      { style: 'bold', start: 0, end: 7 },
      { style: 'quote', start: 46, end: 65 },
    ],
  });
});

it('leaves no gaps for what a card does not have', () => {
  expect(cardAsText({ title: 'Thank you', fields: [], actions: [] })).toEqual(styled('Thank you', { style: 'bold' }));
  expect(cardAsText({ title: '', body: plain('Which one?'), actions: [{ id: 'a', label: 'Tea' }] })).toEqual(
    plain('Which one?\n\n1. Tea'),
  );
});
