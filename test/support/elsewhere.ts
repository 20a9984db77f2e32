import type { FileStream } from '../../core/channel.ts';
import type { FileRef } from '../../core/message.ts';

/** Files of another channel, for whoever passes them on. */
export interface Elsewhere {
  /** @returns the reference of a file with these bytes */
  foreign(name: string, bytes: Uint8Array): FileRef;
  /** @throws where there is no such file */
  openFile(ref: FileRef): Promise<FileStream>;
}

export function createElsewhere(): Elsewhere {
  const files = new Map<string, Uint8Array>();
  return {
    foreign(name, bytes) {
      const id = `foreign-${files.size}`;
      files.set(id, bytes);
      return { channel: 'elsewhere', id, name };
    },
    async openFile({ id, name = 'file' }) {
      const bytes = files.get(id);
      if (!bytes) throw new Error('There is no such file');
      return { name, mime: 'application/octet-stream', stream: new Blob([Uint8Array.from(bytes)]).stream() };
    },
  };
}
