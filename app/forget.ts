import type { Erasing } from '../core/erasures.ts';
import { addressKey } from '../core/message.ts';
import type { Store } from '../core/store.ts';
import { createRecords } from './api/records.ts';
import { forgetFileLinks } from './file-links.ts';
import { createUnanswered } from './unanswered.ts';

/** Forgets what is kept of somebody who is erased beside conversations and channels. */
export function createForget(store: Store) {
  const records = createRecords(store.storage('api'));
  const unanswered = createUnanswered(store.storage('bot'));
  return async ({ erasure, customer, messages }: Erasing): Promise<void> => {
    const conversation = addressKey(customer);
    await records.forget(customer, erasure.at);
    await unanswered.forget(conversation, messages, erasure.at);
    await forgetFileLinks(store, conversation, erasure.at);
  };
}
