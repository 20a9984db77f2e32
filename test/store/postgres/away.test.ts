import { expect, onTestFinished, test } from 'vitest';
import { openPostgresStore } from '../../../store/postgres/index.ts';
import { createPostgresServer } from '../../support/postgres-server.ts';
import { message } from './message.ts';

test('while Postgres is away nothing is taken in, and when it is back the store goes on with all it had', {
  timeout: 90_000,
}, async () => {
  const server = await createPostgresServer();
  onTestFinished(server.remove);
  const store = await openPostgresStore(server.url);
  onTestFinished(store.close);
  const [mailbox = ''] = await store.accept([message('before')]);

  await server.crash();
  await expect(store.accept([message('during')])).rejects.toMatchObject({ code: 'unreachable' });
  await expect(store.pending(mailbox, 10)).rejects.toMatchObject({ code: 'unreachable' });

  await server.start();
  await expect.poll(() => store.accept([message('during')]), { timeout: 20_000 }).toEqual([mailbox]);
  expect((await store.pending(mailbox, 10)).map(({ event }) => 'key' in event && event.key)).toEqual([
    'before',
    'during',
  ]);
});

test('who stands by still does when Postgres was away', { timeout: 90_000 }, async () => {
  const server = await createPostgresServer();
  onTestFinished(server.remove);
  const store = await openPostgresStore(server.url);
  const [mailbox = ''] = await store.accept([message('before')]);
  const waits = Promise.withResolvers<void>();
  const opening = openPostgresStore(server.url, { onWait: waits.resolve });
  await waits.promise;

  await server.crash();
  await store.close();
  await server.start();
  const heir = await opening;
  onTestFinished(heir.close);
  expect(await heir.pending(mailbox, 10)).toHaveLength(1);
});
