import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aroundOf, keepAround, pruneAround } from '../../core/around.ts';
import type { Store } from '../../core/store.ts';
import { openSqliteStore } from '../../store/sqlite/index.ts';
import { VirtualClock } from '../simulation/clock.ts';

const ana = { id: 'ana', name: 'Ana', kind: 'agent' } as const;
const dayMs = 24 * 60 * 60 * 1000;

let folder: string;
let store: Store;
let clock: VirtualClock;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frontdesk-around-'));
  clock = new VirtualClock();
  store = await openSqliteStore(join(folder, 'frontdesk.db'), { clock });
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

function keep(message: string, more: { replyTo?: string; late?: number }): Promise<void> {
  const outgoing = {
    key: message,
    by: ana,
    parts: [],
    ...(more.replyTo && { replyTo: { ids: [], name: '', quote: '' } }),
  };
  return keepAround({ store, clock }, 'lane', { op: 'send', message, by: ana, parts: [], ...more }, outgoing);
}

describe('what stands around a message', () => {
  it('is kept where there is anything, for each lane by itself', async () => {
    await keep('answer', { replyTo: 'question' });
    await keep('late', { late: 7 });
    await keep('plain', {});
    expect(await aroundOf(store, 'lane', 'answer')).toEqual({ replyTo: 'question', isQuoted: true });
    expect(await aroundOf(store, 'lane', 'late')).toEqual({ late: 7 });
    expect(await aroundOf(store, 'lane', 'plain')).toEqual({});
    expect(await aroundOf(store, 'another lane', 'late')).toEqual({});
    expect(await store.storage('outbox').list('around', { limit: 10 })).toHaveLength(2);
  });

  it('is forgotten once nobody changes the message any more', async () => {
    for (let index = 0; index < 450; index += 1) await keep(`old ${index}`, { late: 1 });
    await clock.pass(31 * dayMs);
    await keep('new', { late: 2 });
    await pruneAround(store, clock.now());
    expect(await store.storage('outbox').list('around', { limit: 500 })).toMatchObject([{ id: 'lane/new' }]);
  });
});
