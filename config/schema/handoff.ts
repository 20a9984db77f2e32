import * as z from 'zod';
import { priorities } from './routing.ts';
import { duration, text, yesNo } from './scalars.ts';

const unavailable = 'Not available in this version.';

const hours = z.record(z.string(), z.union([z.string(), z.array(z.string())]));

export const handoff = z.strictObject({
  notes: text
    .refine((value) => !/\s/.test(value) && value.length <= 8, 'Must be up to 8 characters without spaces, such as //')
    .default('//')
    .meta({
      description: 'What a message at the desk begins with when it is a note and not for the customer. Default //.',
    }),
  hours: hours.optional().meta({ description: unavailable }),
  firstReply: z.partialRecord(z.enum(priorities), duration).optional().meta({ description: unavailable }),
  idle: z
    .strictObject({
      warn: duration.optional().meta({ description: 'When a silent customer is warned.' }),
      close: duration.optional().meta({ description: 'When the case closes.' }),
    })
    .optional()
    .meta({ description: unavailable }),
  reopen: z
    .union([z.literal(false).transform(() => 0), duration], {
      error: 'Must be a duration such as 24h, or false',
    })
    .default(24 * 60 * 60 * 1000)
    .meta({
      description:
        'How long after its close a case is taken up again, in its thread, when the customer writes; false: never. Default 24h.',
    }),
  survey: yesNo.default(false).meta({ description: `true: ${unavailable.toLowerCase()}` }),
  canned: z.array(text).default([]).meta({ description: unavailable }),
});
