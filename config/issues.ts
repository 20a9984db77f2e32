import type * as z from 'zod';
import { type Finding, type Path, valueAt } from './finding.ts';
import { knownKeys } from './known-keys.ts';
import { nearest, suggest } from './nearest.ts';

/** What to write where a part is missing that every file needs. */
const advice: Readonly<Record<string, string>> = {
  brand: 'Add: brand: { name: Acme }',
  channels: 'Add: channels: { website: { type: web } }',
  desks: 'Add a room where agents take cases: desks: { support: { channel: website, room: support } }',
};

/** What the schema found, as findings with advice. */
export function findingsOf(schema: z.ZodType, data: unknown, issues: readonly z.core.$ZodIssue[]): Finding[] {
  return issues.flatMap((issue) => findings(schema, data, issue));
}

function findings(schema: z.ZodType, data: unknown, issue: z.core.$ZodIssue): Finding[] {
  const path = issue.path as Path;
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(schema, data, path);
    return issue.keys.map((key) => ({
      path: [...path, key],
      at: 'key',
      message: `Unknown key \`${key}\``,
      suggestion: suggest(key, known),
    }));
  }
  if (issue.code === 'invalid_union' && issue.discriminator === undefined) {
    const near = issue.errors.find((branch) => !branch.some(isOtherKind));
    if (near !== undefined) {
      return near.flatMap((inner) => findings(schema, data, { ...inner, path: [...issue.path, ...inner.path] }));
    }
  }
  const value = valueAt(data, path);
  if (value === undefined) return [missing(path, issue)];
  return [{ path, at: 'value', message: messageOf(issue, value), ...choice(issue, value) }];
}

/** A branch of a union that was meant for another kind of value altogether. */
function isOtherKind(issue: z.core.$ZodIssue): boolean {
  return issue.path.length === 0 && issue.code === 'invalid_type';
}

function missing(path: Path, issue: z.core.$ZodIssue): Finding {
  const key = String(path.at(-1));
  const choices = 'options' in issue && issue.options ? `Choose one of ${issue.options.join(', ')}` : undefined;
  const suggestion = advice[path.join('.')] ?? choices;
  const finding: Finding = { path, at: 'value', message: `\`${key}\` is missing` };
  return suggestion === undefined ? finding : { ...finding, suggestion };
}

function messageOf(issue: z.core.$ZodIssue, value: unknown): string {
  if (value === null) return 'There is nothing here; give it a value or remove the key';
  if (issue.code === 'invalid_value') return `Must be one of ${issue.values.join(', ')}`;
  if (issue.code === 'invalid_union' && issue.discriminator !== undefined) return 'This is not a type of channel';
  if (issue.code === 'invalid_type' && issue.message.startsWith('Invalid input')) {
    return `Must be ${nouns[issue.expected] ?? issue.expected}, and is ${kindOf(value)}`;
  }
  return sentence(issue.message);
}

/** For a value out of a fixed set: the one that was probably meant. */
function choice(issue: z.core.$ZodIssue, value: unknown): { suggestion?: string } {
  if ('options' in issue && issue.options) return { suggestion: suggest(String(value), issue.options.map(String)) };
  if (typeof value !== 'string') return {};
  const meant = issue.code === 'custom' ? issue.params?.['meant'] : near(issue, value);
  return typeof meant === 'string' ? { suggestion: `Did you mean ${meant}?` } : {};
}

function near(issue: z.core.$ZodIssue, value: string): string | undefined {
  return issue.code === 'invalid_value' ? nearest(value, issue.values.map(String)) : undefined;
}

const nouns: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  object: 'a map of keys',
  record: 'a map of names',
  array: 'a list',
};

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return nouns[typeof value] ?? 'something else';
}

function sentence(message: string): string {
  return message.replace(/\.$/, '');
}
