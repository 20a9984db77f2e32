import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Finding, itemsOf, valueAt } from '../finding.ts';

/** The bot's texts and files: one greeting per language, and knowledge that is there. */
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
  for (const [index, path] of itemsOf(valueAt(data, ['bot', 'knowledge'])).entries()) {
    if (typeof path !== 'string' || path === '' || existsSync(resolve(directory, path))) continue;
    found.push({
      path: ['bot', 'knowledge', index],
      at: 'value',
      message: 'There is no such file or folder',
      suggestion: `Paths start from ${directory}`,
    });
  }
  return found;
}
