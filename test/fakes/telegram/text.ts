import type { Entity } from '../../../adapters/telegram/wire.ts';

/** A refusal as Telegram words it. */
export class Refusal extends Error {
  readonly status: number;
  readonly parameters: Readonly<Record<string, number>> | undefined;

  constructor(status: number, description: string, parameters?: Readonly<Record<string, number>>) {
    super(description);
    this.status = status;
    this.parameters = parameters;
  }
}

/**
 * What Telegram makes of a text: control characters become spaces, carriage returns and marks of direction go, white
 * space at both ends goes. Source: clean_input_string and fix_formatted_text of tdlib.
 */
export function cleaned(text: string): string {
  return clean(text, []).text;
}

/** The same for a text with entities, whose offsets move along. */
export function clean(text: string, entities: readonly Entity[]): { text: string; entities: readonly Entity[] } {
  const places: number[] = [];
  let out = '';
  for (let at = 0; at < text.length; at += 1) {
    places.push(out.length);
    const unit = text[at] ?? '';
    if (unit === '\r' || /[\u2028-\u202e]/.test(unit)) continue;
    out += unit !== '\n' && unit <= '\u0020' ? ' ' : unit;
  }
  places.push(out.length);
  const start = out.length - out.trimStart().length;
  const trimmed = out.trim();
  const moved = entities.flatMap((entity) => {
    const from = Math.max(0, (places[entity.offset] ?? 0) - start);
    const to = Math.min(trimmed.length, (places[entity.offset + entity.length] ?? 0) - start);
    return to > from ? [{ ...entity, offset: from, length: to - from }] : [];
  });
  return { text: trimmed, entities: moved };
}

/** @throws {Refusal} where Telegram would have to guess what is meant */
export function checkEntities(text: string, entities: readonly Entity[]): void {
  for (const entity of entities) {
    const { offset, length } = entity;
    const end = offset + length;
    if (offset < 0 || length <= 0 || end > text.length) throw new Refusal(400, 'Bad Request: entity beyond the text');
    if ([offset, end].some((at) => (text.codePointAt(at - 1) ?? 0) > 0xffff)) {
      throw new Refusal(400, 'Bad Request: entity inside of a character');
    }
    for (const other of entities) {
      const crosses =
        other.offset < offset && other.offset + other.length > offset && other.offset + other.length < end;
      if (crosses) throw new Refusal(400, 'Bad Request: entities cross');
    }
    const isCode = entity.type === 'code' || entity.type === 'pre';
    const over = entities.filter(
      (other) => other !== entity && other.offset < end && other.offset + other.length > offset,
    );
    if (isCode && over.some(({ type }) => type !== 'blockquote')) {
      throw new Refusal(400, 'Bad Request: code cannot be combined');
    }
  }
}
