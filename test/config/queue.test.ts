import { expect, test } from 'vitest';
import { tiny, useFolder } from './load.ts';

const folder = useFolder();

test('a queue between processes is had with a store that they share', async () => {
  const shared = `${tiny}store: postgres://desk@db.example/frontdesk\nqueue: rediss://cache.example:6380/2\n`;
  expect((await folder.load(shared)).queue).toEqual({ kind: 'redis', url: 'rediss://cache.example:6380/2' });
  expect((await folder.load(tiny)).queue).toEqual({ kind: 'embedded' });
});

test.each(['', 'store: sqlite:./frontdesk.db\n'])('and refused with a file of one process: %s', async (store) => {
  expect(await folder.problems(`${tiny}${store}queue: redis://127.0.0.1\n`)).toMatchObject([
    { path: 'queue', suggestion: expect.stringContaining('postgres://') },
  ]);
});

test('anything else is no queue', async () => {
  expect(await folder.problems(`${tiny}queue: amqp://127.0.0.1\n`)).toMatchObject([
    { path: 'queue', message: expect.stringContaining('redis://') },
  ]);
});
