import { expect, test } from 'vitest';
import { serveTogether } from '../../app/together.ts';
import type { Channel } from '../../core/channel.ts';
import { silentLog } from '../support/brand.ts';

/** What came of a webhook that arrives where its channel is not. */
async function bring(holder: { readonly holder: string; readonly address: string }) {
  const warned: object[] = [];
  const channel = {
    name: 'telegram',
    http: { fetch: () => Promise.reject(new Error('It is not here')) },
  } as unknown as Channel;
  const together = serveTogether({
    config: { channels: [] },
    cluster: {
      member: {
        id: 'me',
        address: 'http://127.0.0.1:8080',
        leases: {
          holderOf: async () => holder,
          keep: async () => ({ ours: [], share: 0 }),
          release: async () => {},
          leave: async () => {},
        },
      },
    },
    engine: { isHere: () => false, holds: () => false },
    roles: ['ingress'],
    log: { ...silentLog, warn: (event, fields) => void warned.push({ event, ...fields }) },
  });
  const request = new Request('http://127.0.0.1:8080/', { method: 'POST', body: '{}' });
  const answer = await together.forwarded(channel).http?.fetch(request, { ip: '127.0.0.1' });
  return { status: answer?.status, warned };
}

test('a webhook whose channel is at another process of our own address is not brought back to us, and it is said why', async () => {
  expect(await bring({ holder: 'another', address: 'http://127.0.0.1:8080' })).toEqual({
    status: 503,
    warned: [
      expect.objectContaining({ event: 'hook-not-passed-on', advice: expect.stringContaining('set server.host') }),
    ],
  });
});

test('nobody is told of a lease that is our own, as where the channel is about to start', async () => {
  expect(await bring({ holder: 'me', address: 'http://127.0.0.1:8080' })).toEqual({ status: 503, warned: [] });
});
