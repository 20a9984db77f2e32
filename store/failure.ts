/**
 * What went wrong, stable for logs and exit messages:
 * `disk-full`, `corrupt`, `unwritable`, `io`: the disk or the file; `busy`: another program holds the database for
 * the moment; `in-use`: another process owns the store; `newer`: written by a newer version; `not-a-store`:
 * something else lives in that file; `unreachable`: the database server does not answer, for now; `closed`: used after
 * `close()`.
 */
export type StoreFailureCode =
  | 'disk-full'
  | 'corrupt'
  | 'unwritable'
  | 'io'
  | 'busy'
  | 'in-use'
  | 'newer'
  | 'not-a-store'
  | 'unreachable'
  | 'closed';

/** The store cannot do what it promises. Nothing of the call was written; the message says what to do. */
export class StoreFailed extends Error {
  override readonly name = 'StoreFailed';
  readonly code: StoreFailureCode;

  constructor(code: StoreFailureCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}
