import * as z from 'zod';
import { priorities } from '../../core/priority.ts';
import { perLanguage } from './bot.ts';
import { categories } from './routing.ts';
import { oneOrMore, regex, text, wholeNumber } from './scalars.ts';

/** One text for everybody, or one per language. */
const words = z.union([text, perLanguage(text)], {
  error: 'Must be a text, or one text per language, such as { en: Hello, zh: 您好 }',
});

const plainName = z.string().regex(/^[a-z][a-z0-9_-]{0,39}$/i, 'Must be a name of letters, digits, - and _');

/** What an answer has to be. A plain text stands for `{ is: text }`. */
const condition = z.union(
  [
    oneOrMore(z.union([text, z.number().transform(String)])).transform((is) => ({ is })),
    z.strictObject({ matches: regex.optional(), above: z.number().optional(), below: z.number().optional() }),
  ],
  { error: 'Must be an answer, a list of answers, or { matches: …, above: …, below: … }' },
);

const choice = z.strictObject({ value: text, label: words.optional() });

const steps = {
  id: plainName.optional(),
  // What the step does: exactly one of these five.
  ask: plainName.optional(),
  answer: words.optional(),
  branch: z
    .array(z.strictObject({ when: z.record(z.string(), condition).default({}), go: text }))
    .min(1, 'There is no way on; write at least one')
    .optional(),
  handOff: z
    .strictObject({
      category: z.enum(categories),
      priority: z.enum(priorities).default('normal'),
      reason: text,
    })
    .optional(),
  call: plainName.optional(),
  // What belongs to a call.
  with: z.record(z.string(), z.union([text, z.number().transform(String)])).optional(),
  failed: text.optional(),
  // What belongs to a question.
  text: words.optional(),
  choices: z.array(choice).min(2, 'A choice needs at least two').max(10, 'More than ten are too many').optional(),
  check: z.enum(['email', 'phone', 'number']).optional(),
  pattern: regex.optional(),
  retry: words.optional(),
  tries: wholeNumber(1, 10).default(3),
  // Where it goes on, where not at the next step.
  next: text.optional(),
};

/** Which keys each kind of step may have beside `id` and its own. */
const belongs: Readonly<Record<string, readonly string[]>> = {
  ask: ['text', 'choices', 'check', 'pattern', 'retry', 'tries', 'next'],
  answer: ['next'],
  branch: [],
  call: ['with', 'text', 'failed', 'next'],
  handOff: ['text'],
};

const step = z.strictObject(steps).superRefine((written, context) => {
  const kinds = Object.keys(belongs).filter(
    (key) => key in written && written[key as keyof typeof written] !== undefined,
  );
  const complain = (message: string, path: readonly string[] = []) =>
    context.addIssue({ code: 'custom', message, path: [...path] });
  const [kind, other] = kinds;
  if (kind === undefined) return complain('A step is one of ask, answer, branch, call and handOff; this is none');
  if (other !== undefined) return complain(`A step is one thing; this is ${kind} and ${other}`, [other]);
  for (const key of new Set(Object.values(belongs).flat())) {
    const isThere = key !== 'tries' && written[key as keyof typeof written] !== undefined;
    if (isThere && !belongs[kind]?.includes(key)) complain(`\`${key}\` does not belong to a step with ${kind}`, [key]);
  }
  if (kind === 'ask' && written.text === undefined) complain('The question has no `text`', ['ask']);
  const checks = (['choices', 'check', 'pattern'] as const).filter((key) => written[key] !== undefined);
  if (checks[1])
    complain(`A question has one of choices, check and pattern; this has ${checks.join(' and ')}`, [checks[1]]);
});

export const flowFile = z.strictObject({
  title: words,
  start: z.union([z.array(text).min(1), perLanguage(z.array(text).min(1))], {
    error: 'Must be a list of what customers say, or one list per language',
  }),
  steps: z.array(step).min(1, 'A flow needs at least one step').max(100, 'More than a hundred steps are too many'),
});

export type FlowFile = z.output<typeof flowFile>;
