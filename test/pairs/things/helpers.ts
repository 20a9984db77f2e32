import { deepEqual } from 'node:assert/strict';
import { shippedTexts } from '../../../config/texts/index.ts';
import type { RichText } from '../../../core/richtext.ts';
import { fill, type Texts } from '../../../core/texts.ts';
import type { Look, Seat } from '../seats/seat.ts';
import { eventually, sees } from '../stage.ts';

const languages = ['en', 'zh-Hans', 'zh-Hant'] as const;
let words = 0;

/** Whether a message is a sentence of Frontdesk's, in whichever language the customer has written last. */
export function isSaid(
  { text }: Look,
  sentence: keyof Texts['customer'],
  values: Readonly<Record<string, string>> = {},
): boolean {
  const said = languages.map((language) => fill(shippedTexts(language).customer[sentence], values));
  return said.includes(text.text);
}

/** A text that is said once only. */
export function fresh(text: string): string {
  words += 1;
  return `${text} #${words}`;
}

/** What of it arrives: the first message that was not there before, and matches. */
export async function arrival(
  to: Seat,
  act: () => Promise<unknown>,
  matches: (look: Look) => boolean = () => true,
): Promise<Look> {
  const before = new Set(to.shown().map(({ id }) => id));
  await act();
  return sees(to, (look) => !before.has(look.id) && matches(look));
}

/** Says it, and returns how it arrives. */
export function told(from: Seat, to: Seat, text: string, replyTo?: string): Promise<Look> {
  return arrival(
    to,
    () => from.say(text, replyTo),
    (look) => look.text.text.includes(to.keeps(text)),
  );
}

/** One's own message, as it stands in one's own window. */
export function ownLook(seat: Seat, id: string): Look {
  const found = seat.shown().find((look) => look.id === id);
  if (!found) throw new Error('It is not in the own window');
  return found;
}

/** Formats that somebody meant; code that keeps mentions quiet at a desk of Telegram's is none. */
export function formatsOf({ text, spans }: RichText): readonly string[] {
  return spans.map((span) => `${span.style === 'link' ? span.url : span.style}: ${text.slice(span.start, span.end)}`);
}

/** Whether a message has the words of another above its own. */
export function quotes({ text }: Look, words: string): boolean {
  return formatsOf(text).some((format) => format.startsWith('quote:') && format.includes(words));
}

export async function gone(seat: Seat, id: string): Promise<void> {
  await eventually(() =>
    deepEqual(
      seat.shown().find((look) => look.id === id),
      undefined,
    ),
  );
}
