import type { ToolConfig } from '../../config/config.ts';
import { pageOf, withoutUnseen, withPlainAddresses } from '../../core/links.ts';

/** UTF-16 units of a value: what one line of a message holds. */
const longest = 200;
/** What messengers make a link of: not all that has a dot in it, or `photo.jpg` would be one. */
const link =
  /[a-z]:\/\/\S|www\.\S|[\p{L}\p{N}-]\.[a-z]{2,}\/|[\p{L}\p{N}-]\.(?:com|net|org|edu|gov|info|biz|cn|hk|tw|sg|my|jp|kr|uk|eu|de|fr|es|it|nl|ch|at|ru|us|ca|au|in|br|me|ly|gg|to|tv|cc|ai|io|co|id|app|dev|shop|store|site|online|live|link|click|club|vip|top|xyz|page|icu|pro|example)(?![\p{L}\p{N}])/iu;

/**
 * What a tool's answer says, as far as it was declared.
 * @returns undefined where something that was declared is missing or is not what it was said to be
 */
export function readAnswer({ answer }: ToolConfig, text: string): Readonly<Record<string, string>> | undefined {
  if (answer.length === 0) return {};
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return undefined;
  }
  const values: Record<string, string> = {};
  for (const one of answer) {
    const found = plainValue(at(data, one.path));
    if (found === undefined || found === '') {
      if (one.isOptional) continue;
      return undefined;
    }
    const value = one.type === 'link' ? addressOf(one, found) : found;
    if (value === undefined || !fits(one, value)) return undefined;
    values[one.name] = value;
  }
  return values;
}

function at(data: unknown, path: readonly string[]): unknown {
  let value = data;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[step];
  }
  return value;
}

function plainValue(value: unknown): string | undefined {
  if (typeof value === 'string') return withoutUnseen(value).replace(/\s+/gu, ' ').trim();
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return String(value);
  return undefined;
}

/** A link as browsers read it, so that what is checked is what is opened; undefined where it leads elsewhere. */
function addressOf({ hosts }: ToolConfig['answer'][number], value: string): string | undefined {
  const page = pageOf(value);
  if (page?.protocol !== 'https:' || (hosts && !hosts.includes(page.host))) return undefined;
  return page.href === `${value}/` ? value : page.href;
}

/** Whoever may write into the other system, a customer in a remark perhaps, does not write into our messages. */
function fits({ type, pattern }: ToolConfig['answer'][number], value: string): boolean {
  if (value.length > longest || /\p{Cc}/u.test(value)) return false;
  if (type === 'number' && !/^-?\d{1,15}(?:\.\d{1,6})?$/.test(value)) return false;
  if (type === 'yesNo' && value !== 'true' && value !== 'false') return false;
  if (type === 'text' && link.test(withPlainAddresses(value))) return false;
  return pattern?.test(value) ?? true;
}
