import { type ReadonlySignal, signal } from '@preact/signals';
import type { WireFile } from '../../adapters/web/protocol.ts';
import type { MediaKind } from '../../core/message.ts';
import { mediaKind } from './parts.ts';
import { UploadError } from './upload.ts';

/** A file beside the text being written. */
export interface TrayItem {
  readonly id: number;
  readonly name: string;
  readonly media: MediaKind;
  readonly blob: Blob;
  readonly state: 'uploading' | 'ready' | UploadError['code'];
  readonly file?: WireFile;
}

export interface TrayOptions {
  readonly upload: (blob: Blob, name: string, signal: AbortSignal) => Promise<WireFile>;
  /** Largest file, in bytes. */
  readonly limit: () => number;
  /** An upload has ended, or an item was taken out. */
  readonly changed: () => void;
}

/** Files on their way to the server, to go with the next message. */
export class Tray {
  readonly #options: TrayOptions;
  readonly #items = signal<readonly TrayItem[]>([]);
  readonly #abort = new Map<number, AbortController>();
  #counter = 0;

  constructor(options: TrayOptions) {
    this.#options = options;
  }

  get items(): ReadonlySignal<readonly TrayItem[]> {
    return this.#items;
  }

  add(files: readonly { readonly blob: Blob; readonly name: string; readonly media?: MediaKind }[]): void {
    for (const { blob, name, media } of files) {
      this.#counter += 1;
      const item: TrayItem = {
        id: this.#counter,
        name,
        blob,
        media: media ?? mediaKind(blob.type),
        state: 'uploading',
      };
      this.#items.value = [...this.#items.peek(), item];
      void this.#upload(item);
    }
  }

  retry(item: TrayItem): void {
    this.#change(item.id, { state: 'uploading' });
    void this.#upload(item);
  }

  drop(id: number): void {
    this.#abort.get(id)?.abort();
    this.#abort.delete(id);
    this.#items.value = this.#items.peek().filter((item) => item.id !== id);
    this.#options.changed();
  }

  /** Everything in it was sent. */
  clear(): void {
    this.#items.value = [];
  }

  async #upload(item: TrayItem): Promise<void> {
    const abort = new AbortController();
    this.#abort.set(item.id, abort);
    try {
      if (item.blob.size > this.#options.limit()) throw new UploadError('too-large');
      const file = await this.#options.upload(item.blob, item.name, abort.signal);
      this.#change(item.id, { state: 'ready', file });
    } catch (error) {
      this.#change(item.id, { state: error instanceof UploadError ? error.code : 'failed' });
    }
    this.#abort.delete(item.id);
    this.#options.changed();
  }

  #change(id: number, change: Partial<TrayItem>): void {
    this.#items.value = this.#items.peek().map((item) => (item.id === id ? { ...item, ...change } : item));
  }
}
