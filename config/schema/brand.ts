import * as z from 'zod';
import { languageNames } from '../languages.ts';
import { isTimezone, nearestTimezone } from '../timezones.ts';
import { text } from './scalars.ts';

export const language = z.enum(languageNames);

const timezone = text.superRefine((value, context) => {
  if (value.trim() === '' || isTimezone(value)) return;
  const meant = nearestTimezone(value);
  context.addIssue({
    code: 'custom',
    message: 'Must be a time zone of the IANA list, such as Asia/Shanghai',
    ...(meant !== undefined && { params: { meant } }),
  });
});

export const brand = z.strictObject({
  name: text.meta({ description: 'The name customers and agents see.', examples: ['Acme'] }),
  languages: z.array(language).min(1, 'Name at least one language').default(['en', 'zh']).meta({
    description: 'Languages customers are answered in. The first is for customers who write in any other.',
  }),
  texts: z
    .array(text)
    .default([])
    .meta({
      description: 'YAML files with texts of your own in place of the shipped ones, from the folder of this file.',
      examples: [['./texts.yaml']],
    }),
  timezone: timezone.default('UTC').meta({
    description: "The brand's time zone, for times shown to people.",
    examples: ['Asia/Shanghai', 'Europe/Berlin'],
  }),
});
