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
  .regex(/^(embedded|rediss?:\/\/.+)$/, 'Must be embedded')
  .meta({ description: 'What wakes the workers: embedded. redis:// is yet to come.', examples: ['embedded'] });
