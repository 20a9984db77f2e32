import fc from 'fast-check';
import { expect } from 'vitest';
import type { Store } from '../../../core/store.ts';
import { check } from './check.ts';
import { conversation, fromCustomer, item, keys, turn } from './examples.ts';

type Step =
  | { readonly kind: 'accept'; readonly chat: number; readonly repeat: boolean }
  | { readonly kind: 'turn'; readonly chat: number }
  | { readonly kind: 'send'; readonly chat: number; readonly outcome: 'sent' | 'retry' | 'unknown' };

const chat = fc.nat({ max: 2 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('accept'), chat, repeat: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('turn'), chat }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('send'),
      chat,
      outcome: fc.constantFrom('sent' as const, 'retry' as const, 'unknown' as const),
    }),
  },
);

/** What one customer said, what was handled of it, and what left the lane. */
interface Ledger {
  readonly mailbox: string;
  readonly said: string[];
  readonly handled: string[];
  readonly left: string[];
}

async function accept(store: Store, ledger: Ledger, repeat: boolean): Promise<void> {
  const last = ledger.said.at(-1);
  const key = repeat && last !== undefined ? last : `${ledger.mailbox}-${ledger.said.length}`;
  if (key !== last) ledger.said.push(key);
  await store.accept([fromCustomer(key, address(ledger))]);
}

/** Handles one event; each is relayed under its key. */
async function handle(store: Store, ledger: Ledger): Promise<void> {
  const known = await store.conversation(ledger.mailbox);
  const mails = await store.pending(ledger.mailbox, 1);
  for (const [index, key] of keys(mails).entries()) {
    const outbox = [item(key, { lane: `lane of ${ledger.mailbox}`, report: 'never' })];
    const over = { conversation: conversation(ledger.mailbox), outbox };
    await store.commit(turn(mails[index]?.seq ?? -1, known?.version ?? 0, over));
    ledger.handled.push(key);
  }
}

async function send(store: Store, ledger: Ledger, outcome: 'sent' | 'retry' | 'unknown'): Promise<void> {
  const [waiting] = await store.queued(`lane of ${ledger.mailbox}`, 1);
  if (!waiting) return;
  const row = await store.begin(waiting);
  if (outcome === 'sent') await store.settle({ row, outcome, receipt: { ids: [row.id] } });
  if (outcome === 'retry') await store.settle({ row, outcome, code: 'busy', notBefore: 0, ids: [] });
  if (outcome === 'unknown') await store.settle({ row, outcome, code: 'timeout' });
  if (outcome !== 'retry') ledger.left.push(row.id);
}

const address = ({ mailbox }: Ledger) => ({ channel: 'website', chat: mailbox.replace('website/', '') });

export const orderChecks = [
  check('whatever is interleaved, each mailbox and each lane keeps its order', async ({ store }) => {
    let run = 0;
    const property = fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      run += 1;
      const ledgers = [0, 1, 2].map((number): Ledger => {
        return { mailbox: `website/${run}-${number}`, said: [], handled: [], left: [] };
      });
      // Calls for different customers overlap, as they do when a platform delivers many at once.
      const work = ledgers.map(async (ledger, number) => {
        for (const one of steps) {
          if (one.chat !== number) continue;
          if (one.kind === 'accept') await accept(store, ledger, one.repeat);
          if (one.kind === 'turn') await handle(store, ledger);
          if (one.kind === 'send') await send(store, ledger, one.outcome);
        }
      });
      await Promise.all(work);
      for (const { mailbox, said, handled, left } of ledgers) {
        expect([...handled, ...keys(await store.pending(mailbox, 100))]).toEqual(said);
        const queued = await store.queued(`lane of ${mailbox}`, 100);
        expect([...left, ...queued.map(({ id }) => id)]).toEqual(handled);
      }
    });
    await fc.assert(property, { numRuns: 50 });
  }),
];
