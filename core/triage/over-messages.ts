import { escalation, type TriageDecision } from './decision.ts';
import { heatOf } from './heat.ts';

/** So many messages before the newest are looked at. */
const mostBefore = 2;
/** UTF-16 units. Whoever writes in pieces writes short ones. */
const longestPiece = 100;
const quoteLength = 120;

/**
 * Looks at what several messages say together: danger that is told in pieces, and anger that grows.
 * @param alone what one message says
 * @param dangerIn the danger in words put together; null where there is none
 */
export function overMessages(
  alone: (text: string) => TriageDecision,
  dangerIn: (text: string) => TriageDecision | null,
): (text: string, before?: readonly string[]) => TriageDecision {
  return (text, before = []) => {
    const decision = alone(text);
    const last = before.slice(-mostBefore);
    if (last.length === 0 || isUrgent(decision)) return decision;
    return inPieces(text, last) ?? (isSure(decision) ? decision : (rising(text, last) ?? decision));
  };

  /** What a message says by itself has been heard, and taken for what it is. */
  function inPieces(text: string, before: readonly string[]): TriageDecision | null {
    const pieces = [text];
    for (const one of before.toReversed()) {
      if ([one, text].some(({ length }) => length > longestPiece)) return null;
      pieces.unshift(one);
      const danger = dangerIn(pieces.join(' '));
      if (!danger) continue;
      if (pieces.some((piece) => dangerIn(piece) !== null)) return null;
      return { ...danger, evidence: pieces.map((piece) => piece.trim()) };
    }
    return null;
  }
}

/** Displeasure in one message after the other, and no less in the newest. */
function rising(text: string, before: readonly string[]): TriageDecision | null {
  const heats = [...before, text].map(heatOf);
  const [newest = 0, last = 0, ...earlier] = heats.toReversed();
  const isRising = newest > 0 && last > 0 && newest + last + (earlier[0] ?? 0) >= 3 && newest >= last;
  if (!isRising) return null;
  const evidence = [...before, text].filter((_, index) => (heats[index] ?? 0) > 0);
  return escalation(
    'emotion',
    'normal',
    'Gets more upset from message to message',
    evidence.map((words) => words.replace(/\s+/gu, ' ').trim().slice(0, quoteLength)),
  );
}

function isUrgent(decision: TriageDecision): boolean {
  return decision.escalate && decision.priority === 'urgent';
}

function isSure(decision: TriageDecision): boolean {
  return decision.escalate && !decision.isLikeness;
}
