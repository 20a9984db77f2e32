import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isSameSecret } from '../../core/secret.ts';

test('a secret is the same as itself and as nothing else, of whatever length', () => {
  fc.assert(fc.property(fc.string(), fc.string(), (a, b) => isSameSecret(a, b) === (a === b)));
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (a) => isSameSecret(a, a)));
  expect(isSameSecret('', 'x')).toBe(false);
});
