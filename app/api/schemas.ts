import * as z from 'zod';
import { alertKinds } from '../../core/alert.ts';
import { priorities } from '../../core/priority.ts';

const id = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}]*$/u, 'Must hold no control characters');
const line = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}]*$/u, 'Must be one line');

const address = z.strictObject({
  channel: id.meta({ description: 'The name of the channel, as in the configuration.' }),
  chat: id.meta({ description: 'The chat with the customer on that channel.' }),
});

const person = z.strictObject({
  profile: id.meta({ description: 'The id of the profile, as PUT /api/customers was told it.' }),
});

/** The body of `POST /api/alerts`. */
export const alertBody = z.strictObject({
  id: id.meta({ description: 'The id of the event in your system. The same id is dealt with once.' }),
  customer: z
    .union([address, person], { error: 'Must be { channel, chat } or { profile }' })
    .meta({ description: 'Whose account it is: a chat, or a profile and the chats that are on record for it.' }),
  about: z.enum(alertKinds).meta({ description: 'What was noticed; it chooses the words of the question.' }),
  priority: z.enum(priorities).default('high').meta({ description: 'Of the case. Default high.' }),
  note: z
    .string()
    .max(1_000)
    .default('')
    .meta({ description: 'For agents: what was noticed. The customer never sees it.' }),
});

/** The body of `PUT /api/customers/{channel}/{chat}`: all that is known of the customer, in place of what was. */
export const profileBody = z.strictObject({
  id: id.optional().meta({ description: 'The same on each channel that the customer uses.' }),
  name: line.optional().meta({ description: 'Shown until the customer writes under a name of their own.' }),
  vip: z.boolean().default(false).meta({ description: 'Whether the customer is a VIP.' }),
  agent: z
    .strictObject({ id: line, name: line })
    .optional()
    .meta({ description: "Who looks after the customer: an id on the desk's channel, and a name." }),
  attributes: z
    .record(z.string().regex(/^[\p{L}\p{N}_ -]{1,40}$/u, 'Must be a short name'), line)
    .default({})
    .refine((attributes) => Object.keys(attributes).length <= 20, 'More than twenty are too many')
    .meta({ description: 'What agents see on the card, and what routing may go by.' }),
});

/** Every answer that is no success. */
export const problemBody = z.object({
  error: z.string().meta({ description: 'Stable and short.' }),
  text: z.string().meta({ description: 'What is wrong, and what to do.' }),
  problems: z
    .array(z.object({ path: z.string(), message: z.string() }))
    .optional()
    .meta({ description: 'Where the body is wrong.' }),
});

export const acceptedBody = z.object({ id: z.string(), status: z.enum(['accepted', 'known']) });

/** What is kept of a customer. The parts are as the store has them. */
export const customerBody = z.object({
  conversation: z.record(z.string(), z.unknown()),
  cases: z.array(z.record(z.string(), z.unknown())),
  messages: z.array(z.record(z.string(), z.unknown())),
  audit: z.array(z.record(z.string(), z.unknown())),
  files: z
    .array(z.object({ channel: z.string(), id: z.string(), name: z.string().nullable() }))
    .meta({ description: 'Every file that messages have.' }),
});

export const erasedBody = z.object({ status: z.literal('accepted') });
