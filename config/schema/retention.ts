import { duration } from './scalars.ts';

const dayMs = 24 * 60 * 60 * 1000;

export const retention = duration
  .refine((ms) => ms >= dayMs, 'Must be a day or more, such as 730d')
  .meta({
    description:
      'How long what was said with a customer is kept after the last word, from 1d; then the customer is erased. Not while a case is open. For ever, where it is left out.',
    examples: ['730d'],
  });
