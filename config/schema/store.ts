import * as z from 'zod';

export const store = z
  .string()
  .regex(
    /^(sqlite:(?!\/\/).+|postgres(ql)?:\/\/.+)$/,
    'Must be sqlite: and a path, such as sqlite:./data/frontdesk.db, or the address of a database, postgres://…',
  )
  .meta({
    description:
      'Where everything is kept: sqlite:PATH (from the folder of this file), or postgres://USER:PASSWORD@HOST/DATABASE.',
    examples: ['sqlite:./data/frontdesk.db', 'postgres://${DB_USER}:${DB_PASSWORD}@db.example/frontdesk'],
  });

export const queue = z
  .string()
  .regex(/^(embedded|rediss?:\/\/.+)$/, 'Must be embedded, or the address of a Redis, redis://…')
  .meta({
    description:
      'What wakes the workers: embedded, for one process; or redis://HOST:PORT, with a store of postgres://, for as many as wanted.',
    examples: ['embedded', 'redis://:${REDIS_PASSWORD}@cache.example:6379'],
  });
