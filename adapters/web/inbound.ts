import type { Inbound } from '../../core/channel.ts';
import {
  type Action,
  type Address,
  type FileRef,
  type FormField,
  formOpened,
  hasDraft,
  type MediaKind,
  type Part,
  type Party,
  plainParts,
} from '../../core/message.ts';
import { plain } from '../../core/richtext.ts';
import type { KeyedFrame } from './frames.ts';
import type { KeptFile, KeptLine, KeptPart, MessageFacts, PressedButton } from './lines.ts';
import type { DraftPart } from './protocol.ts';
import { Refusal } from './refusal.ts';

/** An agent's own message has a button of its own where it was not delivered; whether it may be pressed, the core knows. */
const retry = 'retry';

/** Who asks, and where. */
export interface Author {
  readonly by: Party;
  readonly from: Address;
  /** `visitor:…` or `room/thread`. */
  readonly stream: string;
  /** Keeps the keys of those who share a stream apart. */
  readonly keyPrefix: string;
}

/** What is known when a frame is judged. */
export interface Context {
  readonly at: number;
  /** The id the message gets, or has. */
  readonly id: string;
  /** Facts of the message that the frame is about, or answers. */
  readonly target: MessageFacts | undefined;
  /** The files it names, by id: those that this author may send. */
  readonly files: ReadonlyMap<string, KeptFile>;
}

/** What a frame comes to: a line of the stream, or a pressed button, which leaves no line. */
export interface Accepted {
  readonly record: KeptLine | PressedButton;
  /** The message's facts from now on, where they change. */
  readonly facts: MessageFacts | null;
}

/**
 * Judges what a browser asks.
 * @throws {Refusal} where it may not be done
 */
export function accept(author: Author, frame: KeyedFrame, { at, id, target, files }: Context): Accepted {
  const { by } = author;
  switch (frame.type) {
    case 'message': {
      const parts = keptParts(frame.parts, files);
      const replyTo = frame.replyTo === undefined ? undefined : quoteOf(frame.replyTo, target);
      const facts = { stream: author.stream, by: by.id, name: by.name, quote: quote(ownParts(parts, author)) };
      return {
        record: { type: 'message', id, key: frame.key, at, by, parts, ...(replyTo && { replyTo }) },
        facts: { ...facts, revision: 0, removed: false, actions: [] },
      };
    }
    case 'edit': {
      const facts = own(author, target);
      const parts = keptParts(frame.parts, files);
      // Its time is its revision. Two edits in one millisecond, or a clock set back, must still be told apart.
      const revision = Math.max(at, facts.revision + 1);
      return {
        record: { type: 'edit', id, at: revision, parts },
        facts: { ...facts, revision, quote: quote(ownParts(parts, author)) },
      };
    }
    case 'remove':
      return {
        record: { type: 'remove', id, at },
        facts: { ...own(author, target), removed: true, quote: '', actions: [] },
      };
    case 'reaction': {
      existing(target);
      return { record: { type: 'reaction', id, at, by, emoji: frame.emoji, added: frame.added }, facts: null };
    }
    case 'action': {
      if (frame.action === retry && by.kind === 'agent') {
        own(author, target);
        return { record: { type: 'action', id, at, action: retry, values: {} }, facts: null };
      }
      if (frame.action === formOpened && by.kind === 'agent') {
        const opened = existing(target).actions.find((candidate) => candidate.id === frame.values['action']);
        if (!opened || !hasDraft(opened.form)) throw new Refusal('not-found');
        return { record: { type: 'action', id, at, action: formOpened, values: { action: opened.id } }, facts: null };
      }
      const action = existing(target).actions.find((candidate) => candidate.id === frame.action);
      if (!action) throw new Refusal('not-found');
      const values = formValues(action, frame.values);
      return { record: { type: 'action', id, at, action: action.id, values }, facts: null };
    }
  }
}

/** What was accepted, in the words of everything above. The same record gives the same event, however often. */
export function eventOf(author: Author, key: string, record: Accepted['record']): Inbound {
  const event = {
    key: `${author.stream}:${author.keyPrefix}${key}`,
    at: new Date(record.at),
    from: author.from,
    by: author.by,
  };
  const { id } = record;
  switch (record.type) {
    case 'message': {
      const replyTo = record.replyTo?.id;
      const parts = ownParts(record.parts, author);
      return { ...event, type: 'message', id, parts, ...(replyTo === undefined ? {} : { replyTo }) };
    }
    case 'edit': {
      const revision = String(record.at).padStart(16, '0');
      return { ...event, type: 'edit', id, revision, parts: ownParts(record.parts, author) };
    }
    case 'remove':
      return { ...event, type: 'delete', id };
    case 'reaction':
      return { ...event, type: 'reaction', id, emoji: record.emoji, added: record.added };
    case 'action':
      return { ...event, type: 'action', id, action: record.action, values: { ...record.values } };
    case 'mark':
      throw new TypeError('A mark comes from us, never from a browser');
  }
}

function existing(target: MessageFacts | undefined): MessageFacts {
  if (!target || target.removed) throw new Refusal('not-found');
  return target;
}

function own(author: Author, target: MessageFacts | undefined): MessageFacts {
  const facts = existing(target);
  if (facts.by !== author.by.id) throw new Refusal('not-yours');
  return facts;
}

function quoteOf(id: string, target: MessageFacts | undefined): { id: string; name: string; quote: string } {
  const facts = existing(target);
  return { id, name: facts.name, quote: facts.quote };
}

function keptParts(drafts: readonly DraftPart[], files: ReadonlyMap<string, KeptFile>): readonly KeptPart[] {
  return drafts.map((draft): KeptPart => {
    if (draft.kind === 'location') return draft;
    if (draft.kind === 'text') return { kind: 'text', text: plain(draft.text) };
    const file = files.get(draft.file);
    if (!file) throw new Refusal('not-found');
    const caption = draft.caption ? { caption: plain(draft.caption) } : {};
    return { kind: 'media', media: mediaKind(draft.media, file.mime), file, ...caption };
  });
}

/** The kind that the bytes allow, whatever the browser says they are. */
function mediaKind(asked: MediaKind, mime: string): MediaKind {
  const [family] = mime.split('/');
  switch (asked) {
    case 'image':
    case 'sticker':
      return family === 'image' && !mime.includes('svg') ? asked : 'file';
    case 'video':
      return family === 'video' ? 'video' : 'file';
    case 'audio':
    case 'voice':
      // Browsers record sound into WebM and MP4, which look like films from outside.
      return family === 'audio' || family === 'video' ? asked : 'file';
    case 'file':
      return 'file';
  }
}

function ownParts(parts: readonly KeptPart[], { from }: Author): readonly Part[] {
  return parts.map((part): Part => {
    if (part.kind !== 'media') return part;
    return { ...part, file: fileRef(part.file, from.channel) };
  });
}

function fileRef({ id, name, mime, bytes }: KeptFile, channel: string): FileRef {
  return { channel, id, name, mime, bytes };
}

function formValues(action: Action, values: Readonly<Record<string, string>>): Record<string, string> {
  const fields = action.form?.fields ?? [];
  const known = new Set(fields.map((field) => field.id));
  if (Object.keys(values).some((id) => !known.has(id))) throw new Refusal('invalid');
  return Object.fromEntries(
    fields.flatMap((field) => {
      const value = fieldValue(field, Object.hasOwn(values, field.id) ? values[field.id] : undefined);
      return value === undefined ? [] : [[field.id, value]];
    }),
  );
}

function fieldValue(field: FormField, value: string | undefined): string | undefined {
  const empty = value === undefined || value.trim() === '';
  if (empty && field.required) throw new Refusal('invalid');
  const listed = field.kind !== 'select' || field.options?.some((option) => option.value === value);
  if (!empty && !listed) throw new Refusal('invalid');
  return value;
}

const quoteLength = 160;

/** The first words of a message. */
export function quote(parts: readonly Part[]): string {
  const text = plainParts(parts);
  if (text.length <= quoteLength) return text;
  // Not half a character at the end.
  return `${text.slice(0, quoteLength - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
