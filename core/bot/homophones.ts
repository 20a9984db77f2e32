import { chinesePhrases } from './concepts.ts';
import { SOUNDS } from './sounds.ts';

/** The longest phrase that is listened for, in characters. */
export const LONGEST_HEARD = 4;

/** Made with the first slip that is looked for. */
let phrasesBySound: ReadonlyMap<string, string> | undefined;
let sounds: ReadonlyMap<string, string> | undefined;

/**
 * The phrase that was meant by characters that form no word: an input method offers every word of the same sound, and
 * the wrong one is taken now and then (`积份` for `积分`, `发飘` for `发票`).
 */
export function heardAs(written: string): string | undefined {
  phrasesBySound ??= new Map(
    [...chinesePhrases]
      .filter(([phrase, { isKind }]) => !isKind && phrase.length > 1 && phrase.length <= LONGEST_HEARD)
      .map(([phrase]) => phrase)
      // `了` and `我` stand beside anything, so that what sounds like a phrase with them is seldom one.
      .filter((phrase) => !/[我你了的着吗不没有一]/.test(phrase))
      // Of two that sound the same, the one that the table names first.
      .toReversed()
      .flatMap((phrase) => {
        const sound = soundOf(phrase);
        return sound === undefined ? [] : [[sound, phrase] as const];
      }),
  );
  const sound = soundOf(written);
  return sound === undefined ? undefined : phrasesBySound.get(sound);
}

/** Undefined where a character is not one of those whose sound we know. */
function soundOf(text: string): string | undefined {
  sounds ??= new Map(
    SOUNDS.trim()
      .split(/\s+/)
      .flatMap((group) => {
        const sound = /^[a-z]+/.exec(group)?.[0] ?? '';
        return Array.from(group.slice(sound.length), (character) => [character, sound] as const);
      }),
  );
  const heard = Array.from(text, (character) => sounds?.get(character));
  return heard.includes(undefined) ? undefined : heard.join(' ');
}
