import type { Conversation, Language } from '../core/conversation.ts';
import type { MediaPart } from '../core/linked.ts';
import { plain, type RichText } from '../core/richtext.ts';
import type { Lane } from '../core/store.ts';
import { fill } from '../core/texts.ts';
import type { UnshownNames } from '../core/unshown.ts';
import { deskIn, languageAt } from './routing.ts';
import type { HandoffSettings } from './settings.ts';
import { timeInWords } from './times.ts';

export interface FileLink {
  readonly conversation: Conversation;
  /** Where it is said: to the customer, or in a case's thread. */
  readonly lane: Lane;
  readonly part: MediaPart;
  readonly url: string;
  /** When the link ends. */
  readonly until: number;
}

type Reading = Pick<FileLink, 'conversation' | 'lane'>;

function readerOf(
  settings: Pick<HandoffSettings, 'desks' | 'texts' | 'deskLanguage'>,
  { conversation, lane }: Reading,
) {
  const desk = lane.id === conversation.id ? undefined : (deskIn(settings, lane.address)?.name ?? '');
  const language = desk === undefined ? conversation.language : languageAt(settings, desk);
  return { language, texts: settings.texts(language, desk) };
}

/** What things are called that are shown by their names alone, in the language of whoever reads it. */
export function unshownNames(
  settings: Pick<HandoffSettings, 'desks' | 'texts' | 'deskLanguage'>,
  reading: Reading,
): UnshownNames {
  return readerOf(settings, reading).texts.desk.records.unshown;
}

/** What is said in place of a file that is too large, in the language of whoever reads it. */
export function fileLinkWords(
  settings: Pick<HandoffSettings, 'desks' | 'texts' | 'deskLanguage' | 'timezone'>,
  { conversation, lane, part, url, until }: FileLink,
): RichText {
  const { language, texts } = readerOf(settings, { conversation, lane });
  const { name = texts.desk.records.media[part.media], bytes } = part.file;
  const file = bytes === undefined ? name : `${name} (${sizeInWords(bytes, language)})`;
  const values = { file, until: timeInWords(until, settings.timezone, language, 'date'), url };
  const words = plain(fill(texts.customer.fileLink, values));
  const start = words.text.lastIndexOf(url);
  return { ...words, spans: [{ start, end: start + url.length, style: 'link', url }] };
}

const units = [
  ['gigabyte', 1024 ** 3],
  ['megabyte', 1024 ** 2],
  ['kilobyte', 1024],
] as const;

function sizeInWords(bytes: number, language: Language): string {
  const [unit, size] = units.find(([, least]) => bytes >= least) ?? (['byte', 1] as const);
  return new Intl.NumberFormat(language, { style: 'unit', unit, maximumFractionDigits: 1 }).format(bytes / size);
}
