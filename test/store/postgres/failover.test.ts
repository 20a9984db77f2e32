import { expect, onTestFinished, test } from 'vitest';
import { openPostgresStore } from '../../../store/postgres/index.ts';
import { createPostgresServer, type PostgresServer } from '../../support/postgres-server.ts';
import { layWire } from '../../support/wire.ts';
import { message } from './message.ts';

const minute = 60_000;

/** A primary whose name leads to its heir once it fails over. */
async function found() {
  const primary = await createPostgresServer();
  onTestFinished(primary.remove);
  const wire = await layWire(primary.url);
  onTestFinished(wire.close);
  const store = await openPostgresStore(wire.url, { shared: true });
  onTestFinished(() => void store.close());
  const [mailbox = ''] = await store.accept([message('before')]);
  const keysOf = async () => (await store.pending(mailbox, 10)).map(({ event }) => 'key' in event && event.key);
  /** What the primary has written, as its standby has it too. */
  async function heirOf(server: PostgresServer) {
    await server.crash();
    const heir = await server.copy();
    onTestFinished(heir.remove);
    return heir;
  }
  return { primary, wire, store, mailbox, keysOf, heirOf };
}

test('where Postgres fails over to another machine, as its own is gone without a word, the store goes on there', {
  timeout: 3 * minute,
}, async () => {
  const { primary, wire, store, mailbox, keysOf, heirOf } = await found();
  expect(await keysOf()).toEqual(['before']);
  // Lines to the old machine stand, and nothing comes through them any more.
  wire.silence();
  const heir = await heirOf(primary);
  wire.leadTo(heir.url);
  await Promise.all([
    expect.poll(() => store.accept([message('after')]).catch(() => []), { timeout: minute }).toEqual([mailbox]),
    expect.poll(() => keysOf().catch(() => []), { timeout: minute }).toEqual(['before', 'after']),
  ]);
  expect(await store.shared?.leases.keep('me', 'http://here', ['channel/a'], 1, 9_000)).toMatchObject({
    ours: ['channel/a'],
  });
});

test('where its name leads to what has become a standby first, nothing is taken in or read there', {
  timeout: 3 * minute,
}, async () => {
  const { primary, wire, store, mailbox, keysOf, heirOf } = await found();
  const heir = await heirOf(primary);
  await primary.start({ default_transaction_read_only: 'on' });
  const what = ({ message: said }: Error) => said;
  // What was connected learns of the crash first.
  await expect.poll(() => store.accept([message('lost')]).catch(what)).toContain('the primary');
  await expect.poll(() => keysOf().catch(what)).toContain('the primary');
  wire.leadTo(heir.url);
  await expect.poll(() => store.accept([message('after')]).catch(() => []), { timeout: minute }).toEqual([mailbox]);
  expect(await keysOf()).toEqual(['before', 'after']);
  expect(await store.shared?.leases.keep('me', 'http://here', ['channel/a'], 1, 9_000)).toMatchObject({
    ours: ['channel/a'],
  });
});

test('a start says where its store is a standby', { timeout: 3 * minute }, async () => {
  const server = await createPostgresServer({ default_transaction_read_only: 'on' });
  onTestFinished(server.remove);
  await expect(openPostgresStore(server.url)).rejects.toThrow('`store` has to lead to the primary');
});
