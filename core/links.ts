/**
 * Where a link leads, by the reading of browsers: `https://brand@other.example` leads to other.example.
 * @returns undefined where it is none, or names somebody before an @, which serves to deceive and for nothing else
 */
export function pageOf(link: string): URL | undefined {
  if (!URL.canParse(link)) return undefined;
  const url = new URL(link);
  return url.username === '' && url.password === '' ? url : undefined;
}

/** Signs that are not seen, and of which no word is made: they turn the reading direction, or hide what stands there. */
const unseen =
  /[\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]/gu;

/** Words of another system's or a model's as they look. What holds an emoji or a letter together stays. */
export function withoutUnseen(words: string): string {
  return words.replace(unseen, '');
}

/** Words with their addresses as browsers read them: full width letters are letters, and 。 between Latin ones is a dot. */
export function withPlainAddresses(words: string): string {
  return words.normalize('NFKC').replace(/(?<=[a-z0-9-])。(?=[a-z])/giu, '.');
}
