import { createHash } from 'node:crypto';

/** A value as both databases give it. */
export type Value = string | number | boolean | null;

/** What a table holds: how many rows, and a sum over all of them that does not depend on their order. */
export interface Tally {
  readonly rows: number;
  /** 16 hexadecimal digits. */
  readonly checksum: string;
}

/** The first eight bytes of a row's SHA-256, taken over all its values. */
export function hashOf(row: readonly Value[]): bigint {
  return createHash('sha256').update(JSON.stringify(row)).digest().readBigInt64BE();
}

/**
 * Adds up rows by their hashes: two databases sort text differently, so that the order of the rows may not count, while
 * a row that is there twice must.
 */
export function createTally() {
  let rows = 0;
  let sum = 0n;
  return {
    add(hash: bigint): void {
      rows += 1;
      sum = BigInt.asUintN(64, sum + hash);
    },
    remove(hash: bigint): void {
      rows -= 1;
      sum = BigInt.asUintN(64, sum - hash);
    },
    result: (): Tally => ({ rows, checksum: sum.toString(16).padStart(16, '0') }),
  };
}
