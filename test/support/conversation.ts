import type { Conversation, Entry } from '../../core/conversation.ts';
import type { Delivery } from '../../core/delivery.ts';
import { type Address, addressKey } from '../../core/message.ts';
import type { Store } from '../../core/store.ts';

const may = { id: 'may', name: 'May', kind: 'customer' } as const;

/** A conversation in the store, whose turns only put deliveries into the customer's lane. */
export async function openConversation(store: Store, address: Address) {
  const id = addressKey(address);
  const conversation: Conversation = {
    id,
    address,
    customer: may,
    language: 'en',
    messages: 0,
    bot: { greeted: true, unanswered: 0, choices: [] },
    case: null,
    previous: null,
    cases: 0,
    recent: [],
  };
  let version = 0;
  let count = 0;

  async function deliver(deliveries: readonly Delivery[]): Promise<void> {
    count += 1;
    const event = {
      type: 'delete',
      key: `turn-${count}`,
      at: new Date(0),
      from: address,
      by: may,
      id: 'none',
    } as const;
    await store.accept([{ event, desk: false }]);
    const [mail] = await store.pending(id, 1);
    const entries = deliveries.flatMap((delivery, index): Entry[] =>
      delivery.op === 'send'
        ? [
            {
              id: delivery.message,
              conversation: id,
              seq: count * 100 + index,
              at: 0,
              by: delivery.by,
              visibility: 'public',
              parts: delivery.parts,
              revision: '',
              deleted: false,
            },
          ]
        : [],
    );
    await store.commit({
      conversation,
      version,
      handled: mail?.seq ?? 0,
      entries,
      origins: [],
      revisions: [],
      lanes: [{ id, conversation: id, address }],
      outbox: deliveries.map((delivery, index) => ({
        id: `out-${count}-${index}`,
        lane: id,
        delivery,
        report: 'never',
      })),
      timers: [],
      audit: [],
    });
    version += 1;
  }

  return { lane: id, deliver };
}
