import * as z from 'zod';
import type { LanguageName } from '../languages.ts';
import { duration, httpUrl, never, text, wholeNumber } from './scalars.ts';
import { tool } from './tool.ts';

/** One value for each language that has one. */
export function perLanguage<Value extends z.ZodType>(value: Value) {
  return z.strictObject({
    en: value.optional().meta({ description: 'English.' }),
    zh: value.optional().meta({ description: 'Simplified Chinese.' }),
    'zh-Hans': value.optional().meta({ description: 'Simplified Chinese; the same as zh.' }),
    'zh-Hant': value.optional().meta({ description: 'Traditional Chinese.' }),
  } satisfies Record<LanguageName, z.ZodType>);
}

const llm = z.strictObject({
  baseUrl: httpUrl.meta({ description: 'An OpenAI-compatible endpoint, up to what comes before /chat/completions.' }),
  apiKey: text.optional().meta({ description: 'Its key. Keep it out of the file: ${NAME} or ${file:/path}.' }),
  model: text.meta({ description: 'The name of the model.' }),
  timeout: duration
    .prefault('8s')
    .meta({ description: 'How long its answer is waited for; then the bot answers without it. Default 8s.' }),
  budget: z
    .strictObject({
      customer: wholeNumber(0, 100_000).default(50).meta({ description: 'Calls a day for one customer. Default 50.' }),
      day: wholeNumber(0, 10_000_000).default(5000).meta({ description: 'Calls a day for all of them. Default 5000.' }),
    })
    .prefault({})
    .meta({ description: 'How often the model may be asked. Beyond it the bot answers without it.' }),
});

export const bot = z.strictObject({
  greeting: z
    .union([text, perLanguage(text)], {
      error: 'Must be a text, or one text per language, such as { en: Hello, zh: 您好 }',
    })
    .optional()
    .meta({ description: 'The first words to a new customer: one text, or one per language (en, zh, zh-Hant).' }),
  knowledge: z
    .array(text)
    .default([])
    .meta({
      description: "Folders or files of the brand's knowledge (Markdown, YAML), from the folder of this file.",
      examples: [['./knowledge']],
    }),
  flows: z
    .array(text)
    .default([])
    .meta({
      description: 'Folders or files (YAML) of conversations the bot leads step by step, from the folder of this file.',
      examples: [['./flows']],
    }),
  llm: llm.optional().meta({ description: 'A language model that words what the search has found.' }),
  tools: z
    .array(tool)
    .max(50, 'More than fifty are too many')
    .default([])
    .meta({ description: "Other systems of the brand's that flows and the model may ask, over HTTP." }),
});

export const triage = z.strictObject({
  unanswered: wholeNumber(1, 100).default(2).meta({
    description: 'Questions in a row the bot cannot answer before a person is called. Default 2.',
  }),
  opinion: z.union([never, duration], { error: 'Must be a duration such as 5s, or false' }).default(5_000).meta({
    description:
      'How long the opinion of the model in bot.llm is waited for, beside whatever is done meanwhile, as one more reason to call a person; false: it is not asked. Default 5s.',
  }),
  examples: z
    .array(text)
    .default([])
    .meta({
      description: 'YAML files of examples that teach triage, from the folder of this file.',
      examples: [['./triage.yaml']],
    }),
});
