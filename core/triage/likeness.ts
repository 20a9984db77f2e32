import type { Category } from '../conversation.ts';
import type { Priority } from '../priority.ts';
import { grave } from './needed.ts';

/** What a message is most like, among the examples. */
export interface Likeness {
  readonly category: Category;
  readonly priority?: Priority;
  /** From 0 to 1: how sure it is that this calls for a person at all. */
  readonly confidence: number;
  /** From 0 to 1: how sure it is that somebody is in danger, of whatever category the rest is. */
  readonly danger: number;
  /** What that danger would be. */
  readonly dangerOf: Category;
}

/** Where urgent and not are near, urgent it is. */
const urgentWeighs = 2;

/** A category, and the places of its labels with their priorities. */
export interface Kind {
  readonly category: Category;
  readonly priorities: readonly (readonly [label: number, priority: Priority | undefined])[];
}

/** @param labels `stays`, and then each category, with a priority behind a `/` where it is not the usual one */
export function kindsOf(labels: readonly string[]): readonly Kind[] {
  const parts = labels.map((label, index) => [index, ...label.split('/')] as [number, Category, Priority | undefined]);
  const byCategory = Map.groupBy(parts.slice(1), ([, category]) => category);
  return Array.from(byCategory, ([category, those]) => ({
    category,
    priorities: those.map(([index, , priority]) => [index, priority] as const),
  }));
}

/** The category with the largest share over all its priorities; urgent where a fair share of it is. */
export function likenessOf(likely: Float64Array, kinds: readonly Kind[]): Likeness | null {
  let best: Kind | undefined;
  let most = -1;
  for (const kind of kinds) {
    let share = 0;
    for (const [label] of kind.priorities) share += likely[label] as number;
    if (share > most) [most, best] = [share, kind];
  }
  if (best === undefined) return null;
  let priority: Priority | undefined;
  most = -1;
  for (const [label, of] of best.priorities) {
    const share = (likely[label] as number) * (of === 'urgent' ? urgentWeighs : 1);
    if (share > most) [most, priority] = [share, of];
  }
  let [danger, largest] = [0, -1];
  let dangerOf = best.category;
  for (const kind of kinds) {
    if (!grave.has(kind.category)) continue;
    for (const [label, of] of kind.priorities) {
      const share = likely[label] as number;
      if (of !== 'urgent') continue;
      danger += share;
      if (share > largest) [largest, dangerOf] = [share, kind.category];
    }
  }
  return {
    category: best.category,
    ...(priority && { priority }),
    confidence: 1 - (likely[0] as number),
    danger,
    dangerOf,
  };
}

/** What a brand has taught word by word. */
export function surely(category: Category, priority: Priority | undefined): Likeness {
  const danger = priority === 'urgent' && grave.has(category) ? 1 : 0;
  return { category, ...(priority && { priority }), confidence: 1, danger, dangerOf: category };
}
