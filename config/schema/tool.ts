import * as z from 'zod';
import { bytes, duration, httpUrl, name, oneOrMore, plainName, regex, text, yesNo } from './scalars.ts';

const parameter = z.strictObject({
  description: text.optional().meta({ description: 'What it is, for the model.' }),
  type: z.enum(['text', 'number', 'yesNo']).default('text').meta({ description: 'What it may be. Default text.' }),
  pattern: regex.optional().meta({ description: 'A regular expression that fits all of it.' }),
  values: oneOrMore(z.union([text, z.number().transform(String)]))
    .optional()
    .meta({ description: 'All that it may be.' }),
  optional: yesNo.default(false).meta({ description: 'Whether it may be left out. Default false.' }),
  from: z
    .enum(['channel', 'chat', 'language'])
    .optional()
    .meta({ description: 'Filled in from what is known of the conversation, never from what was said.' }),
});

const path = z
  .string()
  .regex(/^[\p{L}\p{N}_$-]+(?:\.[\p{L}\p{N}_$-]+)*$/u, 'Must be a way into the answer, such as order.items.0.state');

const host = text
  .regex(/^[\p{L}\p{N}.-]+(?::\d+)?$/u, 'Must be a host alone, such as shop.example')
  .refine((value) => URL.canParse(`https://${value}`), 'Must be a host alone, such as shop.example')
  .transform((value) => new URL(`https://${value}`).host);

const result = z.union(
  [
    path.transform((way) => ({ path: way, type: 'text' as const, optional: false })),
    z.strictObject({
      path: path.meta({ description: 'Where it stands in the answer: keys and places with dots between them.' }),
      type: z
        .enum(['text', 'number', 'yesNo', 'link'])
        .default('text')
        .meta({ description: 'What it has to be. A text may hold no link. Default text.' }),
      pattern: regex.optional().meta({ description: 'A regular expression that fits all of it.' }),
      hosts: oneOrMore(host).optional().meta({ description: 'All the hosts a link may lead to. Default any.' }),
      optional: yesNo.default(false).meta({ description: 'Whether it may be absent. Default false.' }),
    }),
  ],
  { error: 'Must be a way into the answer, such as order.state, or { path: …, type: …, pattern: …, optional: … }' },
);

export const tool = z.strictObject({
  name: name.meta({ description: 'What flows and the model call it by.', pattern: plainName.source }),
  description: text.meta({ description: 'What it does: the model chooses by this.' }),
  url: httpUrl.meta({
    description: 'Its address. {name} in the path or the query stands for a parameter.',
    examples: ['https://shop.example/api/orders/{order}'],
  }),
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).default('GET').meta({ description: 'Default GET.' }),
  headers: z
    .record(z.string(), text)
    .default({})
    .meta({ description: 'Sent along. Keep keys out of the file: ${NAME}.' }),
  parameters: z.record(z.string(), parameter).default({}).meta({
    description: 'What it is asked with, by name. What the URL does not name goes into the query or the body.',
  }),
  result: z
    .record(z.string(), result)
    .default({})
    .meta({ description: 'What of its JSON answer is used, by name. Nothing else of it is ever seen.' }),
  timeout: duration.prefault('5s').meta({ description: 'How long its answer is waited for. Default 5s.' }),
  limit: bytes.prefault('64KB').meta({ description: 'The longest answer that is read. Default 64KB.' }),
  model: yesNo.default(false).meta({ description: 'Whether the language model may call it; GET only. Default false.' }),
  internal: yesNo.default(false).meta({
    description: 'Whether its host is one of your own network: http and private addresses are allowed. Default false.',
  }),
});
