import * as z from 'zod';
import type { Language } from '../core/conversation.ts';
import { parseMarkdown } from '../core/markdown.ts';
import type { RichText } from '../core/richtext.ts';
import { type LanguageName, languageOf } from './languages.ts';
import { nearest } from './nearest.ts';
import { perLanguage } from './schema/bot.ts';
import { name, text } from './schema/scalars.ts';
import { loadSideFiles } from './side-file.ts';

/** A canned reply as written: one text for everybody, or one per language. */
export interface WrittenReply {
  readonly name: string;
  readonly texts: Readonly<Partial<Record<Language, RichText>>>;
}

/** What may stand between double braces; `handoff/canned.ts` fills them in. */
const cannedVariables = ['customer.name', 'agent.name', 'case.number'] as const;

const placeholder = /\{\{\s*([^{}]*?)\s*\}\}/g;

const reply = text.superRefine((value, context) => {
  for (const [written, variable = ''] of value.matchAll(placeholder)) {
    if (cannedVariables.some((known) => known === variable)) continue;
    const meant = nearest(variable, cannedVariables);
    const message = `There is no ${written}. Known: ${cannedVariables.map((known) => `{{${known}}}`).join(', ')}`;
    context.addIssue({ code: 'custom', message, ...(meant !== undefined && { params: { meant: `{{${meant}}}` } }) });
  }
});

const file = z.array(
  z.strictObject({
    name,
    text: z.union([reply, perLanguage(reply)], {
      error: 'Must be a text, or one text per language, such as { en: Hello, zh: 您好 }',
    }),
  }),
);

/**
 * Reads canned replies. What is in later files takes the place of what has the same name in earlier ones.
 * @param paths absolute
 * @throws {ConfigError} with every problem of every file, where there is one
 */
export async function loadCanned(paths: readonly string[]): Promise<readonly WrittenReply[]> {
  const files = await loadSideFiles(paths, file, 'handoff.canned');
  const replies = new Map(files.flat().map((written) => [written.name, written]));
  return [...replies.values()].map(({ name, text: written }) => ({ name, texts: textsOf(written) }));
}

function textsOf(written: z.output<typeof file>[number]['text']): WrittenReply['texts'] {
  if (typeof written === 'string') {
    const content = parseMarkdown(written);
    return { en: content, 'zh-Hans': content, 'zh-Hant': content };
  }
  const texts = Object.entries(written).flatMap(([language, content]) =>
    content === undefined ? [] : [[languageOf(language as LanguageName), parseMarkdown(content)]],
  );
  return Object.fromEntries(texts);
}
