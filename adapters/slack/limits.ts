import { isPair } from '../../core/richtext.ts';

/**
 * What Slack takes, docs.slack.dev/reference/block-kit and /reference/methods. A post may have 40,000 characters, but
 * an edit only 4,000: a text never longer than an edit can be edited as it is.
 */
export const limits = {
  text: 4_000,
  section: 3_000,
  /** The words of a post of files: their blocks together may not be longer than about 13,000 with all that is in them. */
  caption: 9_000,
  /** Messages posted as one: with room for each to grow by an edit before Slack finds the post too long. */
  merged: 2_800,
  blocks: 50,
  header: 150,
  button: 75,
  buttonValue: 2_000,
  buttonsPerBlock: 25,
  url: 3_000,
  dialogTitle: 24,
  option: 75,
  options: 100,
  initialValue: 3_000,
  fileName: 255,
} as const;

/** The text within a limit, with a sign where something is left out. For places that only point to the full text. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const end = isPair(text, limit - 1) ? limit - 2 : limit - 1;
  return `${text.slice(0, end)}…`;
}

/** Plain text of Block Kit: nothing in it is read as anything, and `:smile:` stays what was typed. */
export function plainText(text: string, limit: number): { type: 'plain_text'; text: string; emoji: false } {
  return { type: 'plain_text', text: shorten(text.toWellFormed(), limit), emoji: false };
}
