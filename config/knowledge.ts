import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import type { KnowledgeEntry } from '../core/bot/knowledge.ts';
import { parseMarkdown } from '../core/markdown.ts';
import { toPlain } from '../core/plaintext.ts';
import type { RichText } from '../core/richtext.ts';
import { findingsOf } from './issues.ts';
import { findKnowledge, type KnowledgeFile } from './knowledge-files.ts';
import { languageNames, languageOf } from './languages.ts';
import { type Problem, renderProblems } from './problems.ts';
import { mendSlips } from './slips.ts';
import { readSource, type Source } from './source.ts';
import { day, isStretch, validity } from './validity.ts';

/** The knowledge cannot be used. Every problem of every file is listed. */
export class KnowledgeError extends Error {
  override readonly name = 'KnowledgeError';
  readonly code = 'knowledge-invalid';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(renderProblems(problems, { color: false }));
    this.problems = problems;
  }
}

const filled = z.string().regex(/\S/, 'There is nothing here; write something');
const about = {
  title: filled,
  language: z.enum(languageNames),
  questions: z.array(filled).default([]),
  tags: z.array(filled).default([]),
  validFrom: day.optional(),
  validUntil: day.optional(),
};
const endsBefore = { path: ['validUntil'], error: 'Ends before it begins' };
const frontMatter = z.strictObject(about).refine(isStretch, endsBefore);
const entryList = z.array(z.strictObject({ ...about, answer: filled }).refine(isStretch, endsBefore));

/** The lines between two lines of three hyphens at the top of the file, and the rest. */
const FRONT_MATTER = /^(---[ \t]*\r?\n(?:[\s\S]*?\n)?)---[ \t]*(?:\r?\n|$)([\s\S]*)$/;

interface Read {
  readonly entries: readonly KnowledgeEntry[];
  readonly problems: readonly Problem[];
}

/**
 * Reads the brand's knowledge from files and folders, folders with all that is below them.
 *
 * A Markdown file is one entry: its front matter gives `title`, `language` and, if wanted, `questions`, `tags` and the
 * first and the last day on which it holds, `validFrom` and `validUntil`; the rest is the answer. A YAML file is a list of entries with the same keys and an `answer`. Other files are passed over.
 * An entry's id is the file's path below the folder named, without the ending; in a YAML file `/1`, `/2` … follow.
 * @param paths absolute, or from the working directory
 * @param timezone where the days begin and end
 * @throws {KnowledgeError} with every problem of every file, where there is one
 */
export async function loadKnowledge(paths: readonly string[], timezone = 'UTC'): Promise<KnowledgeEntry[]> {
  const { files, problems } = await findKnowledge(paths);
  const found: Problem[] = [...problems];
  const entries = new Map<string, KnowledgeEntry>();
  const homes = new Map<string, string>();
  for (const file of files) {
    const read = await readKnowledge(file, timezone);
    found.push(...read.problems);
    for (const entry of read.entries) {
      const home = homes.get(entry.id);
      if (home !== undefined) found.push(duplicate(file, entry.id, home));
      homes.set(entry.id, file.path);
      entries.set(entry.id, entry);
    }
  }
  if (found.length > 0) throw new KnowledgeError(found);
  return [...entries.values()];
}

async function readKnowledge(file: KnowledgeFile, timezone: string): Promise<Read> {
  let text: string;
  try {
    text = (await readFile(file.path, 'utf8')).replace(/^\uFEFF/, '');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    return { entries: [], problems: [wholeFile(file, `The file cannot be read (${code})`, 'Check its permissions')] };
  }
  return file.kind === 'markdown' ? readMarkdown(file, text, timezone) : readList(file, text, timezone);
}

function readMarkdown(file: KnowledgeFile, text: string, timezone: string): Read {
  const [, front, markdown] = FRONT_MATTER.exec(text) ?? [];
  if (front === undefined || markdown === undefined) {
    const suggestion = 'Begin the file with a line `---`, then `title:` and `language:`, then a line `---`';
    return { entries: [], problems: [wholeFile(file, 'The file says neither its title nor its language', suggestion)] };
  }
  const source = sourceOf(file, front);
  if (source.data === undefined) return { entries: [], problems: source.problems };
  const { parsed, problems } = check(source, frontMatter);
  const body = parseMarkdown(markdown);
  if (toPlain(body).trim() === '') {
    const line = front.split('\n').length;
    problems.push({ ...wholeFile(file, 'There is no answer', 'Write it below the front matter'), line });
  }
  if (!parsed.success || problems.length > 0) return { entries: [], problems };
  return { entries: [toEntry(file.id, parsed.data, body, timezone)], problems: [] };
}

function readList(file: KnowledgeFile, text: string, timezone: string): Read {
  const source = sourceOf(file, text);
  if (source.data === undefined) return { entries: [], problems: source.problems };
  const { parsed, problems } = check(source, entryList);
  if (!parsed.success || problems.length > 0) return { entries: [], problems };
  const entries = parsed.data.map((written, index) =>
    toEntry(`${file.id}/${index + 1}`, written, parseMarkdown(written.answer), timezone),
  );
  return { entries, problems: [] };
}

function toEntry(
  id: string,
  { title, language, questions, tags, ...days }: z.output<typeof frontMatter>,
  body: RichText,
  timezone: string,
): KnowledgeEntry {
  return {
    id,
    language: languageOf(language),
    title,
    questions,
    tags,
    body,
    source: title,
    ...validity(days, timezone),
  };
}

function sourceOf(file: KnowledgeFile, text: string): Source {
  return readSource(file.path, text, { env: process.env, directory: file.root });
}

function check<Output>(source: Source, schema: z.ZodType<Output>) {
  const { data, parsed, slips, original } = mendSlips(schema, source.data);
  const findings = findingsOf(schema, data, parsed.error?.issues ?? []).map((finding) => {
    return { ...finding, path: original(finding.path) };
  });
  return { parsed, problems: [...source.problems, ...[...slips, ...findings].map(source.problem)] };
}

function duplicate(file: KnowledgeFile, id: string, other: string): Problem {
  return wholeFile(file, `There are two entries \`${id}\`; the other is in ${other}`, 'Rename one of the files');
}

function wholeFile(file: KnowledgeFile, message: string, suggestion: string): Problem {
  return { file: file.path, path: '', line: 1, column: 1, message, suggestion, frame: '' };
}
