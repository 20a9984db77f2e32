import type { Conversation } from '../core/conversation.ts';
import type { Draft } from '../core/draft.ts';
import type { Part } from '../core/message.ts';

type Overtaken = NonNullable<Conversation['overtaken']>[number];

/**
 * So many are kept. Most are no overtaking at all, but edits of what is not recorded, as commands are; those wait for
 * nothing, and the newer ones push them out.
 */
const most = 10;

/**
 * Keeps an edit or a deletion that came before its message: a platform may bring the message later, or again. What was
 * edited is not said before it came, as it may have been a command.
 * @param parts null where the message was deleted
 */
export function keepOvertaken(
  draft: Draft,
  { lane, id, revision }: Pick<Overtaken, 'lane' | 'id' | 'revision'>,
  parts: readonly Part[] | null,
): void {
  const kept = draft.conversation.overtaken ?? [];
  const before = kept.find((one) => one.lane === lane && one.id === id);
  if (before && (before.parts === null || (parts !== null && before.revision >= revision))) return;
  const others = kept.filter((one) => one !== before);
  draft.update({ overtaken: [...others, { lane, id, revision, parts }].slice(-most) });
}

/** @returns what has become of a message before it came; it is kept no longer */
export function takeOvertaken(draft: Draft, lane: string, id: string): Overtaken | undefined {
  const kept = draft.conversation.overtaken ?? [];
  const found = kept.find((one) => one.lane === lane && one.id === id);
  if (found) draft.update({ overtaken: kept.filter((one) => one !== found) });
  return found;
}
