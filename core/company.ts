import type { Channel, Outgoing } from './channel.ts';
import type { Claims } from './claims.ts';
import type { Delivery } from './delivery.ts';
import { type Composer, compose } from './plan.ts';
import type { OutboxRow } from './store.ts';

/** So many messages are never more than one post can hold, on any platform. */
const most = 20;

/** The deliveries right behind one, as far as they may be posted together with it. */
export interface Company {
  /** For `Outgoing.following`; undefined where nothing may go along. */
  readonly following: Outgoing['following'];
  /** Those that were handed out. */
  rows(): readonly OutboxRow[];
}

export const noCompany: Company = { following: undefined, rows: () => [] };

interface Parts extends Composer {
  readonly claims: Claims;
}

export function createCompany({ claims, ...composer }: Parts, channel: Channel, first: OutboxRow): Company {
  const { store, clock } = composer;
  const { merged } = channel.capabilities.limits;
  let taken: readonly OutboxRow[] = [];
  return {
    following: merged !== undefined && textOf(first) !== undefined ? () => handOut(merged) : undefined,
    rows: () => taken,
  };

  /** What waits behind it at this very moment. Each is begun before it may be posted, like any other. */
  async function handOut(limit: number): Promise<readonly Outgoing[]> {
    const queued = await store.queued(first.lane, most);
    const chosen = alike(first, queued, limit, clock.now());
    const begun = await Promise.allSettled(chosen.map((row) => claims.begin(row)));
    const firstRefused = begun.findIndex(({ status }) => status === 'rejected');
    const mine = firstRefused < 0 ? begun : begun.slice(0, firstRefused);
    taken = mine.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    return Promise.all(taken.map((row) => compose(composer, channel, row, row.delivery as Delivery & { op: 'send' })));
  }
}

/** The rows directly behind the first that say more of the same: plain words of the same speaker, due now. */
function alike(first: OutboxRow, queued: readonly OutboxRow[], limit: number, now: number): readonly OutboxRow[] {
  const chosen: OutboxRow[] = [];
  let length = textOf(first)?.length ?? limit;
  for (const row of queued) {
    if (row.seq <= first.seq) continue;
    const text = textOf(row);
    length += text?.length ?? limit;
    const isDue = row.state === 'pending' && row.notBefore <= now;
    if (text === undefined || length > limit || !isDue || !isSameSpeaker(first.delivery, row.delivery)) break;
    chosen.push(row);
  }
  return chosen;
}

/** The words of a message that is nothing but words, and has not begun to be posted. */
function textOf({ delivery, posted }: OutboxRow): string | undefined {
  if (delivery.op !== 'send' || delivery.opensThread || posted.length > 0) return undefined;
  if (delivery.replyTo !== undefined || delivery.late !== undefined) return undefined;
  const texts = delivery.parts.map((part) => (part.kind === 'text' ? part.text.text : undefined));
  return texts.includes(undefined) ? undefined : texts.join('\n');
}

function isSameSpeaker(one: Delivery, other: Delivery): boolean {
  if (one.op !== 'send' || other.op !== 'send') return false;
  return one.by.id === other.by.id && one.by.kind === other.by.kind && one.by.name === other.by.name;
}
