import type { CannedText } from './cases.ts';

/**
 * Those whose name or text has all the words, in whatever order: what is called so first. Upper and lower case and
 * full width are one.
 */
export function searchCanned<R extends CannedText>(replies: readonly R[], typed: string): readonly R[] {
  const words = plainly(typed).split(/\s+/u).filter(Boolean);
  const found = replies.filter(({ name, text }) => {
    const said = plainly(`${name} ${text}`);
    return words.every((word) => said.includes(word));
  });
  const isCalledSo = ({ name }: CannedText) => words.every((word) => plainly(name).includes(word));
  return [...found.filter(isCalledSo), ...found.filter((one) => !isCalledSo(one))];
}

function plainly(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
