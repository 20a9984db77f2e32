import type { Entry } from '../../core/conversation.ts';
import type { Facts } from './facts.ts';
import type { Arrival, Record, Written } from './record.ts';

/** What came of a run. */
export interface Judgement {
  /** Every promise that was broken; empty where all were kept. */
  readonly wrong: readonly string[];
  /** Where each message was shown more than once. All of them may be, where their outcome was recorded as unknown. */
  readonly duplicates: number;
  /** Messages whose outcome was recorded as unknown, and how many of them were shown nevertheless. */
  readonly unknown: number;
  readonly unknownShown: number;
}

/** Looks whether each message was delivered, once, in order and to nobody else. */
export function judge(record: Record, { transcripts, letters, left }: Facts): Judgement {
  const wrong: string[] = left.map((id) => `something is left to do in ${id}`);
  const kept = new Map<string, Entry[]>();
  for (const entry of transcripts.flat()) {
    for (const mark of marksIn(entry)) kept.set(mark, [...(kept.get(mark) ?? []), entry]);
  }
  const unknownIds = new Set(letters.filter(({ outcome }) => outcome === 'unknown').map(({ message }) => message));
  for (const { kind, outcome, op, code } of letters) {
    if (kind === 'inbox') wrong.push(`an event was rejected: ${code}`);
    else if (outcome === 'failed') wrong.push(`a delivery failed: ${op}, ${code}`);
  }
  const shown = Map.groupBy(record.arrivals, ({ mark }) => mark);
  let duplicates = 0;
  let unknown = 0;
  let unknownShown = 0;

  for (const written of record.written.values()) {
    const entries = kept.get(written.mark) ?? [];
    const places = shown.get(written.mark) ?? [];
    const isUnknown = entries.some(({ id }) => unknownIds.has(id));
    const what = `${written.kind}'s ${written.mark}`;
    if (isUnknown) unknown += 1;
    if (isUnknown && places.length > 0) unknownShown += 1;
    const isTwice = new Set(places.map(({ place }) => place)).size < places.length;
    const mayBeRefused = cameToEndedCase(record, written);
    if (isTwice) duplicates += 1;
    if (entries.length !== 1 && !(mayBeRefused && entries.length === 0))
      wrong.push(`${what} is ${entries.length} times in the transcripts`);
    wrong.push(...judgePlaces(written, places));
    if (written.kind === 'note' || isUnknown) continue;
    if (places.length === 0 && !mayBeRefused) wrong.push(`${what} was never shown`);
    // The next desk is shown what was said before, too.
    if (isTwice) wrong.push(`${what} was shown ${places.length} times`);
  }
  for (const { mark } of record.arrivals) if (!record.written.has(mark)) wrong.push(`nobody wrote ${mark}`);
  wrong.push(...judgeOrder(record));
  return { wrong, duplicates, unknown, unknownShown };
}

/** What agents write to a case that is closed, or at another desk, is not passed on. The way there may change the order. */
function cameToEndedCase({ endings }: Record, { kind, place, at, late }: Written): boolean {
  if (kind === 'customer') return false;
  return endings.some(
    ({ written: end, isOvertaken }) => end.place === place && (end.at < at ? end.late || isOvertaken : late),
  );
}

/** Nobody's words are with another customer, and no note is with any. */
function judgePlaces(written: Written, places: readonly Arrival[]): string[] {
  const { mark, kind, customer } = written;
  return places.flatMap(({ place }) => {
    const isChat = place.startsWith('chat:');
    if (isChat && place !== `chat:${customer}`) return [`${mark} of ${customer} is in ${place}`];
    if (kind === 'note') return [`the note ${mark} is in ${place}`];
    return isChat === (kind === 'agent') ? [] : [`${mark}, which the ${kind} wrote, is in ${place}`];
  });
}

/** In each place stands what belongs to one customer, in the order it was written. */
function judgeOrder({ arrivals, written }: Record): string[] {
  const wrong: string[] = [];
  for (const [place, there] of Map.groupBy(arrivals, ({ place }) => place)) {
    const messages = there.flatMap(({ mark }) => written.get(mark) ?? []);
    const owners = new Set(messages.map(({ customer }) => customer));
    if (owners.size > 1) wrong.push(`${place} has messages of ${[...owners].join(' and ')}`);
    // What its platform brought late is behind what was brought in time.
    const inTime = messages.filter(({ late }) => !late);
    for (const [origin, said] of Map.groupBy(inTime, ({ place: origin }) => origin)) {
      const numbers = said.map(({ mark }) => Number(mark.split('-').at(-1)));
      const at = numbers.findIndex((number, index) => index > 0 && number < (numbers[index - 1] ?? 0));
      if (at > 0) wrong.push(`in ${place} ${said[at]?.mark} is behind ${said[at - 1]?.mark}, both of ${origin}`);
    }
  }
  return wrong;
}

function marksIn({ parts }: Entry): readonly string[] {
  const text = parts.map((part) => (part.kind === 'text' ? part.text.text : '')).join('');
  return [...text.matchAll(/\[(\w+-\d+)\]/g)].map(([, mark = '']) => mark);
}
