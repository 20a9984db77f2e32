const none: readonly RegExpExecArray[] = [];

/**
 * Every match of a pattern. Unlike `matchAll` it makes no copy of the pattern, which costs more than most patterns take
 * to be tried.
 * @param pattern with the flag `g`
 */
export function matchesOf(pattern: RegExp, text: string): readonly RegExpExecArray[] {
  pattern.lastIndex = 0;
  let match = pattern.exec(text);
  if (!match) return none;
  const found: RegExpExecArray[] = [];
  while (match) {
    found.push(match);
    if (match[0] === '') pattern.lastIndex += 1;
    match = pattern.exec(text);
  }
  return found;
}
