import * as z from 'zod';
import { priorities } from '../../core/priority.ts';
import { hours } from './hours.ts';
import { duration, never, text, yesNo } from './scalars.ts';

const guards = z.strictObject({
  leak: yesNo.default(true).meta({
    description:
      'Whether a reply that looks as if it were meant for colleagues is held until an agent looks again: it mentions a colleague, an internal host or a secret, or begins like a note. Default true.',
  }),
  internal: z
    .array(text)
    .default([])
    .meta({ description: 'Words and hosts that only colleagues know.', examples: [['wiki.acme.example']] }),
  words: z.array(text).default([]).meta({ description: 'Words that hold a reply, in any language.' }),
  collision: z
    .union([never, duration], { error: 'Must be a duration such as 15s, or false' })
    .default(15_000)
    .meta({ description: 'How soon after a colleague’s answer a reply is held; false: never. Default 15s.' }),
  newer: z.union([never, duration], { error: 'Must be a duration such as 5s, or false' }).default(0).meta({
    description:
      'How soon after a new message of the customer a reply is held, which may have been typed before it came; false: never. A reply that quotes that message is not. Default false.',
  }),
  undo: z.union([never, duration], { error: 'Must be a duration such as 5s, or false' }).default(0).meta({
    description: 'How long every reply waits, with a button to take it back; false: not at all. Default false.',
  }),
});

const pattern = text.superRefine((value, context) => {
  try {
    if (new RegExp(value, 'u').test('')) context.addIssue({ code: 'custom', message: 'Must not fit an empty text' });
  } catch {
    context.addIssue({ code: 'custom', message: 'Must be a regular expression, such as EMP-[0-9]{6}' });
  }
});

const privacy = z.strictObject({
  mask: yesNo.default(true).meta({
    description:
      'Whether card, account and identity numbers and one-time codes that customers write are hidden at desks; !reveal shows them. Default true.',
  }),
  patterns: z
    .array(pattern)
    .default([])
    .meta({
      description: 'Regular expressions of what else is hidden.',
      examples: [['EMP-[0-9]{6}']],
    }),
});

const allowed = z.partialRecord(z.enum(priorities), duration);

export const handoff = z.strictObject({
  notes: text
    .refine((value) => !/\s/.test(value) && value.length <= 8, 'Must be up to 8 characters without spaces, such as //')
    .default('//')
    .meta({
      description:
        'What a message at the desk begins with when it is a note and not for the customer, besides //, which always is. Default //.',
    }),
  hours: hours.optional().meta({
    description:
      "When people are there, in the brand's time zone, by day or days (mon, sat, mon-fri), and days on which nobody is. Always, where it is left out.",
    examples: [{ 'mon-fri': '09:00-18:00', holidays: ['2027-01-01'] }],
  }),
  firstReply: allowed.optional().meta({
    description:
      'How long customers may wait for the first answer, by priority, in opening time. Agents are reminded before it is over, and the supervisors called after.',
    examples: [{ normal: '10m', high: '5m', urgent: '1m' }],
  }),
  nextReply: allowed.optional().meta({
    description: 'The same for each answer after the first. Nothing is waited for where it is left out.',
    examples: [{ normal: '30m', high: '10m', urgent: '5m' }],
  }),
  idle: z
    .strictObject({
      warn: duration.meta({ description: "How long after an agent's answer a silent customer is warned." }),
      close: duration.meta({ description: 'How long after it the case closes. Never for urgent cases and for care.' }),
    })
    .refine(({ warn, close }) => warn < close, {
      message: 'The warning has to come before the close: make `warn` shorter than `close`',
      path: ['warn'],
    })
    .optional()
    .meta({ description: 'Closing cases whose customer has gone silent; none does by itself where it is left out.' }),
  reopen: z
    .union([z.literal(false).transform(() => 0), duration], {
      error: 'Must be a duration such as 24h, or false',
    })
    .default(24 * 60 * 60 * 1000)
    .meta({
      description:
        'How long after its close a case is taken up again, in its thread, when the customer writes; false: never. Default 24h.',
    }),
  survey: yesNo.default(false).meta({
    description: 'Whether customers are asked after a close how it went, from 1 to 5. Default false.',
  }),
  privacy: privacy.prefault({}).meta({ description: 'What is hidden at desks until an agent asks for it.' }),
  guards: guards.prefault({}).meta({
    description: 'What is looked at before an agent’s reply goes out to a customer.',
  }),
  canned: z
    .array(text)
    .default([])
    .meta({
      description: 'YAML files of canned replies, from the folder of this file.',
      examples: [['./canned.yaml']],
    }),
});
