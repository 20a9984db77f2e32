import type { Arrival } from '../../../core/store.ts';

/** A customer's message with this key. */
export function message(key: string): Arrival {
  return {
    desk: false,
    event: {
      type: 'message',
      key,
      id: key,
      at: new Date(0),
      from: { channel: 'web', chat: 'visitor' },
      by: { id: 'visitor', name: 'Ann', kind: 'customer' },
      parts: [{ kind: 'text', text: { text: key, spans: [] } }],
    },
  };
}
