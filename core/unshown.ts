import type { MediaKind, Part, Unshown } from './message.ts';
import { styled } from './richtext.ts';

/** What they are called in the language of whoever reads. */
export type UnshownNames = Readonly<Record<Unshown, string>>;

export type NamedPart = Part & { readonly kind: 'unsupported' };

const kindsOfMedia: Readonly<Record<MediaKind, Unshown>> = {
  image: 'picture',
  video: 'video',
  audio: 'audio',
  voice: 'voice message',
  file: 'file',
  sticker: 'sticker',
};

/** A file of which there is no more than its kind. @param detail what is known of it besides */
export function namedMedia(media: MediaKind, detail?: string): NamedPart {
  return named(kindsOfMedia[media], detail);
}

/** Something of which no more can be shown than what it is. @param detail what is known of it besides */
export function named(what: Unshown, detail?: string): NamedPart {
  return { kind: 'unsupported', label: detail === undefined ? what : `${what}: ${detail}`, what };
}

/** A label in the language of whoever reads it; what somebody typed in it stays as it is. */
function labelIn(names: UnshownNames, { what, label }: NamedPart): string {
  return what === undefined ? label : names[what] + label.slice(what.length);
}

/** As it is shown, by these names where they are known: a quote, where it was quoted. */
export function shownByName(part: NamedPart, names: UnshownNames | undefined): Part {
  const label = names ? labelIn(names, part) : part.label;
  if (part.quotedOf === undefined) return { kind: 'unsupported', label };
  return { kind: 'text', text: styled([part.quotedOf, label].filter(Boolean).join(': '), { style: 'quote' }) };
}

/** The same of all parts. @param namesOf asked only where there is something to name */
export async function nameUnshown(
  parts: readonly Part[],
  namesOf: (() => Promise<UnshownNames | undefined>) | undefined,
): Promise<readonly Part[]> {
  const isNamed = (part: Part) => part.kind === 'unsupported' && (part.what ?? part.quotedOf) !== undefined;
  if (!parts.some(isNamed)) return parts;
  const names = await namesOf?.();
  return parts.map((part) => (part.kind === 'unsupported' ? shownByName(part, names) : part));
}
