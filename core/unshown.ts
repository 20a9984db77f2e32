import type { MediaKind, Part, Unshown } from './message.ts';

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
export function labelIn(names: UnshownNames, { what, label }: NamedPart): string {
  return what === undefined ? label : names[what] + label.slice(what.length);
}

/** The same of all parts. @param namesOf asked only where there is something to name; they stay as they are where it knows none */
export async function nameUnshown(
  parts: readonly Part[],
  namesOf: () => Promise<UnshownNames | undefined>,
): Promise<readonly Part[]> {
  if (!parts.some((part) => part.kind === 'unsupported' && part.what !== undefined)) return parts;
  const names = await namesOf();
  if (!names) return parts;
  return parts.map((part) =>
    part.kind === 'unsupported' ? { kind: 'unsupported', label: labelIn(names, part) } : part,
  );
}
