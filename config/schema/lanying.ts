import * as z from 'zod';
import { httpUrl, text } from './scalars.ts';

const digits = /^\d{1,20}$/;

/** An id of 64 bits. YAML would round one that is written as a number. */
const id = z
  .string('Must be in quotation marks: as a number it would be rounded')
  .regex(digits, 'Must be digits alone');

/** An app of Lanying IM (蓝莺IM). */
export const lanying = z.strictObject({
  type: z.literal('lanying').meta({
    description: 'An app of Lanying IM (蓝莺IM): customers who write to one of its users, desks in its groups.',
  }),
  appId: text.meta({ description: 'The id of the app, as the console shows it.' }),
  token: text.meta({ description: "The administrator's token of the app. Keep it out of the file: ${NAME}." }),
  secret: z
    .string()
    .min(16, 'Must have at least 16 characters, so that nobody guesses it; `openssl rand -hex 16` makes a good one')
    .meta({
      description: 'What callbacks bring in their header signature, as in the console. Keep it out of the file.',
    }),
  userId: id.meta({
    description: 'The id of the user that customers write to, in quotation marks. Answers come from it.',
    examples: ['6597442870917955585'],
  }),
  apiUrl: httpUrl.meta({
    description: "The app's API, which the console shows as api_endpoint; it differs from app to app.",
    examples: ['https://s-1-3-api.maximtop.cn'],
  }),
  agents: z
    .record(z.string().regex(digits, 'Must be the id of a user'), text)
    .default({})
    .meta({ description: 'Names of the people in groups that are desks, by their ids. Lanying tells none.' }),
});
