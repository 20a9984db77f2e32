/**
 * What would end a plain text inside `{ }` and `[ ]`, and what stands for it while YAML is parsed: code points that
 * Unicode keeps for use inside a program, each as long as what it replaces, so that places in the file stay right.
 */
const standIns = new Map([...'{}[],:# '].map((char, index) => [char, String.fromCharCode(0xfdd0 + index)]));
const originals = new Map([...standIns].map(([char, standIn]) => [standIn, char]));

/** Lets `${…}` be written without quotes everywhere: `{ token: ${TOKEN} }` is not YAML otherwise. */
export function protectReferences(text: string): string {
  return text.replaceAll(/\$\{[^}"'\n]*\}/g, (reference) =>
    reference.replaceAll(/[{}[\],:# ]/g, (char) => standIns.get(char) ?? char),
  );
}

/** The text that was protected. */
export function restoreReferences(text: string): string {
  return text.replaceAll(/[\ufdd0-\ufdd7]/g, (standIn) => originals.get(standIn) ?? standIn);
}
