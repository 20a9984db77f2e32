const secretKey =
  /([\w-]*(?:token|secret|password|api_?key)["']?[ \t]*:[ \t]*)("[^"\n]*"|'[^'\n]*'|[^\s,}#][^,}#\n]*)/gi;
const passwordInUrl = /(:\/\/[^\s:/@]*:)([^\s/@]+)(?=@)/g;
const reference = /^["']?\$\{[^}]*\}?["']?\s*$/;

/**
 * Blots out secrets that were written into a file, keeping every line as long as it was. References such as
 * `${NAME}` stay. Works on broken files too, so it goes by the text and not by its structure.
 */
export function blotSecrets(text: string): string {
  const blot = (whole: string, before: string, secret: string) =>
    reference.test(secret) ? whole : before + secret.replaceAll(/[^\s"']/g, '•');
  return text.replaceAll(secretKey, blot).replaceAll(passwordInUrl, blot);
}
