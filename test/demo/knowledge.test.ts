import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { parseMarkdown } from '../../core/markdown.ts';

const folder = join(import.meta.dirname, '../../demo/knowledge');
const frontMatter = z.strictObject({
  title: z.string().min(2),
  language: z.enum(['en', 'zh']),
  questions: z.array(z.string().min(2)).min(5).max(8),
  tags: z.array(z.string()).min(2),
});

function entries(language: string) {
  return readdirSync(join(folder, language)).map((file) => {
    const [, head = '', body = ''] = readFileSync(join(folder, language, file), 'utf8').split(/^---$/mu);
    return { file, ...frontMatter.parse(parse(head)), answer: parseMarkdown(body) };
  });
}

describe('the demo brand', () => {
  it('knows the same topics in both languages', () => {
    const files = entries('en').map((entry) => entry.file);
    expect(entries('zh').map((entry) => entry.file)).toEqual(files);
    expect(files.length).toBeGreaterThanOrEqual(24);
  });

  it.each(['en', 'zh'])('has well-formed answers: %s', (language) => {
    for (const { file, answer, ...entry } of entries(language)) {
      expect(entry.language, file).toBe(language);
      expect(answer.text, file).not.toMatch(/[*_`[\]]/u);
      expect(answer.spans.length, file).toBeGreaterThan(2);
      for (const span of answer.spans) {
        if (span.style === 'link') {
          expect(span.url, file).toMatch(/^(?:https:\/\/|mailto:[a-z0-9]+@)rainmoss\.example(?:\/|$)/u);
        }
      }
    }
  });

  it.each(['en', 'zh'])('asks no question twice, which would make two answers equally right: %s', (language) => {
    const plainly = (text: string): string => text.toLowerCase().replace(/[\p{P}\s]/gu, '');
    const asked = entries(language).flatMap(({ title, questions }) => [...new Set([title, ...questions].map(plainly))]);
    expect(asked.filter((question, index) => asked.indexOf(question) !== index)).toEqual([]);
  });
});
