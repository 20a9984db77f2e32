import { expect, it } from 'vitest';
import { partsOf } from '../../../adapters/telegram/content.ts';
import type { Message } from '../../../adapters/telegram/wire.ts';

it('a message of another shape than is documented is shown as such, and holds up nobody', () => {
  const base = { message_id: 1, date: 1, chat: { id: 1, type: 'private' } };
  const shapes = [{ venue: {} }, { location: null, venue: {} }, { contact: {}, forward_origin: { type: 'user' } }];
  for (const shape of shapes) {
    const read = partsOf(JSON.parse(JSON.stringify({ ...base, ...shape })) as Message, 'telegram');
    expect(read).toMatchObject([{ kind: 'unsupported', what: 'message of an unknown kind' }]);
  }
});
