import type { Party } from '../../core/message.ts';
import type { Foreseen } from './fold.ts';
import type { Draft } from './outbox.ts';

/** The lines that drafts will become, for showing them before the server has confirmed. */
export function foresee(drafts: readonly Draft[], me: Party): readonly Foreseen[] {
  return drafts.flatMap((draft) => linesOf(draft, me));
}

function linesOf(draft: Draft, me: Party): readonly Foreseen[] {
  const { message, at } = draft;
  const common = { seq: Number.MAX_SAFE_INTEGER, at, draft: message.key };
  switch (message.type) {
    case 'message': {
      const quote = draft.quote === undefined ? {} : { replyTo: draft.quote };
      const id = `draft:${message.key}`;
      const line: Foreseen = {
        ...common,
        type: 'message',
        id,
        key: message.key,
        by: me,
        parts: draft.preview,
        ...quote,
      };
      if (draft.state !== 'failed') return [line];
      const reason = draft.reason === undefined ? {} : { reason: draft.reason };
      return [line, { ...common, type: 'mark', id, fate: 'failed', ...reason }];
    }
    case 'edit':
      return [{ ...common, type: 'edit', id: message.id, parts: draft.preview }];
    case 'remove':
      return [{ ...common, type: 'remove', id: message.id }];
    case 'reaction':
      return [{ ...common, type: 'reaction', id: message.id, by: me, emoji: message.emoji, added: message.added }];
    case 'action':
      return [];
  }
}
