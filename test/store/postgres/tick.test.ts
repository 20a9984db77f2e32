import { expect, onTestFinished, test } from 'vitest';
import { openPostgresStore } from '../../../store/postgres/index.ts';
import { message } from './message.ts';
import { asAdmin, createSchema } from './open.ts';

test('what is written in one tick is one transaction, so that nobody sees a part of it', async () => {
  const schema = await createSchema();
  const store = await openPostgresStore(schema.url);
  onTestFinished(async () => {
    await store.close();
    await schema.drop();
  });
  const storage = store.storage('website');
  await Promise.all([
    store.accept([message('m1')]),
    storage.append('lines', 'k', 'a line'),
    storage.put({ collection: 'c', id: 'd', at: 1, data: 'a document' }),
  ]);
  const transactions = await asAdmin<{ xmin: string }>(
    ['inbox', 'streams', 'documents']
      .map((table) => `SELECT xmin::text FROM ${schema.name}.${table}`)
      .join(' UNION ALL '),
  );
  expect(transactions).toHaveLength(3);
  expect(new Set(transactions.map(({ xmin }) => xmin)).size).toBe(1);
});
