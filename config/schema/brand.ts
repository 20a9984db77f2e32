import * as z from 'zod';
import { languageNames } from '../languages.ts';
import { text } from './scalars.ts';

export const language = z.enum(languageNames);

const timezone = text.refine(
  (value) => isTimezone(value),
  'Must be a time zone of the IANA list, such as Asia/Shanghai',
);

export const brand = z.strictObject({
  name: text.meta({ description: 'The name customers and agents see.', examples: ['Acme'] }),
  languages: z.array(language).min(1, 'Name at least one language').default(['en', 'zh']).meta({
    description: 'Languages customers are answered in. The first is for customers who write in any other.',
  }),
  timezone: timezone.default('UTC').meta({
    description: "The brand's time zone, for times shown to people.",
    examples: ['Asia/Shanghai', 'Europe/Berlin'],
  }),
});

function isTimezone(value: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return true;
  } catch {
    return false;
  }
}
