import type { Line, WirePart } from '../../adapters/web/protocol.ts';
import type { Fate, Party } from '../../core/message.ts';

export interface ShownReaction {
  readonly emoji: string;
  readonly by: readonly Party[];
}

/** A message as it now stands. */
export interface Shown {
  readonly id: string;
  readonly seq: number;
  readonly at: number;
  readonly key?: string;
  readonly by: Party;
  readonly parts: readonly WirePart[];
  readonly replyTo?: { readonly id?: string; readonly name: string; readonly quote: string };
  readonly late?: number;
  readonly edited: boolean;
  readonly removed: boolean;
  readonly reactions: readonly ShownReaction[];
  readonly mark?: { readonly fate: Fate; readonly reason?: string };
  /** Written here and not yet confirmed: the key of its draft. */
  readonly draft?: string;
}

/** A line that only this browser knows of yet: what was asked and not confirmed, shown as if it had happened. */
export type Foreseen = Line & { readonly draft: string };

/**
 * What a stream's lines, in order, come to. What refers to a message that is not among the lines is left aside.
 * A draft whose message has arrived is not shown twice.
 */
export function fold(lines: readonly Line[], foreseen: readonly Foreseen[] = []): readonly Shown[] {
  const shown = new Map<string, Shown>();
  const arrived = new Set<string>();
  for (const line of lines) {
    if (line.type === 'message' && line.key !== undefined) arrived.add(line.key);
    apply(shown, line);
  }
  for (const line of foreseen) {
    if (line.type === 'message' && arrived.has(line.draft)) continue;
    apply(shown, line, line.draft);
  }
  return [...shown.values()];
}

function apply(shown: Map<string, Shown>, line: Line, draft?: string): void {
  if (line.type === 'message') {
    if (shown.has(line.id)) return;
    const { type: _, ...message } = line;
    const own = draft === undefined ? {} : { draft, mark: { fate: 'pending' as const } };
    shown.set(line.id, { ...message, edited: false, removed: false, reactions: [], ...own });
    return;
  }
  const before = shown.get(line.id);
  if (before === undefined || before.removed) return;
  shown.set(line.id, changed(before, line));
}

function changed(message: Shown, line: Exclude<Line, { type: 'message' }>): Shown {
  switch (line.type) {
    case 'edit':
      return { ...message, parts: line.parts, edited: true };
    case 'remove':
      return { ...message, parts: [], reactions: [], removed: true };
    case 'reaction':
      return { ...message, reactions: react(message.reactions, line.emoji, line.by, line.added) };
    case 'mark':
      return {
        ...message,
        mark: line.reason === undefined ? { fate: line.fate } : { fate: line.fate, reason: line.reason },
      };
  }
}

function react(all: readonly ShownReaction[], emoji: string, by: Party, added: boolean): readonly ShownReaction[] {
  const others = (all.find((one) => one.emoji === emoji)?.by ?? []).filter((party) => party.id !== by.id);
  const people = added ? [...others, by] : others;
  if (all.some((one) => one.emoji === emoji)) {
    return all.map((one) => (one.emoji === emoji ? { emoji, by: people } : one)).filter((one) => one.by.length > 0);
  }
  return people.length > 0 ? [...all, { emoji, by: people }] : all;
}
