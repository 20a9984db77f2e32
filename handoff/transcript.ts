import { DateTime } from 'luxon';
import { cardAsText } from '../core/cardtext.ts';
import type { CaseRecord } from '../core/cases.ts';
import type { Case, Conversation, Entry } from '../core/conversation.ts';
import type { Draft } from '../core/draft.ts';
import { frontdesk } from '../core/fallback.ts';
import { type FileRef, type Part, plainParts } from '../core/message.ts';
import { toPlain } from '../core/plaintext.ts';
import { plain } from '../core/richtext.ts';
import { fill, type Texts } from '../core/texts.ts';
import { shownByName } from '../core/unshown.ts';
import { readableAgain } from './relay.ts';
import { languageAt } from './routing.ts';
import type { HandoffSettings } from './settings.ts';

/** No configured channel can be called so: its files are written at the moment somebody opens them. */
export const transcriptChannel = '#transcript';

/** Which transcript a file is. It never grows after it was asked for, so that a send that is repeated sends the same. */
export interface TranscriptId {
  readonly conversation: string;
  /** One case, with what was said to the bot before it; everything that was ever said where it is absent. */
  readonly case?: string;
  /** Who reads it: in whose language and words it is. */
  readonly desk: string;
  /** The conversation's message count when it was asked for. */
  readonly until: number;
}

/** What was said to the bot before a case is kept back until it is known whether that case is the one; so much of it. */
const mostBefore = 500;
const rule = '─'.repeat(24);

/** A customer's name as part of a file's: whole signs, as half of one is refused by whoever has to write it down. */
export function nameInFile(name: string): string {
  return [...name.replace(/[^\p{L}\p{N}]+/gu, '-')].slice(0, 40).join('');
}

/** The file of a transcript. @param one the case, or everything */
export function transcriptFile(
  { id, customer, messages }: Conversation,
  texts: Texts['desk'],
  desk: string,
  one?: Pick<Case, 'id' | 'number'>,
): FileRef {
  const name = [texts.records.fileName, nameInFile(customer.name), one?.number ?? '']
    .filter((part) => part !== '')
    .join('-');
  return {
    channel: transcriptChannel,
    id: [id, one?.id ?? '', desk, String(messages)].map(encodeURIComponent).join('/'),
    name: `${name}.txt`,
    mime: 'text/plain',
  };
}

/** Posts a transcript into a thread, as a file that is written when it is sent. */
export function postTranscript(
  draft: Draft,
  texts: Texts['desk'],
  { lane, desk }: Pick<Case, 'lane' | 'desk'>,
  one?: Pick<Case, 'id' | 'number'>,
): void {
  const { conversation, context } = draft;
  const { transcriptOf, transcriptOfAll } = texts.records;
  const values = { number: one?.number ?? '', customer: conversation.customer.name };
  const caption = plain(fill(one ? transcriptOf : transcriptOfAll, values));
  const file = transcriptFile(conversation, texts, desk, one);
  const parts: readonly Part[] = [{ kind: 'media', media: 'file', file, caption }];
  draft.deliver(lane, { op: 'send', message: context.newId(), by: frontdesk, parts }, 'failures');
}

/** Which transcript a file is. */
export function readTranscriptId(id: string): TranscriptId {
  const [conversation = '', caseId, desk = '', until] = id.split('/').map(decodeURIComponent);
  return { conversation, desk, until: Number(until), ...(caseId ? { case: caseId } : {}) };
}

/** Of all that was said, what belongs to one case: its own messages, and what was said to the bot before it. */
export async function* ofCase(entries: AsyncIterable<Entry>, id: string): AsyncGenerator<Entry> {
  let before: Entry[] = [];
  for await (const entry of entries) {
    if (entry.case === id) {
      yield* before;
      yield entry;
      before = [];
    } else if (entry.case === undefined) before = [...before, entry].slice(-mostBefore);
    else before = [];
  }
}

/** What a transcript is written from. */
export interface TranscriptMatter {
  readonly conversation: Conversation;
  readonly desk: string;
  /** The case it is of, where it is of one. */
  readonly record?: CaseRecord;
  readonly entries: AsyncIterable<Entry>;
  /** Whether it did not reach the customer, or nobody knows. */
  readonly isLost: (entry: Entry) => Promise<boolean>;
}

/**
 * Writes down what was said, as text that opens everywhere: in the language of the desk, with its notes, and with
 * what desks are not to see hidden. What somebody wrote is set in, so that no message can pass for another's.
 */
export async function* writeTranscript(
  settings: HandoffSettings,
  { conversation, desk, record, entries, isLost }: TranscriptMatter,
): AsyncGenerator<string> {
  const language = languageAt(settings, desk);
  const texts = settings.texts(language, desk).desk;
  const { records } = texts;
  const hide = settings.mask ?? ((text: string) => text);
  const time = (at: number) => DateTime.fromMillis(at, { zone: settings.timezone }).toFormat('yyyy-MM-dd HH:mm:ss ZZ');

  function* head(): Generator<readonly [string, string] | string> {
    const customer = conversation.customer.name;
    const of = record ? records.transcriptOf : records.transcriptOfAll;
    const title = fill(of, { number: record?.number ?? '', customer });
    yield record ? `${title} · ${texts.categories[record.category]}` : title;
    yield [texts.fields.channel, conversation.address.channel];
    if (record) {
      yield [texts.fields.priority, texts.priorities[record.priority]];
      yield [texts.fields.since, time(record.openedAt)];
      if (record.assignee) yield [texts.fields.assignee, record.assignee.name];
      if (record.closedAt !== undefined) yield [texts.states.closed, time(record.closedAt)];
      if (record.resolution) yield [texts.fields.resolution, texts.resolutions[record.resolution]];
    }
    yield fill(records.times, { zone: settings.timezone });
  }

  // Without the mark that says so, Windows and the viewers of phones take UTF-8 for something else.
  yield '\u{feff}';
  for (const line of head()) yield `${hide(oneLine(typeof line === 'string' ? line : line.join(': ')))}\n`;
  yield `${rule}\n`;
  let isEmpty = true;
  for await (const entry of entries) {
    isEmpty = false;
    const kind = records.kinds[entry.by.kind];
    const name = entry.by.kind === 'system' ? kind : `${oneLine(entry.by.name)} (${kind})`;
    const isOurs = entry.visibility === 'public' && entry.by.kind !== 'customer' && !entry.deleted;
    const signs = [
      ...(isOurs && (await isLost(entry)) ? [records.undelivered] : []),
      ...(entry.visibility === 'note' ? [records.note] : []),
      ...(entry.revision !== '' && !entry.deleted ? [records.edited] : []),
      ...(entry.deleted ? [records.deleted] : []),
    ].map((sign) => ` [${sign}]`);
    yield `\n${time(entry.at)}  ${hide(name)}${signs.join('')}\n`;
    // Whoever took it back did not want it to be read.
    if (entry.deleted) continue;
    for (const part of entry.parts) yield setIn(hide(partInWords(part, texts)));
    // Not set in as far as what is typed: nobody can write it in a message of their own.
    for (const before of readableAgain(entry.earlier ?? []))
      yield `  ${fill(records.was, { text: '' }).trim()}\n${setIn(hide(before))}`;
  }
  if (isEmpty) yield `\n${records.nothing}\n`;
}

function partInWords(part: Part, { records }: Texts['desk']): string {
  switch (part.kind) {
    case 'text':
      return toPlain(part.text);
    case 'media': {
      const { file, media, caption } = part;
      const shown = `📎 ${[file.name, `(${records.media[media]})`].filter(Boolean).join(' ')}`;
      return caption ? `${shown}\n${toPlain(caption)}` : shown;
    }
    case 'location':
      return ['📍', part.label, `${part.lat}, ${part.lng}`].filter(Boolean).join(' ');
    case 'contact':
      return ['👤', part.name, ...part.phones].join(' ');
    case 'card':
      return toPlain(cardAsText(part.card));
    case 'unsupported':
      return unshownInWords(shownByName(part, records.unshown));
  }
}

function unshownInWords(part: Part): string {
  return part.kind === 'unsupported' ? `❔ ${part.label}` : plainParts([part]);
}

const lineEnds = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/u;
/** Control characters, and marks that change the reading direction. */
const unseen = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

function setIn(text: string): string {
  return text
    .split(lineEnds)
    .map((line) => `    ${line.replaceAll('\t', '  ').replace(unseen, '')}\n`)
    .join('');
}

function oneLine(text: string): string {
  return text.split(lineEnds).join(' ').replace(unseen, '');
}
