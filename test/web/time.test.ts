import { describe, expect, it } from 'vitest';
import { size } from '../../web/shared/time.ts';

describe('the size of a file', () => {
  it.each([
    [0, '0 B'],
    [1023, '1,023 B'],
    [1024, '1 KB'],
    [1536, '1.5 KB'],
    [20 * 1024 ** 2, '20 MB'],
    [20_000_000, '19 MB'],
    [3 * 1024 ** 3, '3 GB'],
  ])('%d bytes are %s, as the configuration counts', (bytes, text) => {
    expect(size(bytes, 'en')).toBe(text);
  });
});
