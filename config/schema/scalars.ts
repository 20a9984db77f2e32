import * as z from 'zod';
import { parseBytes } from '../bytes.ts';
import { parseDuration } from '../duration.ts';

/** What a name that appears in URLs may look like. */
export const plainName = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/** A name of the admin's own; `checks/names.ts` says where it does not fit, so that what it names is checked too. */
export const name = z.string().meta({ pattern: plainName.source });

/** Text that says something. */
export const text = z.string().refine((value) => value.trim() !== '', 'Must not be empty');

/** A whole number; also as text, which is what `${NAME}` gives. */
export function wholeNumber(least: number, most: number) {
  const error = `Must be a whole number from ${least} to ${most}`;
  const number = z.int(error).min(least, error).max(most, error);
  return z.union([number, z.string().regex(/^\d+$/, error).transform(Number).pipe(number)], { error });
}

/** Yes or no; also as text, which is what `${NAME}` gives. */
export const yesNo = z.union(
  [z.boolean(), z.enum(['true', 'false'], 'Must be true or false').transform((value) => value === 'true')],
  { error: 'Must be true or false' },
);

/** A length of time, in milliseconds once parsed. */
export const duration = z.string('Must be a duration such as 30s, 5m, 2h or 1d').transform((value, context) => {
  const ms = parseDuration(value);
  if (ms !== undefined) return ms;
  context.addIssue({ code: 'custom', message: 'Must be a duration such as 30s, 5m, 2h or 1d' });
  return z.NEVER;
});

/** `false` where a length of time may be given: never, or not at all. 0 once parsed. */
export const never = z.literal(false).transform(() => 0);

/** A size of a file, in bytes once parsed. */
export const bytes = z.string('Must be a size such as 500KB, 20MB or 1GB').transform((value, context) => {
  const size = parseBytes(value);
  if (size !== undefined) return size;
  context.addIssue({ code: 'custom', message: 'Must be a size such as 500KB, 20MB or 1GB' });
  return z.NEVER;
});

/** An http or https address, without a slash at its end once parsed. */
export const httpUrl = text
  .refine((value) => isHttpUrl(value), 'Must be an address that begins with http:// or https://')
  .transform((value) => value.replace(/\/+$/, ''));

/** @returns whether the text is a complete http or https address */
export function isHttpUrl(value: string): boolean {
  return /^https?:\/\//i.test(value) && URL.canParse(value);
}

/** One value or a list of them; always a list once parsed. */
export function oneOrMore<Item extends z.ZodType>(item: Item) {
  return z.union([item.transform((value) => [value]), z.array(item).min(1, 'Name at least one')]);
}

/** A regular expression, as text. */
export const regex = text.refine(isRegex, 'This is not a regular expression');

function isRegex(written: string): boolean {
  try {
    return new RegExp(written, 'iu') instanceof RegExp;
  } catch {
    return false;
  }
}
