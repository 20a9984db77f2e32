import * as z from 'zod';
import { duration, text } from './scalars.ts';

export const profile = z.strictObject({
  lookup: text.optional().meta({ description: 'The tool of bot.tools that knows customers, by channel and chat.' }),
  refresh: duration.prefault('1d').meta({ description: 'How long what it says holds. Default 1d.' }),
});
