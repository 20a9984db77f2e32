import { describe, test } from 'vitest';
import { caseChecks } from './store/cases.ts';
import type { Check, OpenStore } from './store/check.ts';
import { erasureChecks } from './store/erasures.ts';
import { inboxChecks } from './store/inbox.ts';
import { orderChecks } from './store/order.ts';
import { outboxChecks } from './store/outbox.ts';
import { storageChecks } from './store/storage.ts';
import { timerChecks } from './store/timers.ts';
import { turnChecks } from './store/turn.ts';

/** Every promise that a store makes, each provable by itself. */
export const storeChecks: readonly Check[] = [
  ...inboxChecks,
  ...turnChecks,
  ...outboxChecks,
  ...timerChecks,
  ...storageChecks,
  ...orderChecks,
  ...caseChecks,
  ...erasureChecks,
];

/** Proves that a store keeps the contract of `core/store.ts`. */
export function storeContract(name: string, open: OpenStore): void {
  describe(`${name} keeps the store's contract`, () => {
    for (const check of storeChecks) test(check.name, () => check.run(open));
  });
}
