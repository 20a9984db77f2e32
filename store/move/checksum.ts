import { createHash } from 'node:crypto';

/** A value as both databases give it. */
export type Value = string | number | boolean | null;

/** What a table holds: how many rows, and a sum over all of them that does not depend on their order. */
export interface Tally {
  readonly rows: number;
  /** 16 hexadecimal digits. */
  readonly checksum: string;
}

const modulus = 2n ** 64n;

/**
 * Adds up rows. Each one's SHA-256 is taken over all its values, and their first eight bytes are summed: two databases
 * sort text differently, so that the order of the rows may not count, while a row that is there twice must.
 */
export function createTally() {
  let rows = 0;
  let sum = 0n;
  return {
    add(row: readonly Value[]): void {
      rows += 1;
      const hash = createHash('sha256').update(JSON.stringify(row)).digest();
      sum = (sum + hash.readBigUInt64BE()) % modulus;
    },
    result: (): Tally => ({ rows, checksum: sum.toString(16).padStart(16, '0') }),
  };
}
