import type { Address } from './message.ts';

/** A destination with an order of its own. */
export interface Lane {
  readonly id: string;
  readonly conversation: string;
  /** Without a thread until the message that opens it was sent. */
  readonly address: Address;
}
