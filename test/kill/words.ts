import type { Line, WirePart } from '../../adapters/web/protocol.ts';
import type { Card, Party } from '../../core/message.ts';

type Message = Line & { readonly type: 'message' };

/** The text of a message, as it is shown. */
export function wordsOf(parts: readonly WirePart[]): string {
  return parts.map((part) => (part.kind === 'text' ? part.text.text : '')).join('');
}

export function messages(lines: readonly Line[], kind: Party['kind']): readonly Message[] {
  return lines.filter((line): line is Message => line.type === 'message' && line.by.kind === kind);
}

/** What people of a kind said in a stream, in its order. */
export function said(lines: readonly Line[], kind: Party['kind']): readonly string[] {
  return messages(lines, kind)
    .map(({ parts }) => wordsOf(parts))
    .filter((words) => words !== '');
}

/** Cards that are messages of their own. */
export function cards(lines: readonly Line[]): readonly Card[] {
  return messages(lines, 'system').flatMap(({ parts }) =>
    parts.flatMap((part) => (part.kind === 'card' ? [part.card] : [])),
  );
}

/** How often a stream has a shipped sentence, whatever is filled into it. */
export function times(lines: readonly Line[], sentence: string): number {
  const pieces = sentence.split(/\{\w+\}/);
  const [first = ''] = pieces;
  const last = pieces.at(-1) ?? '';
  return said(lines, 'system').filter((words) => words.startsWith(first) && words.endsWith(last)).length;
}
