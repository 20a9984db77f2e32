import { expect } from 'vitest';
import type { Doc } from '../../../core/storage.ts';
import { check } from './check.ts';

const doc = (id: string, at = 0, data: Doc['data'] = id): Doc => ({ collection: 'cases', id, at, data });

export const storageChecks = [
  check('a stream counts from 1 without gaps, and takes a key once', async ({ store, reopen }) => {
    const storage = store.storage('web');
    const ends = await Promise.all(['a', 'b', 'a'].map((key) => storage.append('s', key, { key })));
    expect(ends).toEqual([
      { seq: 1, fresh: true },
      { seq: 2, fresh: true },
      { seq: 1, fresh: false },
    ]);
    const again = (await reopen()).storage('web');
    expect(await again.append('s', 'b', 'changed')).toEqual({ seq: 2, fresh: false });
    expect(await again.append('s', 'c', null)).toEqual({ seq: 3, fresh: true });
    expect(await again.append('t', 'a', 1)).toEqual({ seq: 1, fresh: true });
    expect(await again.find('s', 'b')).toEqual({ seq: 2, key: 'b', data: { key: 'b' } });
    expect(await again.find('s', 'z')).toBeUndefined();
  }),

  check('a stream is read forwards from a place, or backwards from one, oldest first', async ({ store }) => {
    const storage = store.storage('web');
    for (const key of ['a', 'b', 'c', 'd']) await storage.append('s', key, key);
    const read = async (range: Parameters<typeof storage.read>[1]) =>
      (await storage.read('s', range)).map(({ key }) => key);
    expect(await read({ after: 0, limit: 10 })).toEqual(['a', 'b', 'c', 'd']);
    expect(await read({ after: 1, limit: 2 })).toEqual(['b', 'c']);
    expect(await read({ before: 4, limit: 2 })).toEqual(['b', 'c']);
    expect(await read({ before: 1, limit: 2 })).toEqual([]);
    expect(await storage.read('empty', { after: 0, limit: 10 })).toEqual([]);
  }),

  check('documents of an entry are put with it, and only when it is new', async ({ store }) => {
    const storage = store.storage('web');
    await storage.append('s', 'a', 1, (seq) => [doc('x', seq, 'first')]);
    await storage.append('s', 'a', 1, () => [doc('x', 9, 'second')]);
    expect(await storage.get('cases', 'x')).toEqual(doc('x', 1, 'first'));
    const failing = storage.append('s', 'b', 1, () => {
      throw new Error('no documents');
    });
    await expect(failing).rejects.toThrow('no documents');
    expect(await storage.find('s', 'b')).toBeUndefined();
    expect(await storage.append('s', 'c', 1)).toEqual({ seq: 2, fresh: true });
  }),

  check(
    'documents that an entry is about are read in its transaction, whatever is added side by side',
    async ({ store }) => {
      const storage = store.storage('web');
      const about = [
        { collection: 'cases', id: 'x' },
        { collection: 'cases', id: 'none' },
      ];
      await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          storage.append(
            's',
            `${index}`,
            null,
            (seq, [x, none]) => [doc('x', seq, none ? 'wrong' : Number(x?.data ?? 0) + 1)],
            about,
          ),
        ),
      );
      expect(await storage.get('cases', 'x')).toEqual(doc('x', 20, 20));
    },
  ),

  check('the newest place of many streams is told at once', async ({ store }) => {
    const storage = store.storage('web');
    for (const key of ['a', 'b', 'c']) await storage.append('s', key, key);
    await storage.append('t', 'a', 'a');
    await store.storage('other').append('u', 'a', 'a');
    const heads = await storage.heads(['s', 'none', 't', 'u']);
    expect([...heads].toSorted()).toEqual([
      ['s', 3],
      ['t', 1],
    ]);
    expect([...(await storage.heads([]))]).toEqual([]);
  }),

  check('documents are put, replaced and kept', async ({ store, reopen }) => {
    const data = { nested: [1, 'two', null, { three: true }], words: '你好' };
    await store.storage('web').put(doc('x', 1), doc('y', 2, data));
    await store.storage('web').put(doc('x', 3, 'new'));
    const again = (await reopen()).storage('web');
    expect(await again.get('cases', 'x')).toEqual(doc('x', 3, 'new'));
    expect(await again.get('cases', 'y')).toEqual(doc('y', 2, data));
    expect(await again.get('cases', 'z')).toBeUndefined();
  }),

  check('a collection is listed newest first, page by page, ties by id', async ({ store }) => {
    const storage = store.storage('web');
    await storage.put(doc('a', 1), doc('c', 2), doc('b', 2), doc('d', 3), { ...doc('other', 9), collection: 'rooms' });
    const ids = async (range: Parameters<typeof storage.list>[1]) =>
      (await storage.list('cases', range)).map(({ id }) => id);
    expect(await ids({ limit: 10 })).toEqual(['d', 'c', 'b', 'a']);
    expect(await ids({ limit: 2 })).toEqual(['d', 'c']);
    expect(await ids({ limit: 2, before: { at: 2, id: 'c' } })).toEqual(['b', 'a']);
  }),

  check('a document is taken by one of two', async ({ store }) => {
    const storage = store.storage('web');
    await storage.put(doc('x'));
    expect(await Promise.all([storage.take('cases', 'x'), storage.take('cases', 'x')])).toEqual([true, false]);
    expect(await storage.get('cases', 'x')).toBeUndefined();
  }),

  check('a stream that is cut keeps what comes behind, and its numbers go on', async ({ store, reopen }) => {
    const storage = store.storage('web');
    for (const key of ['a', 'b', 'c']) await storage.append('s', key, { said: key });
    await storage.append('other', 'a', 1);
    await storage.cut('s', 2, null);
    const said = await storage.read('s', { after: 0, limit: 10 });
    expect(said.map(({ seq, data }) => [seq, data])).toEqual([
      [2, null],
      [3, { said: 'c' }],
    ]);
    expect(await storage.find('s', 'b')).toBeUndefined();
    await storage.cut('s', 3, { blank: true });
    const again = (await reopen()).storage('web');
    expect(await again.read('s', { after: 0, limit: 10 })).toMatchObject([{ seq: 3, data: { blank: true } }]);
    expect(await again.append('s', 'a', 'new')).toEqual({ seq: 4, fresh: true });
    expect(await again.read('other', { after: 0, limit: 10 })).toHaveLength(1);
  }),

  check('an entry that is blanked is known by its key no more, and those around it stay', async ({ store, reopen }) => {
    const storage = store.storage('web');
    for (const key of ['a', 'b', 'c']) await storage.append('s', key, { said: key });
    await storage.append('other', 'b', 1);
    await storage.blank('s', 'b', null);
    await storage.blank('s', 'unknown', null);
    const again = (await reopen()).storage('web');
    const said = await again.read('s', { after: 0, limit: 10 });
    expect(said.map(({ seq, data }) => [seq, data])).toEqual([
      [1, { said: 'a' }],
      [2, null],
      [3, { said: 'c' }],
    ]);
    expect(await again.find('s', 'b')).toBeUndefined();
    expect(await again.find('other', 'b')).toMatchObject({ data: 1 });
  }),

  check('each scope has its own room', async ({ store }) => {
    const [one, two] = [store.storage('one'), store.storage('two')];
    await one.put(doc('x', 1, 'one'));
    await one.append('s', 'a', 'one');
    expect(await two.get('cases', 'x')).toBeUndefined();
    expect(await two.list('cases', { limit: 10 })).toEqual([]);
    expect(await two.append('s', 'a', 'two')).toEqual({ seq: 1, fresh: true });
    expect(await two.take('cases', 'x')).toBe(false);
    expect(await one.get('cases', 'x')).toEqual(doc('x', 1, 'one'));
  }),
];
