import { describe, expect, it } from 'vitest';
import { loadExamples } from '../../config/triage-examples.ts';
import { createTriage } from '../../core/triage/index.ts';
import { floors } from './floors.ts';
import { heldOut, score } from './score.ts';

describe('triage of sentences it has never seen', async () => {
  const triage = createTriage(await loadExamples([]));
  const sentences = heldOut();
  const reached = score(triage, sentences);

  it('finds as many that need a person as it did before', () => {
    expect(reached.recall).toBeGreaterThanOrEqual(floors.recall);
  });

  it('calls a person for nothing as seldom as it did before', () => {
    expect(reached.falseAlarms).toBeLessThanOrEqual(floors.falseAlarms);
  });

  it('gives the right reason as often as it did before', () => {
    expect(reached.rightCategory).toBeGreaterThanOrEqual(floors.rightCategory);
  });

  it('misses nobody who is in danger, nor anything that endangers somebody', () => {
    const safety = sentences.filter(({ category }) => category === 'care' || category === 'incident');
    expect(safety.filter(({ text }) => !triage(text).escalate)).toEqual([]);
  });
});
