import * as z from 'zod';

export const store = z
  .string()
  .regex(/^(sqlite:(?!\/\/).+|postgres(ql)?:\/\/.+)$/, 'Must be sqlite: and a path, such as sqlite:./data/frontdesk.db')
  .meta({
    description: 'Where everything is kept: sqlite:PATH (from the folder of this file). postgres:// is yet to come.',
    examples: ['sqlite:./data/frontdesk.db'],
  });

export const queue = z
  .string()
  .regex(/^(embedded|rediss?:\/\/.+)$/, 'Must be embedded')
  .meta({ description: 'What wakes the workers: embedded. redis:// is yet to come.', examples: ['embedded'] });
