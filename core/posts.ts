import { cardAsText } from './cardtext.ts';
import type { Capabilities, Outgoing } from './channel.ts';
import { withCode } from './codes.ts';
import { adaptParts } from './fallback.ts';
import type { Card, FileRef, MediaKind, Part } from './message.ts';
import { toPlain } from './plaintext.ts';
import { plain } from './richtext.ts';
import { split } from './split.ts';

interface TextPost {
  readonly kind: 'text';
  readonly text: string;
}

/** One post of a messenger whose texts have no formatting. */
export type Post =
  | TextPost
  | { readonly kind: 'media'; readonly media: MediaKind; readonly file: FileRef }
  | { readonly kind: 'location'; readonly lat: number; readonly lng: number; readonly label: string };

export interface PostRules<Own> {
  readonly capabilities: Capabilities;
  /** A text as posts of the length that is allowed, each with the code where there is one. */
  readonly pieces: (text: string) => readonly string[];
  /** The code of the thread that it goes to, in a room that has no threads of its own. */
  readonly code?: string | undefined;
  /** How the platform itself shows a card, where it can. */
  readonly card?: (card: Card) => readonly (Post | Own)[] | undefined;
}

/** Longest name above a message. Any more of it would be taken from what can be said. */
const nameLength = 32;

/**
 * The posts that a message becomes, in order, as few as can be: texts that follow each other are one. The same message
 * always becomes the same posts.
 */
export function postsOf<Own extends { readonly kind: string } = never>(
  message: Outgoing,
  rules: PostRules<Own>,
): readonly (Post | Own)[] {
  const parts = adaptParts(message.parts, rules.capabilities);
  const posts = parts
    .flatMap((part): readonly (Post | Own)[] => shown(part, rules.card))
    .reduce<readonly (Post | Own)[]>(joined, []);
  const all = withHead<Own>(posts, message, rules.code).flatMap((post): readonly (Post | Own)[] =>
    isText(post) ? rules.pieces(post.text).map(textPost) : [post],
  );
  return all.length === 0 ? [textPost('▫️')] : all;
}

/** A text in pieces of at most `limit` UTF-16 units, each of which begins with the code. */
export function codedPieces(text: string, limit: number, code: string | undefined): readonly string[] {
  const room = code === undefined ? limit : limit - withCode(code, '').length;
  const pieces = split(plain(text.toWellFormed()), room).map((piece) => piece.text);
  return code === undefined ? pieces : pieces.map((piece) => withCode(code, piece));
}

function textPost(text: string): TextPost {
  return { kind: 'text', text };
}

function isText(post: { readonly kind: string }): post is TextPost {
  return post.kind === 'text';
}

function shown<Own>(part: Part, card: PostRules<Own>['card']): readonly (Post | Own)[] {
  switch (part.kind) {
    case 'text':
      return [textPost(toPlain(part.text))];
    case 'unsupported':
      return [textPost(`▫️ ${part.label}`)];
    case 'media': {
      const post = { kind: 'media', media: part.media, file: part.file } as const;
      const caption = part.caption ? toPlain(part.caption) : '';
      return caption === '' ? [post] : [post, textPost(caption)];
    }
    case 'location':
      return [{ kind: 'location', lat: part.lat, lng: part.lng, label: part.label ?? '' }];
    case 'card':
      return card?.(part.card) ?? [textPost(toPlain(cardAsText(part.card)))];
    case 'contact':
      return [textPost(['👤', part.name, ...part.phones].join(' '))];
  }
}

function joined<P extends { readonly kind: string }>(posts: readonly (P | TextPost)[], post: P | TextPost) {
  const last = posts.at(-1);
  if (!last || !isText(last) || !isText(post)) return [...posts, post];
  return posts.with(-1, textPost(`${last.text}\n${post.text}`));
}

function withHead<Own extends { readonly kind: string }>(
  posts: readonly (Post | Own)[],
  message: Outgoing,
  code: string | undefined,
): readonly (Post | Own)[] {
  const head = headOf(message);
  const at = posts.findIndex(isText);
  const first = posts[at];
  if (first && isText(first)) return head === '' ? posts : posts.with(at, textPost(`${head}\n${first.text}`));
  // Files have no code of their own: words say whose they are.
  if (code !== undefined && posts.length > 0) return [textPost(head === '' ? '📎' : head), ...posts];
  // A name alone is not worth one of the few answers there are.
  return message.late === undefined && !isQuoting(message) ? posts : [textPost(head), ...posts];
}

/** Who speaks, where that is a person; when, where that is long ago; and what is answered. */
function headOf(message: Outgoing): string {
  const { by, late, replyTo, parts } = message;
  const isCard = parts.every(({ kind }) => kind === 'card');
  const isPerson = (by.kind === 'agent' || by.kind === 'customer') && !isCard;
  const name = isPerson ? [...by.name.replace(/\s+/gu, ' ').trim()].slice(0, nameLength).join('') : '';
  const when = late === undefined ? '' : `🕓 ${late.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const line = [name, when].filter(Boolean).join(' · ');
  const quote = replyTo && isQuoting(message) ? `> ${replyTo.name}: ${replyTo.quote.replaceAll('\n', ' ')}` : '';
  return [line === '' ? '' : `${line}:`, quote].filter(Boolean).join('\n');
}

function isQuoting({ replyTo }: Outgoing): boolean {
  return replyTo !== undefined && replyTo.quote !== '';
}
