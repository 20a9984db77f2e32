import { StoreFailed, type StoreFailureCode } from '../failure.ts';

/** What can befall a file. */
type FileFailure = Exclude<StoreFailureCode, 'unreachable'>;

/** SQLite's primary result codes, https://sqlite.org/rescode.html */
const codes: Readonly<Record<number, FileFailure>> = {
  3: 'unwritable', // PERM
  5: 'busy',
  6: 'busy', // LOCKED
  7: 'io', // NOMEM
  8: 'unwritable', // READONLY
  10: 'io', // IOERR
  11: 'corrupt',
  13: 'disk-full',
  14: 'unwritable', // CANTOPEN
  22: 'io', // NOLFS: a file too large for this system
  23: 'unwritable', // AUTH
  26: 'not-a-store', // NOTADB
};

const systemCodes: Readonly<Record<string, FileFailure>> = { ENOSPC: 'disk-full', EDQUOT: 'disk-full' };

const advice: Readonly<Record<FileFailure, string>> = {
  'disk-full': 'The disk is full. Make room on it, then start again; what was accepted so far is kept.',
  corrupt: 'The file is damaged. Stop Frontdesk, move the file aside and put a backup in its place.',
  unwritable:
    'It cannot be written. Check that the path is a file, and that this user may write it and the folder it is in.',
  io: 'The system could not read or write it. Look at the disk and the system log, then start again.',
  busy: 'Another program is writing to it. Close that program; nothing was written meanwhile.',
  'in-use': 'Another process has it open. Stop that one, or give this one a store of its own.',
  newer: 'It was written by a newer version. Start that version, or restore a backup from before the upgrade.',
  'not-a-store': 'It is not a store of Frontdesk. Give `store` another path, or move that file aside.',
  closed: 'It is closed.',
};

/** @param detail what is known beyond the code, as a sentence */
export function storeFailed(code: FileFailure, path: string, detail?: string, cause?: unknown): StoreFailed {
  return new StoreFailed(
    code,
    [`The store ${path} cannot be used.`, detail, advice[code]].filter(Boolean).join(' '),
    cause,
  );
}

/**
 * Names an error of SQLite or of the file system.
 * @returns undefined for anything that is not the store's fault, such as a value that cannot be stored
 */
export function asStoreFailure(error: unknown, path: string): StoreFailed | undefined {
  if (error instanceof StoreFailed) return error;
  if (!(error instanceof Error)) return undefined;
  if ('errcode' in error && typeof error.errcode === 'number') {
    const code = codes[error.errcode & 0xff];
    return code && storeFailed(code, path, `SQLite says: ${error.message}.`, error);
  }
  if ('syscall' in error && 'code' in error && typeof error.code === 'string') {
    return storeFailed(systemCodes[error.code] ?? 'unwritable', path, `The system says: ${error.message}.`, error);
  }
  return undefined;
}
