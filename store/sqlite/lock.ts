import { realpathSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { asStoreFailure, storeFailed } from './failures.ts';

interface Owner {
  readonly pid: number;
  readonly host: string;
}

/**
 * Makes this process the only one that uses a store, until it releases the lock or dies, `kill -9` included: the
 * lock is a write transaction on a small database beside the store, and the system drops it with the process. The
 * store itself stays readable for others, for backups. A second lock in the same process is refused as well.
 * @param path of the store, whose folder exists
 * @returns what releases the lock
 * @throws {StoreFailed} `in-use`, naming the owner
 */
export function lockStore(path: string): () => void {
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(`${canonical(path)}.lock`);
    // Nothing in it has to survive a power cut.
    lock.exec('PRAGMA busy_timeout = 0; PRAGMA synchronous = OFF');
    hold(lock, { pid: process.pid, host: hostname() });
  } catch (error) {
    const owner = lock && readOwner(lock);
    lock?.close();
    const failure = asStoreFailure(error, path);
    if (failure?.code !== 'busy') throw failure ?? error;
    throw storeFailed('in-use', path, owner && `Process ${owner.pid} on ${owner.host} holds it.`, error);
  }
  const held = lock;
  return () => {
    if (held.isOpen) held.close();
  };
}

/** Two names of one file must lead to one lock. */
function canonical(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return join(realpathSync(dirname(path)), basename(path));
  }
}

/**
 * Writes who owns the lock, then takes it. Between the two another process may come first; it is then refused here,
 * or has left its name, which is put right by going round again.
 */
function hold(lock: DatabaseSync, self: Owner): void {
  for (;;) {
    lock.exec('BEGIN IMMEDIATE; CREATE TABLE IF NOT EXISTS owner (pid INTEGER NOT NULL, host TEXT NOT NULL)');
    const owner = readOwner(lock);
    if (owner?.pid === self.pid && owner.host === self.host) return;
    lock.exec('DELETE FROM owner');
    lock.prepare('INSERT INTO owner (pid, host) VALUES (?, ?)').run(self.pid, self.host);
    lock.exec('COMMIT');
  }
}

function readOwner(lock: DatabaseSync): Owner | undefined {
  try {
    const row = lock.prepare('SELECT pid, host FROM owner').get();
    return row && { pid: Number(row['pid']), host: String(row['host']) };
  } catch {
    // Held by a process that has not written its name yet.
    return undefined;
  }
}
