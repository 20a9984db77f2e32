import { Fenced, type Store, type TurnCommit } from '../../../core/store.ts';
import type { OpenStore } from './check.ts';

/** A store that breaks one promise. The contract's suite has to notice. */
export interface Saboteur {
  readonly name: string;
  sabotage(store: Store): Partial<Store>;
}

let keys = 0;

export const saboteurs: readonly Saboteur[] = [
  {
    name: 'forgets which keys it has seen',
    sabotage: (store) => ({
      accept(arrivals) {
        keys += 1;
        return store.accept(
          arrivals.map((one) => ({ ...one, event: { ...one.event, key: `${one.event.key}#${keys}` } })),
        );
      },
    }),
  },
  {
    name: 'forgets its keys at a restart',
    sabotage: (store) => ({
      async close() {
        await store.prune(Number.MAX_SAFE_INTEGER);
        await store.close();
      },
    }),
  },
  {
    name: 'knows a key of one channel on all of them',
    sabotage: (store) => {
      const seen = new Map<string, string>();
      return {
        accept(arrivals) {
          const fresh = arrivals.filter(({ event }) => {
            const channel = seen.get(event.key) ?? event.from.channel;
            seen.set(event.key, channel);
            return channel === event.from.channel;
          });
          return store.accept(fresh);
        },
      };
    },
  },
  {
    name: 'hands out mail in reverse',
    sabotage: (store) => ({ pending: async (id, limit) => [...(await store.pending(id, limit))].reverse() }),
  },
  {
    name: 'lets a later call overtake an earlier one',
    sabotage: (store) => {
      let calls = 0;
      return {
        async accept(arrivals) {
          calls += 1;
          if (calls % 2 === 0) await Promise.resolve();
          return store.accept(arrivals);
        },
      };
    },
  },
  {
    name: 'gives back times as text',
    sabotage: (store) => ({
      pending: async (id, limit) => JSON.parse(JSON.stringify(await store.pending(id, limit))),
    }),
  },
  {
    name: 'ignores the fence',
    sabotage: (store) => ({ commit: (turn) => commitAnyway(store, turn) }),
  },
  {
    name: 'handles an event twice',
    sabotage: (store) => {
      const handled = new Set<number>();
      return {
        async commit(turn) {
          if (handled.has(turn.handled)) return;
          await store.commit(turn);
          handled.add(turn.handled);
        },
      };
    },
  },
  {
    name: 'loses the outbox of a turn',
    sabotage: (store) => ({ commit: (turn) => store.commit({ ...turn, outbox: [] }) }),
  },
  {
    name: 'loses the timers of a turn',
    sabotage: (store) => ({ commit: (turn) => store.commit({ ...turn, timers: [] }) }),
  },
  {
    name: 'keeps half of a turn that was fenced',
    sabotage: (store) => ({
      async commit(turn) {
        try {
          await store.commit(turn);
        } catch (error) {
          const known = await store.conversation(turn.conversation.id);
          const [mail] = await store.pending(turn.conversation.id, 1);
          if (mail) await store.commit({ ...turn, version: known?.version ?? 0, handled: mail.seq, entries: [] });
          throw error;
        }
      },
    }),
  },
  {
    name: 'reorders a lane',
    sabotage: (store) => ({ commit: (turn) => store.commit({ ...turn, outbox: [...turn.outbox].reverse() }) }),
  },
  {
    name: 'does not remember that an attempt began',
    sabotage: () => ({ begin: async (row) => row }),
  },
  {
    name: 'begins what is done with',
    sabotage: (store) => ({
      begin: (row) =>
        store.begin(row).catch((error: unknown) => {
          if (!(error instanceof Fenced)) throw error;
          return row;
        }),
    }),
  },
  {
    name: 'lets a paused worker speak of what another has begun',
    sabotage: (store) => ({
      settle: async (settlement) => {
        const { row } = settlement;
        const [latest = row] = await store.queued(row.lane, 1);
        return store.settle({ ...settlement, row: { ...row, begun: latest.begun } });
      },
    }),
  },
  {
    name: 'drops reports',
    sabotage: (store) => ({
      settle: (settlement) => store.settle({ ...settlement, row: { ...settlement.row, report: 'never' } }),
    }),
  },
  {
    name: 'reports what nobody asked for',
    sabotage: (store) => ({
      settle: (settlement) => store.settle({ ...settlement, row: { ...settlement.row, report: 'always' } }),
    }),
  },
  {
    name: 'calls what is unknown failed',
    sabotage: (store) => ({
      settle: (one) => store.settle(one.outcome === 'unknown' ? { ...one, outcome: 'failed' } : one),
    }),
  },
  {
    name: 'loses the thread that a message opened, and what waits for it',
    sabotage: (store) => ({
      settle: (one) => store.settle(one.outcome === 'sent' ? { ...one, receipt: { ids: one.receipt.ids } } : one),
    }),
  },
  {
    name: 'wakes nobody for events that waited for a thread',
    sabotage: (store) => ({
      async settle(settlement) {
        const woken = await store.settle(settlement);
        return settlement.outcome === 'sent' && settlement.receipt.thread !== undefined ? [] : woken;
      },
    }),
  },
  {
    name: 'loses the ids of what was sent',
    sabotage: (store) => ({
      settle: (one) => store.settle(one.outcome === 'sent' ? { ...one, receipt: { ...one.receipt, ids: [] } } : one),
    }),
  },
  {
    name: 'tries again at once',
    sabotage: (store) => ({
      settle: (one) => store.settle(one.outcome === 'retry' ? { ...one, notBefore: 0 } : one),
    }),
  },
  {
    name: 'forgets what an attempt had posted',
    sabotage: (store) => ({
      settle: (one) => store.settle(one.outcome === 'retry' ? { ...one, ids: [] } : one),
    }),
  },
  {
    name: 'forgets that an attempt is in doubt',
    sabotage: (store) => ({
      settle(one) {
        if (one.outcome !== 'retry') return store.settle(one);
        const { inDoubt: _, ...certain } = one;
        return store.settle(certain);
      },
    }),
  },
  {
    name: 'gives a dead letter back for ever',
    sabotage: (store) => {
      const wakes = new Map<string, Awaited<ReturnType<Store['replay']>>>();
      return {
        async replay(id) {
          const wake = (await store.replay(id)) ?? wakes.get(id);
          wakes.set(id, wake);
          return wake;
        },
      };
    },
  },
  {
    name: 'hides dead letters',
    sabotage: () => ({ deadLetters: async () => [] }),
  },
  {
    name: 'forgets lanes in its sweep',
    sabotage: (store) => ({ unfinished: async () => ({ ...(await store.unfinished()), lanes: [] }) }),
  },
  {
    name: 'fires timers twice',
    sabotage: (store) => {
      let last: readonly string[] = [];
      return {
        async fireTimers(now, limit) {
          const fired = await store.fireTimers(now, limit);
          const again = fired.length > 0 ? fired : last;
          last = fired;
          return again;
        },
      };
    },
  },
  {
    name: 'fires timers early',
    sabotage: (store) => ({ fireTimers: (now, limit) => store.fireTimers(now + 1, limit) }),
  },
  {
    name: 'takes a key of a stream twice',
    sabotage: (store) => ({
      storage(scope) {
        const storage = store.storage(scope);
        return {
          ...storage,
          append(stream, key, data, docs, about) {
            keys += 1;
            return storage.append(stream, `${key}#${keys}`, data, docs, about);
          },
        };
      },
    }),
  },
  {
    name: 'reads what an entry is about before its transaction',
    sabotage: (store) => ({
      storage(scope) {
        const storage = store.storage(scope);
        return {
          ...storage,
          async append(stream, key, data, docs, about = []) {
            const found = await Promise.all(about.map(({ collection, id }) => storage.get(collection, id)));
            return storage.append(stream, key, data, docs && ((seq) => docs(seq, found)));
          },
        };
      },
    }),
  },
  {
    name: 'gives a document to both who take it',
    sabotage: (store) => ({
      storage(scope) {
        const storage = store.storage(scope);
        return { ...storage, take: async (collection, id) => (await storage.take(collection, id)) || true };
      },
    }),
  },
  {
    name: 'lets one scope see the other',
    sabotage: (store) => ({ storage: () => store.storage('all') }),
  },
  {
    name: 'keeps what was cut',
    sabotage: (store) => ({ storage: (scope) => ({ ...store.storage(scope), cut: async () => {} }) }),
  },
  {
    name: 'keeps what was blanked',
    sabotage: (store) => ({ storage: (scope) => ({ ...store.storage(scope), blank: async () => {} }) }),
  },
  {
    name: 'erases a conversation that has gone on',
    sabotage: (store) => ({
      async erase(wish) {
        const known = await store.conversation(wish.conversation);
        await store.erase({ ...wish, version: known?.version ?? wish.version });
      },
    }),
  },
  {
    name: 'leaves at the desk what was posted of whoever is erased',
    sabotage: (store) => ({ erase: (wish) => store.erase({ ...wish, withdraw: [] }) }),
  },
  {
    name: 'takes back at every desk, wanted or not',
    sabotage: (store) => ({
      async erase(wish) {
        const lanes = await store.lanesOf(wish.conversation);
        await store.erase({ ...wish, withdraw: lanes.map(({ id }) => id) });
      },
    }),
  },
  {
    name: 'takes back what is said last of whoever is erased, or never says it',
    sabotage: (store) => ({ erase: ({ last: _, ...wish }) => store.erase(wish) }),
  },
  {
    name: 'never ends an erasure',
    sabotage: () => ({ erased: async () => {} }),
  },
  {
    name: 'prunes what is still young',
    sabotage: (store) => ({ prune: (before) => store.prune(before + 1) }),
  },
  {
    name: 'prunes nothing',
    sabotage: () => ({ prune: async () => {} }),
  },
];

async function commitAnyway(store: Store, turn: TurnCommit): Promise<void> {
  const known = await store.conversation(turn.conversation.id);
  return store.commit({ ...turn, version: known?.version ?? 0 });
}

/** Opens stores through a saboteur. */
export function sabotaged(saboteur: Saboteur, open: OpenStore): OpenStore {
  const spoil = (store: Store): Store => ({ ...store, ...saboteur.sabotage(store) });
  return async (clock) => {
    const { store, reopen, close } = await open(clock);
    let current = spoil(store);
    return {
      store: current,
      async reopen() {
        await current.close();
        current = spoil(await reopen());
        return current;
      },
      close,
    };
  };
}
