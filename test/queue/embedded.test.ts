import { expect, test } from 'vitest';
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
