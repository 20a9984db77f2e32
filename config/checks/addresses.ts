import { addressAdvice, isAddress } from '../address.ts';
import { type Finding, valueAt } from '../finding.ts';

/** What is wrong with where the store and the queue are. */
export function checkAddresses(data: unknown): Finding[] {
  return ['store', 'queue'].flatMap((key) => {
    const value = valueAt(data, [key]);
    if (typeof value !== 'string' || !/^(postgres(ql)?|rediss?):\/\/./.test(value) || isAddress(value)) return [];
    return [{ path: [key], at: 'value', message: 'This address cannot be read', suggestion: addressAdvice }];
  });
}
