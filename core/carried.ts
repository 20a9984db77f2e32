import type { Carry, Draft } from './draft.ts';
import type { Mask } from './mask.ts';
import { type Part, plainParts } from './message.ts';
import { plain } from './richtext.ts';
import type { OutboxItem, Store } from './store.ts';

/** A carried message older than this is shown with the time it was said. */
const lateAfterMs = 60_000;

/** Replaces each carry by the messages it stands for. */
export async function expand(store: Store, draft: Draft): Promise<readonly OutboxItem[]> {
  const items: OutboxItem[] = [];
  for (const item of draft.outbox) {
    if ('carry' in item) items.push(...(await carried(store, draft, item.carry)));
    else items.push(item);
  }
  return items;
}

async function carried(store: Store, draft: Draft, carry: Carry['carry']): Promise<OutboxItem[]> {
  const { now, newId } = draft.context;
  const { revealing } = carry;
  const audience = carry.notes ? 'desk' : 'customer';
  const stored = await store.transcript(draft.conversation.id, carry.since, carry.limit, audience);
  return [...stored, ...draft.entries]
    .filter((entry) => entry.seq <= carry.until && !entry.deleted && (carry.notes || entry.visibility === 'public'))
    .filter(({ parts }) => !revealing || hides(revealing, parts))
    .slice(-carry.limit)
    .map((entry) => ({
      id: newId(),
      lane: carry.lane,
      report: 'never',
      delivery: {
        op: 'send',
        message: entry.id,
        by: entry.by,
        parts: withBelow(entry.parts, carry.below?.(entry)),
        ...(revealing && { revealed: true }),
        ...(now - entry.at > lateAfterMs ? { late: entry.at } : {}),
      },
    }));
}

function withBelow(parts: readonly Part[], below = ''): readonly Part[] {
  return below === '' ? parts : [...parts, { kind: 'text', text: plain(below) }];
}

function hides(mask: Mask, parts: readonly Part[]): boolean {
  const text = plainParts(parts);
  return mask(text) !== text;
}
