import type { Language } from '../../core/conversation.ts';

/** The language of ours that is nearest to what somebody asks for; null where none is. */
function match(tag: string): Language | null {
  const [primary, ...rest] = tag.toLowerCase().split(/[-_]/u);
  if (primary === 'en') return 'en';
  if (primary !== 'zh') return null;
  return rest.some((part) => ['hant', 'tw', 'hk', 'mo'].includes(part)) ? 'zh-Hant' : 'zh-Hans';
}

/** The first language of a list that we speak, else English. */
export function choose(tags: readonly (string | null | undefined)[]): Language {
  for (const tag of tags) {
    const found = tag ? match(tag) : null;
    if (found !== null) return found;
  }
  return 'en';
}

/** A text with its `{names}` filled in. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/gu, (whole, name: string) => String(values[name] ?? whole));
}
