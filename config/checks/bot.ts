import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Finding, itemsOf, valueAt } from '../finding.ts';

/** The bot's texts and files: one greeting per language, and knowledge and flows that are there. */
export function checkBot(data: unknown, directory: string): Finding[] {
  const found: Finding[] = [];
  const greeting = valueAt(data, ['bot', 'greeting']);
  if (valueAt(greeting, ['zh']) !== undefined && valueAt(greeting, ['zh-Hans']) !== undefined) {
    found.push({
      path: ['bot', 'greeting', 'zh-Hans'],
      at: 'key',
      message: '`zh` and `zh-Hans` are the same language',
      suggestion: 'Keep one of them',
    });
  }
  for (const [key, index, path] of ['knowledge', 'flows'].flatMap((name) =>
    itemsOf(valueAt(data, ['bot', name])).map((one, position) => [name, position, one] as const),
  )) {
    if (typeof path !== 'string' || path === '' || existsSync(resolve(directory, path))) continue;
    found.push({
      path: ['bot', key, index],
      at: 'value',
      message: 'There is no such file or folder',
      suggestion: `Paths start from ${directory}`,
    });
  }
  return found;
}
