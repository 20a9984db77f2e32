import { expect, test, vi } from 'vitest';
import { createEmbeddedWakeups } from '../../queue/embedded.ts';
import { wakeupsContract } from '../contracts/wakeups.ts';
import { VirtualClock } from '../simulation/clock.ts';

wakeupsContract('the embedded queue', {
  create: async (clock, onError) => createEmbeddedWakeups({ clock, onError }),
});

test('no more than so many run side by side, and the rest wait for their turn', async () => {
  const clock = new VirtualClock();
  const wakeups = createEmbeddedWakeups({ clock, concurrency: 2 });
  const gates: PromiseWithResolvers<void>[] = [];
  await wakeups.start(() => {
    const gate = Promise.withResolvers<void>();
    gates.push(gate);
    return gate.promise;
  });
  for (const id of ['a', 'b', 'c', 'd']) wakeups.wake({ kind: 'lane', id });
  await clock.pass(0);
  expect(gates).toHaveLength(2);
  gates[0]?.resolve();
  await clock.pass(0);
  expect(gates).toHaveLength(3);
  for (const gate of gates) gate.resolve();
  await clock.pass(0);
  gates[3]?.resolve();
  await wakeups.stop();
});

test('begins the most urgent first where much waits, and lanes that wait for a platform hold up no mailbox', async () => {
  const wakeups = createEmbeddedWakeups({ concurrency: 1 });
  const begun: string[] = [];
  const gates = new Map<string, () => void>();
  await wakeups.start(async ({ kind, id }) => {
    begun.push(`${kind} ${id}`);
    await new Promise<void>((resolve) => gates.set(id, resolve));
  });
  wakeups.wake({ kind: 'lane', id: 'a' });
  wakeups.wake({ kind: 'lane', id: 'low', priority: 'low' });
  wakeups.wake({ kind: 'lane', id: 'b' });
  wakeups.wake({ kind: 'lane', id: 'c' });
  wakeups.wake({ kind: 'lane', id: 'urgent', priority: 'urgent' });
  wakeups.wake({ kind: 'lane', id: 'c', priority: 'high' });
  wakeups.wake({ kind: 'mailbox', id: 'm' });
  for (const id of ['a', 'urgent', 'c', 'b', 'low', 'm']) await vi.waitFor(() => open(id));
  await wakeups.stop();
  expect(begun).toEqual(['lane a', 'mailbox m', 'lane urgent', 'lane c', 'lane b', 'lane low']);

  function open(id: string): void {
    const gate = gates.get(id);
    if (!gate) throw new Error(`${id} has not begun`);
    gate();
  }
});
