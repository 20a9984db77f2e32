import { computed, signal } from '@preact/signals';
import type { DraftPart, WireFile, WirePart } from '../../adapters/web/protocol.ts';
import type { MediaKind } from '../../core/message.ts';
import type { Shown } from './fold.ts';
import { isNote, isNoteText, mayStayHere, previewText, textOf, withoutNoteMark } from './parts.ts';
import type { Shelf } from './storage.ts';
import type { Talk } from './talk.ts';
import { Tray, type TrayItem, type TrayOptions } from './tray.ts';

export interface ComposeOptions extends Pick<TrayOptions, 'upload' | 'limit'> {
  readonly talk: Talk;
  readonly shelf: Shelf;
  /** Where on the shelf the unsent text is kept. */
  readonly place: string;
}

/** Most files of one message: the server takes ten parts, and one may be the text. */
const FILES = 9;

/** What somebody is about to say in one conversation: text, files, an answer to something, an edit, a note. */
export class Compose {
  readonly #options: ComposeOptions;
  #sendWhenReady = false;
  #setAside = { text: '', note: false };

  readonly text = signal('');
  readonly note = signal(false);
  readonly replying = signal<Shown | null>(null);
  readonly editing = signal<Shown | null>(null);
  readonly tray: Tray;
  /** Send was pressed while files were still on their way. */
  readonly holding = signal(false);
  readonly isNote = computed(() => this.note.value || isNoteText(this.text.value));

  constructor(options: ComposeOptions) {
    this.#options = options;
    this.tray = new Tray({ upload: options.upload, limit: options.limit, changed: () => this.#sendIfHeld() });
    const kept = options.shelf.get(options.place) ?? '';
    this.text.value = kept.slice(1);
    this.note.value = kept.startsWith('n');
  }

  write(text: string): void {
    this.text.value = text;
    this.#keep();
    if (text !== '' && !this.isNote.peek() && !mayStayHere(text)) this.#options.talk.types();
  }

  toggleNote(): void {
    if (this.editing.peek() !== null) return;
    if (!this.note.peek()) this.text.value = withoutNoteMark(this.text.peek());
    this.note.value = !this.note.peek();
    this.#keep();
  }

  reply(message: Shown): void {
    this.cancelEdit();
    this.replying.value = message;
  }

  edit(message: Shown): void {
    if (this.editing.peek() === null) this.#setAside = { text: this.text.peek(), note: this.note.peek() };
    this.replying.value = null;
    this.note.value = isNote(message);
    this.text.value = this.note.peek() ? withoutNoteMark(textOf(message)) : textOf(message);
    this.editing.value = message;
  }

  /** Takes a message that could not be sent back, to be written differently. */
  rewrite(message: Shown): void {
    if (message.draft === undefined) return;
    this.#options.talk.discard(message.draft);
    this.cancelEdit();
    // Where either of the two texts is a note, neither may reach the customer by mistake.
    this.note.value = isNote(message) || (this.note.peek() && this.text.peek() !== '');
    const text = textOf(message);
    this.text.value = [isNote(message) ? withoutNoteMark(text) : text, this.text.peek()].filter(Boolean).join('\n');
    this.#keep();
  }

  cancelEdit(): void {
    if (this.editing.peek() === null) return;
    this.editing.value = null;
    this.note.value = this.#setAside.note;
    this.text.value = this.#setAside.text;
    this.#setAside = { text: '', note: false };
  }

  /** Sends or saves, now or as soon as the files are up. */
  submit(): void {
    const text = this.text.peek().trim();
    const edited = this.editing.peek();
    if (edited !== null) {
      this.#saveEdit(edited, text);
      return;
    }
    const tray = this.tray.items.peek();
    if (text === '' && tray.length === 0) return;
    if (tray.some((item) => item.state !== 'ready')) {
      this.#sendWhenReady = tray.every((item) => item.state === 'uploading' || item.state === 'ready');
      this.holding.value = this.#sendWhenReady;
      return;
    }
    this.#send(text, tray);
  }

  #send(text: string, tray: readonly TrayItem[]): void {
    const mark = this.note.peek() ? `// ${withoutNoteMark(text)}`.trimEnd() : text;
    const files = tray.flatMap(({ file, media }) => (file === undefined ? [] : [{ file, media }]));
    for (let from = 0; from === 0 || from < files.length; from += FILES) {
      // Files of a note that are sent after its text have to be a note of their own.
      const words = from === 0 ? mark : this.note.peek() ? '//' : '';
      this.#say(words, files.slice(from, from + FILES));
    }
    this.text.value = '';
    this.replying.value = null;
    this.tray.clear();
    this.#sendWhenReady = false;
    this.holding.value = false;
    this.#keep();
  }

  #say(words: string, files: readonly { readonly file: WireFile; readonly media: MediaKind }[]): void {
    const parts: DraftPart[] = words === '' ? [] : [{ kind: 'text', text: words }];
    const preview: WirePart[] = words === '' ? [] : [previewText(words)];
    for (const { file, media } of files) {
      parts.push({ kind: 'media', media, file: file.id });
      preview.push({ kind: 'media', media, file });
    }
    this.#options.talk.send(parts, preview, this.replying.peek() ?? undefined);
  }

  #saveEdit(message: Shown, text: string): void {
    const whole = isNote(message) ? `// ${withoutNoteMark(text)}`.trimEnd() : text;
    const kept = message.parts.filter((part) => part.kind !== 'text');
    if (whole === '' && kept.length === 0) return;
    if (whole !== textOf(message)) this.#options.talk.edit(message.id, whole, kept);
    this.cancelEdit();
  }

  #sendIfHeld(): void {
    if (!this.#sendWhenReady) return;
    this.holding.value = false;
    this.#sendWhenReady = false;
    this.submit();
  }

  #keep(): void {
    if (this.editing.peek() !== null) return;
    const { shelf, place } = this.#options;
    const text = this.text.peek();
    if (text === '' && !this.note.peek()) shelf.remove(place);
    else shelf.set(place, (this.note.peek() ? 'n' : 't') + text);
  }
}
