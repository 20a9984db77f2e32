import * as z from 'zod';
import { text } from './scalars.ts';

const token = z.strictObject({
  name: text.meta({ description: 'Which system it is; the audit trail says so.', examples: ['fraud'] }),
  token: z
    .string()
    .min(16, 'Must have at least 16 characters, so that nobody guesses it; `openssl rand -hex 16` makes a good one')
    .regex(/^\S*$/, 'Must hold no spaces')
    .meta({ description: 'What it sends. Keep it out of the file: ${NAME} or ${file:/path}.' }),
});

export const api = z.strictObject({
  tokens: z
    .array(token)
    .default([])
    .meta({ description: "The brand's own systems that may call /api. Without any there is no /api." }),
});
