import { expect, test } from 'vitest';
import { looking } from '../../core/looking.ts';

/** A signal that finds out that it is aborted when it is asked. */
function late(): AbortSignal {
  const abort = new AbortController();
  return looking(abort.signal, () => abort.abort(new Error('Too late')));
}

test('a signal looks before it says whether it is aborted, whoever asks: clients of HTTP do before they call', async () => {
  expect(late().aborted).toBe(true);
  expect(AbortSignal.any([late(), new AbortController().signal]).aborted).toBe(true);
  // Nobody listens there: it would be another error, had it been tried.
  await expect(fetch('http://127.0.0.1:9/', { signal: late() })).rejects.toThrow('Too late');
});

test('a signal may be read by what looks', () => {
  const abort = new AbortController();
  const signal = looking(abort.signal, () => {
    if (!signal.aborted) abort.abort();
  });
  expect([signal.aborted, signal.aborted]).toEqual([true, true]);
});
