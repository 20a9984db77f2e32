import { readCode, withCode } from '../../../core/codes.ts';
import { concat, plain, type RichText, styled } from '../../../core/richtext.ts';
import type { Given } from '../../contracts/channel/platform.ts';
import type { Look, LookedFile, Place, Seat } from './seat.ts';

/** A message in a window that shows nothing but text, files and places. */
export interface PlainLine {
  readonly id: string;
  /** The channel said it, for somebody. */
  readonly isOurs: boolean;
  readonly text?: string;
  readonly file?: LookedFile;
  readonly place?: Place;
  readonly replyTo?: string;
}

export interface PlainWindow
  extends Pick<Seat, 'platform' | 'role' | 'name' | 'keeps' | 'introduce' | 'locate' | 'edit' | 'remove'> {
  readonly channel: { readonly capabilities: { features: Seat['features']; limits: { readonly text: number } } };
  /** Of the case, in a group. */
  readonly code?: string;
  readonly lines: () => readonly PlainLine[];
  readonly say: (text: string, replyTo?: string) => Promise<string>;
  readonly give: (file: Given) => Promise<string>;
  /** What a text does by itself on this platform. */
  readonly live?: (text: string) => readonly string[];
}

/** Somebody in front of a messenger whose texts have no formatting: a customer, or an agent in a group of such. */
export function plainSeat(window: PlainWindow): Seat {
  const { channel, code, lines, live = () => [], say, give, edit, ...rest } = window;
  const coded = (text: string) => (code === undefined ? text : withCode(code, text));
  const type = (text: string, replyTo?: string) => say(coded(text), replyTo);

  async function giveAll(files: readonly Given[], caption: string): Promise<string> {
    let first = '';
    // A note's mark goes with its words, and a code in front says which case its files are for.
    if (code !== undefined) first = await say(caption.startsWith('／／') ? coded(caption) : `#${code}`);
    if (caption.startsWith('／／')) return first;
    for (const [index, file] of files.entries()) {
      const id = await give(file);
      if (index === 0) first = id;
    }
    if (caption !== '') await type(caption);
    return first;
  }

  return {
    ...rest,
    features: channel.capabilities.features,
    longest: channel.capabilities.limits.text - coded('').length,
    shown: () => ofCase(lines(), code).map((line) => lookAt(line, live)),
    say: type,
    give: giveAll,
    giveTooLarge: (name, bytes) => giveAll([{ media: 'file', name, bytes: new Uint8Array(bytes) }], ''),
    ...(edit && { edit: (id: string, text: string) => edit(id, coded(text)) }),
    ...(code !== undefined && {
      async press(_id, action, { resolution: _, tags: __, ...values } = {}) {
        await type([`!${action}`, ...Object.values(values)].join(' '));
      },
    }),
  };
}

/** What is of a case: what begins with its code, and the files behind that. */
function ofCase(lines: readonly PlainLine[], code: string | undefined): readonly PlainLine[] {
  if (code === undefined) return lines;
  let last: string | undefined;
  return lines.flatMap((line) => {
    const read = line.text === undefined ? undefined : readCode(line.text);
    if (read && line.isOurs) last = read.code;
    if (read) return read.code === code ? [{ ...line, text: read.text }] : [];
    return line.isOurs && (line.file ?? line.place) && last === code ? [line] : [];
  });
}

function lookAt(
  { id, isOurs, text, file, place, replyTo }: PlainLine,
  live: (text: string) => readonly string[],
): Look {
  const { by, text: said } = isOurs ? behead(text ?? '') : { by: '', text: plain(text ?? '') };
  return {
    id,
    by,
    text: said,
    files: file ? [file] : [],
    ...(place && { place }),
    ...(replyTo !== undefined && { replyTo }),
    reactions: [],
    buttons: [...(text ?? '').matchAll(/^#\d+ !(\w+) · (.+)$/gmu)].map(([, action = '', label = '']) => ({
      id: action,
      label,
    })),
    live: isOurs ? live(text ?? '') : [],
  };
}

/** Takes off the line that says who speaks, and marks what is quoted below it. */
function behead(text: string): { readonly by: string; readonly text: RichText } {
  const [, by, rest = text] = /^([^\n]{1,60}):\n([\s\S]*)$/u.exec(text) ?? [];
  const [, quote, answer = ''] = /^> (\S[^\n]*: [^\n]*)\n([\s\S]*)$/u.exec(rest) ?? [];
  const words = quote === undefined ? plain(rest) : concat(styled(quote, { style: 'quote' }), `\n${answer}`);
  return { by: by ?? '', text: words };
}
