import type { Outgoing } from '../../core/channel.ts';
import { withCode } from '../../core/codes.ts';
import { plain } from '../../core/richtext.ts';
import { split } from '../../core/split.ts';
import { textLimit } from './capabilities.ts';

/** Longest name above a message. */
const nameLength = 32;

/** Who speaks, where that is a person; when, where that is long ago; and what is answered. */
export function headOf({ by, late, replyTo, parts }: Outgoing): string {
  const isCard = parts.every(({ kind }) => kind === 'card');
  const isPerson = (by.kind === 'agent' || by.kind === 'customer') && !isCard;
  const name = isPerson ? [...by.name.replace(/\s+/gu, ' ').trim()].slice(0, nameLength).join('') : '';
  const when = late === undefined ? '' : `🕓 ${late.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const line = [name, when].filter(Boolean).join(' · ');
  const quote = replyTo && replyTo.quote !== '' ? `> ${replyTo.name}: ${replyTo.quote.replaceAll('\n', ' ')}` : '';
  return [line === '' ? '' : `${line}:`, quote].filter(Boolean).join('\n');
}

/** A text in posts, each with the code of its thread where it has one. */
export function postsOf(text: string, code: string | undefined): readonly string[] {
  if (code === undefined) return split(plain(text.toWellFormed()), textLimit).map((piece) => piece.text);
  const room = textLimit - withCode(code, '').length;
  return split(plain(text.toWellFormed()), room).map((piece) => withCode(code, piece.text));
}
