import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../core/clock.ts';
import { openSqliteStore } from '../../store/sqlite/index.ts';
import type { StoreUnderTest } from '../contracts/store/check.ts';

/** An embedded store in a folder of its own, which goes with it. */
export async function openInFolder(clock: Clock): Promise<StoreUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), 'frontdesk-store-'));
  const path = join(folder, 'frontdesk.db');
  let store = await openSqliteStore(path, { clock });
  const first = store;
  return {
    store: first,
    async reopen() {
      await store.close();
      store = await openSqliteStore(path, { clock });
      return store;
    },
    async close() {
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
}
