import { expect, test } from 'vitest';
import type { Conversation } from '../../core/conversation.ts';
import type { AuditEntry } from '../../core/store.ts';
import { judgeCases } from './cases.ts';

const by = { id: 'ana', name: 'Ana', kind: 'agent' } as const;
const none = { case: null } as Conversation;
const trail = (...events: readonly string[]): AuditEntry[] =>
  events.map((event) => {
    const [id = '', what = ''] = event.split(' ');
    return { conversation: 'chat/c1', case: id, at: 0, by, what };
  });

test('a story that can have happened is believed', () => {
  const story = trail(
    'a case-opened',
    'a case-claimed',
    'a case-returned',
    'a case-closed',
    'b case-opened',
    'b case-closed',
  );
  expect(judgeCases('c1', none, story)).toEqual([]);
});

test('so is one that goes on after its close', () => {
  const story = trail('a case-opened', 'a case-closed', 'a case-reopened', 'a case-claimed', 'a case-closed');
  expect(judgeCases('c1', none, story)).toEqual([]);
});

test.each([
  ['a second case beside an open one', trail('a case-opened', 'b case-opened', 'a case-closed', 'b case-closed')],
  ['a claim after the close', trail('a case-opened', 'a case-closed', 'a case-claimed')],
  ['a return of what nobody has taken', trail('a case-opened', 'a case-returned', 'a case-closed')],
  ['a close that was forgotten', trail('a case-opened', 'a case-claimed')],
])('%s is found', (_, story) => {
  expect(judgeCases('c1', none, story)).not.toEqual([]);
});
