import type { Action } from '../../core/message.ts';
import type { Json } from '../../core/storage.ts';
import type { Line, WireFile, WirePart } from './protocol.ts';

/** A file as it is kept: its link is made anew whenever a browser is told of it. */
export type KeptFile = Omit<WireFile, 'url'>;

/** A part as it is kept. */
export type KeptPart =
  | Exclude<WirePart, { kind: 'media' }>
  | (Omit<Extract<WirePart, { kind: 'media' }>, 'file'> & { readonly file: KeptFile });

type Kept<L> = L extends { readonly parts: unknown } ? Omit<L, 'seq' | 'parts'> & { parts: readonly KeptPart[] } : L;
type WithoutSeq<L> = L extends unknown ? Omit<L, 'seq'> : never;

/** A line as it is kept: its number is where it stands in its stream. */
export type KeptLine = WithoutSeq<Kept<Line>>;

/** A button that was pressed. It is kept to know it again, and shown to nobody. */
export interface PressedButton {
  readonly type: 'action';
  readonly id: string;
  readonly at: number;
  readonly action: string;
  readonly values: Readonly<Record<string, string>>;
}

/** What is kept of a message beside its line, to judge what is done to it later. */
export interface MessageFacts {
  /** Address of the stream it stands in. */
  readonly stream: string;
  /** Id of the party who wrote it. */
  readonly by: string;
  readonly name: string;
  /** Its first words, for a reply to quote. */
  readonly quote: string;
  /** Time of its newest edit, 0 without one. */
  readonly revision: number;
  readonly removed: boolean;
  /** Buttons it has now. */
  readonly actions: readonly Action[];
}

/** Gives plain data to the store. TypeScript cannot see that an interface is plain data; our own are. */
export function toJson(data: object): Json {
  return data as unknown as Json;
}

/** Takes back what `toJson` gave. */
export function fromJson<T>(data: Json): T {
  return data as unknown as T;
}

/** A line as browsers get it. `link` makes the path of a file. */
export function toWire(seq: number, line: KeptLine, link: (file: string) => string): Line {
  if (line.type !== 'message' && line.type !== 'edit') return { ...line, seq };
  const parts = line.parts.map((part) =>
    part.kind === 'media' ? { ...part, file: { ...part.file, url: link(part.file.id) } } : part,
  );
  return { ...line, seq, parts };
}
