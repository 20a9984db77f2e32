import type { Outgoing } from '../../core/channel.ts';
import { adaptParts } from '../../core/fallback.ts';
import type { FileRef, MediaKind, Part } from '../../core/message.ts';
import { toPlain } from '../../core/plaintext.ts';
import { plain } from '../../core/richtext.ts';
import { split } from '../../core/split.ts';
import { capabilities } from './capabilities.ts';

/** One message of the account's. */
export type Step =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'media'; readonly media: MediaKind; readonly file: FileRef };

/** The messages that ours becomes, in order. The same always becomes the same. Pure. */
export function toSteps(message: Outgoing): readonly Step[] {
  const steps = withHead(adaptParts(message.parts, capabilities).flatMap(stepsOf), message);
  const posts = steps.flatMap((step): readonly Step[] => (step.kind === 'text' ? texts(step.text) : [step]));
  return posts.length === 0 ? [{ kind: 'text', text: '▫️' }] : posts;
}

function texts(text: string): readonly Step[] {
  return split(plain(text.toWellFormed()), capabilities.limits.text).map((piece) => ({
    kind: 'text',
    text: piece.text,
  }));
}

function stepsOf(part: Part): readonly Step[] {
  switch (part.kind) {
    case 'text':
      return [{ kind: 'text', text: toPlain(part.text) }];
    case 'media': {
      const { media, file, caption } = part;
      const words = caption ? toPlain(caption) : '';
      return [{ kind: 'media', media, file }, ...(words === '' ? [] : [{ kind: 'text', text: words } as const])];
    }
    case 'unsupported':
      return [{ kind: 'text', text: `▫️ ${part.label}` }];
    // The last three are texts by now; nothing is swallowed should that change.
    case 'location':
      return [{ kind: 'text', text: `📍 ${part.label ?? ''} ${part.lat}, ${part.lng}` }];
    case 'contact':
      return [{ kind: 'text', text: ['👤', part.name, ...part.phones].join(' ') }];
    case 'card':
      return [{ kind: 'text', text: part.card.title }];
  }
}

/** Who speaks, where that is a person; when, where that is long ago; and what is answered. */
function withHead(steps: readonly Step[], { by, late, replyTo, parts }: Outgoing): readonly Step[] {
  const isPerson = (by.kind === 'agent' || by.kind === 'customer') && parts.some(({ kind }) => kind !== 'card');
  const name = isPerson ? [...by.name.replace(/\s+/gu, ' ').trim()].slice(0, 32).join('') : '';
  const when = late === undefined ? '' : `🕓 ${late.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const line = [name, when].filter(Boolean).join(' · ');
  const quote = replyTo && replyTo.quote !== '' ? `> ${replyTo.name}: ${replyTo.quote.replaceAll('\n', ' ')}` : '';
  const head = [line === '' ? '' : `${line}:`, quote].filter(Boolean).join('\n');
  if (head === '') return steps;
  const at = steps.findIndex(({ kind }) => kind === 'text');
  const first = steps[at];
  if (first?.kind === 'text') return steps.with(at, { kind: 'text', text: `${head}\n${first.text}` });
  // A name alone is not worth one of the few messages that an account may write.
  return when === '' && quote === '' ? steps : [{ kind: 'text', text: head }, ...steps];
}
