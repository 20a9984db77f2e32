import { cardAsText } from '../../core/cardtext.ts';
import type { Outgoing } from '../../core/channel.ts';
import { adaptParts } from '../../core/fallback.ts';
import type { FileRef, MediaKind, Part } from '../../core/message.ts';
import { toPlain } from '../../core/plaintext.ts';
import { capabilities } from './capabilities.ts';
import { headOf, postsOf } from './text.ts';

/** One post. */
export type Step =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'media'; readonly media: MediaKind; readonly file: FileRef }
  | { readonly kind: 'location'; readonly lat: number; readonly lng: number; readonly label: string };

/** The posts a message becomes, in order. The same message always becomes the same posts. Pure. */
export function planOf(message: Outgoing, code?: string): readonly Step[] {
  const steps = adaptParts(message.parts, capabilities).reduce<readonly Step[]>(addPart, []);
  const posts = withHead(steps, message, code).flatMap((step): readonly Step[] =>
    step.kind === 'text' ? postsOf(step.text, code).map((text) => ({ kind: 'text', text })) : [step],
  );
  return posts.length === 0 ? [{ kind: 'text', text: '▫️' }] : posts;
}

function addPart(steps: readonly Step[], part: Part): readonly Step[] {
  switch (part.kind) {
    case 'text':
      return addText(steps, toPlain(part.text));
    case 'unsupported':
      return addText(steps, `▫️ ${part.label}`);
    case 'media': {
      const step = { kind: 'media', media: part.media, file: part.file } as const;
      const caption = part.caption ? toPlain(part.caption) : '';
      return caption === '' ? [...steps, step] : addText([...steps, step], caption);
    }
    case 'location':
      return [...steps, { kind: 'location', lat: part.lat, lng: part.lng, label: part.label ?? '' }];
    case 'card':
      return addText(steps, toPlain(cardAsText(part.card)));
    case 'contact':
      return addText(steps, ['👤', part.name, ...part.phones].join(' '));
  }
}

/** Texts that follow each other are one post. */
function addText(steps: readonly Step[], text: string): readonly Step[] {
  const last = steps.at(-1);
  if (last?.kind !== 'text') return [...steps, { kind: 'text', text }];
  return [...steps.slice(0, -1), { kind: 'text', text: `${last.text}\n${text}` }];
}

function withHead(steps: readonly Step[], message: Outgoing, code: string | undefined): readonly Step[] {
  const head = headOf(message);
  const at = steps.findIndex(({ kind }) => kind === 'text');
  const first = steps[at];
  if (first?.kind === 'text') {
    return head === '' ? steps : steps.with(at, { kind: 'text', text: `${head}\n${first.text}` });
  }
  // Files have no code of their own: in a group, words say whose they are.
  if (code !== undefined) return [{ kind: 'text', text: head === '' ? '📎' : head }, ...steps];
  return message.late === undefined && message.replyTo === undefined ? steps : [{ kind: 'text', text: head }, ...steps];
}
