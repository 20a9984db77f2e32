import { simplifiedWords } from './smalltalk.ts';

const numbered = /^(?:(?:number|option|no|选|第) ?)?(\d{1,2})(?: ?(?:please|号|个))?$/u;
const last = /^(?:the )?last(?: one)?(?: please)?$|^最后一?个$/u;
const ordinals = ['first|1st|第?一个?', 'second|2nd|第?二个?', 'third|3rd|第?三个?', 'fourth|4th|第?四个?'].map(
  (words) => new RegExp(`^(?:the )?(?:${words})(?: one)?(?: please)?$`, 'u'),
);

/** Which of so many choices somebody means who names it by its number; undefined where it is none. */
export function choiceIn(text: string, count: number): number | undefined {
  const bare = simplifiedWords(text);
  const number = numbered.exec(bare)?.[1];
  const ordinal = last.test(bare) ? count - 1 : ordinals.findIndex((one) => one.test(bare));
  const index = number === undefined ? ordinal : Number(number) - 1;
  return index >= 0 && index < count ? index : undefined;
}
