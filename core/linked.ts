import type { Capabilities } from './channel.ts';
import type { Part } from './message.ts';
import type { RichText } from './richtext.ts';

export type MediaPart = Part & { readonly kind: 'media' };

/**
 * Words with a link, which ends some day, for a file that cannot go where a lane leads. The same `key` has the same
 * link, so that a send that is repeated says the same.
 */
export type LinkFile = (part: MediaPart, lane: string, key: string) => Promise<RichText>;

/** Puts a link in place of each file that a channel does not take: of those known not to fit, or of all. */
export async function linkFiles(
  parts: readonly Part[],
  { limits, features }: Capabilities,
  which: 'unfit' | 'all',
  link: (part: MediaPart, index: number) => Promise<RichText>,
): Promise<readonly Part[]> {
  const linked = parts.map(async (part, index): Promise<readonly Part[]> => {
    if (part.kind !== 'media') return [part];
    // One that its own channel sends on has no size that would matter.
    const fits = part.file.fetchLimit !== undefined || (part.file.bytes ?? 0) <= limits.fileBytes;
    const isTaken = features[part.media] !== 'none' && fits;
    // Nobody follows a link to a sticker: its name does.
    const isSticker = part.media === 'sticker' && features.sticker === 'none';
    if (isSticker || (which === 'unfit' && isTaken)) return [part];
    const words: Part = { kind: 'text', text: await link(part, index) };
    return part.caption ? [words, { kind: 'text', text: part.caption }] : [words];
  });
  return (await Promise.all(linked)).flat();
}
