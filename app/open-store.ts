import type { Config } from '../config/config.ts';
import type { Clock } from '../core/clock.ts';
import type { Store } from '../core/store.ts';
import { StoreFailed } from '../store/failure.ts';

export interface StoreOptions {
  readonly clock: Clock;
  /** Told once where the store cannot go on: the process should stop. */
  readonly onFatal: (error: StoreFailed) => void;
  /** Another process owns the store; this one waits until it is free. */
  readonly onWait: () => void;
  /** Together with other processes. */
  readonly shared: boolean;
}

/**
 * Opens the configured store for the process that works it. Each kind is loaded only where it is used.
 * @throws {StoreFailed}
 */
export async function openStore(
  store: Config['store'],
  { clock, onFatal, onWait, shared }: StoreOptions,
): Promise<Store> {
  if (store.kind === 'postgres') {
    const { openPostgresStore } = await import('../store/postgres/index.ts');
    return openPostgresStore(store.url, { clock, onFatal, onWait, shared });
  }
  const { openSqliteStore } = await import('../store/sqlite/index.ts');
  return openSqliteStore(store.path, { clock, onFatal });
}

/**
 * Opens it for a tool, beside a process that works it or alone.
 * @throws {StoreFailed}
 */
export async function openStoreForTool(
  store: Config['store'],
): Promise<{ readonly store: Store; readonly isRunning: boolean }> {
  if (store.kind === 'postgres') {
    const { openPostgresStore } = await import('../store/postgres/index.ts');
    return openPostgresStore(store.url, { beside: true }).then((opened) => ({ store: opened, isRunning: true }));
  }
  const { openSqliteStore } = await import('../store/sqlite/index.ts');
  try {
    return { store: await openSqliteStore(store.path), isRunning: false };
  } catch (error) {
    // A front desk that runs keeps its store to itself, but can be looked at and helped from beside.
    if (!(error instanceof StoreFailed) || error.code !== 'in-use') throw error;
    return { store: await openSqliteStore(store.path, { beside: true }), isRunning: true };
  }
}
