import { expect, onTestFinished, test } from 'vitest';
import type { CaseRecord } from '../../core/cases.ts';
import type { Channel } from '../../core/channel.ts';
import { createEngine } from '../../core/engine.ts';
import type { Wake } from '../../core/wakeups.ts';
import { openSqliteStore } from '../../store/sqlite/index.ts';
import { VirtualClock } from '../simulation/clock.ts';
import { capabilities } from '../simulation/platform.ts';
import { silentLog } from '../support/brand.ts';

const sweepMs = 15_000;

/** A process that gets these leases and no other, and is told nothing by anybody. */
async function startWith(held: readonly string[], openCases: () => Promise<readonly CaseRecord[]> = async () => []) {
  const clock = new VirtualClock();
  const store = await openSqliteStore(':memory:', { clock, defer: queueMicrotask });
  const chat: Channel = {
    name: 'chat',
    capabilities,
    start: async () => {},
    stop: async () => {},
    open: () => Promise.reject(new Error('There are no files')),
    send: async () => ({ ids: [] }),
  };
  const woken: Wake[] = [];
  const engine = createEngine({
    store: { ...store, openCases },
    wakeups: { start: async () => {}, stop: async () => {}, wake: (wake) => void woken.push(wake) },
    turn: () => {
      throw new Error('Nothing is worked here');
    },
    channels: [chat],
    isDesk: () => false,
    newId: () => 'id',
    log: silentLog,
    clock,
    member: {
      id: 'this',
      address: 'http://127.0.0.1:1',
      leases: {
        keep: async (_holder, _address, names, share) => ({ ours: names.filter((name) => held.includes(name)), share }),
        release: async () => {},
        leave: async () => {},
        holderOf: async () => undefined,
      },
    },
  });
  await engine.start();
  await clock.pass(sweepMs);
  woken.length = 0;
  onTestFinished(async () => {
    await engine.stop();
    await store.close();
  });
  return { clock, store, woken };
}

test.each([
  { held: ['chores'], finds: true },
  { held: ['channel/chat'], finds: true },
  { held: [], finds: false },
])('who holds $held looks by itself for what nobody told: $finds', async ({ held, finds }) => {
  const { clock, store, woken } = await startWith(held);
  const by = { id: 'may', name: 'May', kind: 'customer' } as const;
  const from = { channel: 'chat', chat: 'may' };
  const event = { type: 'message', key: 'k', id: 'm', at: new Date(0), from, by, parts: [] } as const;
  await store.accept([{ event, desk: false }]);
  await clock.pass(sweepMs);
  expect(woken).toEqual(finds ? [{ kind: 'mailbox', id: 'chat/may' }] : []);
});

test('where much waits, what is urgent is told of first', async () => {
  const { clock, store, woken } = await startWith(['chores'], async () => [
    { conversation: 'chat/90', lane: 'case:90', priority: 'urgent' } as CaseRecord,
  ]);
  const events = Array.from({ length: 100 }, (_, index) => {
    const by = { id: `${index}`, name: 'May', kind: 'customer' } as const;
    const from = { channel: 'chat', chat: `${index}` };
    return { type: 'message', key: `${index}`, id: `${index}`, at: new Date(0), from, by, parts: [] } as const;
  });
  await store.accept(events.map((event) => ({ event, desk: false })));
  await clock.pass(sweepMs);
  expect(woken).toHaveLength(100);
  expect(woken[0]).toEqual({ kind: 'mailbox', id: 'chat/90', priority: 'urgent' });
});
