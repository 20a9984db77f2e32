import type { ToolConfig } from '../../config/config.ts';

/** UTF-16 units of a value: what one line of a message holds. */
const longest = 200;
const link = /(?:https?:\/\/|www\.)\S|[\w-]\.(?:com|net|org|cn|io|co|app|shop|top|xyz|example)\b/iu;

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
    if (!fits(one, found)) return undefined;
    values[one.name] = found;
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
  if (typeof value === 'string') return value.replace(/\s+/gu, ' ').trim();
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return String(value);
  return undefined;
}

/** Whoever may write into the other system, a customer in a remark perhaps, does not write into our messages. */
function fits({ type, pattern }: ToolConfig['answer'][number], value: string): boolean {
  if (value.length > longest || /\p{Cc}/u.test(value)) return false;
  if (type === 'number' && !/^-?\d{1,15}(?:\.\d{1,6})?$/.test(value)) return false;
  if (type === 'yesNo' && value !== 'true' && value !== 'false') return false;
  if (type === 'link' && !(URL.canParse(value) && new URL(value).protocol === 'https:')) return false;
  if (type === 'text' && link.test(value)) return false;
  return pattern?.test(value) ?? true;
}
