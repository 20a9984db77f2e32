import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { Fenced, type Store } from '../../../core/store.ts';
import { openPostgresStore } from '../../../store/postgres/index.ts';
import {
  caseLane,
  fromCustomer,
  fromDesk,
  head,
  item,
  sending,
  take,
  turn,
  waiting,
} from '../../contracts/store/examples.ts';
import { createSchema } from './open.ts';

let store: Store;
let other: Store;

beforeEach(async () => {
  const schema = await createSchema();
  onTestFinished(schema.drop);
  const open = async () => {
    const opened = await openPostgresStore(schema.url, { shared: true });
    onTestFinished(opened.close);
    return opened;
  };
  store = await open();
  other = await open();
});

const many = Array.from({ length: 50 }, (_, index) => `k${index}`);

test('a write that fails among others that were asked at once takes none of them along, and changes no order', async () => {
  const [first, ...rest] = many.map((key) => store.accept([fromCustomer(key)]));
  const ends = await Promise.allSettled([
    first,
    store.commit(turn(-1, 0, { outbox: [item('of a turn that is fenced')] })),
    // No text can hold this character in Postgres.
    store.accept([fromCustomer('\0')]),
    ...rest,
  ]);
  expect(ends.map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'rejected',
    ...rest.map(() => 'fulfilled'),
  ]);
  expect(ends[1]).toMatchObject({ reason: expect.any(Fenced) });
  expect(await waiting(store)).toEqual(many);
  expect(await store.queued(caseLane.id, 10)).toEqual([]);
  await store.accept([fromCustomer('afterwards')]);
  expect(await waiting(store)).toEqual([...many, 'afterwards']);
});

test('two processes that take in the same in opposite orders wait for each other, and each event is kept once', async () => {
  const ends = await Promise.all([
    store.accept(many.map((key) => fromCustomer(key))),
    other.accept(many.toReversed().map((key) => fromCustomer(key))),
  ]);
  expect(ends.flat()).toHaveLength(1);
  expect((await waiting(store)).toSorted()).toEqual(many.toSorted());
});

test('what is said in a thread keeps its order while the thread is opened', async () => {
  await take(store, {
    lanes: [caseLane],
    outbox: [item('card', { delivery: sending('card', { opensThread: true }), report: 'never' })],
  });
  const row = await head(store);
  await Promise.all([
    store.accept([fromDesk('before', 't')]),
    store.settle({ row, outcome: 'sent', receipt: { ids: ['t'], thread: 't' } }),
    store.accept([fromDesk('behind', 't')]),
  ]);
  expect(await waiting(store)).toEqual(['before', 'behind']);
});

test('a delivery that is settled twice at once is reported once, with the ids of the first', async () => {
  await take(store, { lanes: [caseLane], outbox: [item('o', { delivery: sending('m') })] });
  const row = await head(store);
  const sent = (...ids: string[]) => store.settle({ row, outcome: 'sent', receipt: { ids } });
  const [one, two] = await Promise.all([sent('a', 'b', 'a'), sent('c')]);
  expect([one.length, two.length]).toEqual([1, 0]);
  expect(await waiting(store)).toEqual(['outcome']);
  expect(await store.locate(caseLane.id, 'm')).toEqual(['a', 'b']);
});

test('what a turn wants sent is queued in its order', async () => {
  const ids = many.map((key) => `o-${key}`);
  await take(store, { lanes: [caseLane], outbox: ids.map((id) => item(id)) });
  expect((await store.queued(caseLane.id, 100)).map(({ id }) => id)).toEqual(ids);
});
