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

test.each(['sec/ret', 'sec#ret', 'sec?ret', 's@c/ret', '12/34', '12?34', '12#34'])(
  'a password that is not percent-encoded is told of, and not shown: %s',
  async (password) => {
    const env = { P: password };
    const addresses = `store: postgres://desk:\${P}@db.example/frontdesk\nqueue: redis://:\${P}@cache.example:6379/2\n`;
    const problems = await folder.problems(tiny + addresses, env);
    expect(problems).toMatchObject(
      ['store', 'queue'].map((path) => ({ path, suggestion: expect.stringContaining('@ as %40') })),
    );
    expect(JSON.stringify(problems)).not.toContain(password);
    const written = { P: encodeURIComponent(password) };
    expect((await folder.load(tiny + addresses, written)).queue).toMatchObject({ kind: 'redis' });
  },
);

test.each([
  'postgres:///frontdesk?host=/var/run/postgresql',
  'postgres://desk@/frontdesk?host=/var/run/postgresql',
  'postgres://%2Fvar%2Frun%2Fpostgresql/frontdesk',
  'postgresql://desk:a%20b@[::1]:5432/frontdesk?sslmode=require',
])('a store may be at %s', async (store) => {
  expect((await folder.load(`${tiny}store: ${store}\n`)).store).toMatchObject({ url: store });
});
