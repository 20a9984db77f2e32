import { describe, expect, it } from 'vitest';
import { loadExamples } from '../../config/triage-examples.ts';
import { createTriage } from '../../core/triage/index.ts';
import { floors } from './floors.ts';
import { score } from './score.ts';
import { seen, unlike, unseen } from './sentences.ts';

const examples = await loadExamples([]);
const triage = createTriage(examples);

describe.each([
  ['unseen, written before', unlike(unseen('before'), examples), floors.before],
  ['unseen, written after', unlike(unseen('after'), examples), floors.after],
  ['unseen, written by somebody else', unlike(unseen('apart'), examples), floors.apart],
  ['unseen, written by yet another, later', unlike(unseen('fresh'), examples), floors.fresh],
  ['unseen, written last', unlike(unseen('later'), examples), floors.later],
  ['seen', seen(), floors.seen],
])('triage of sentences that are %s', (_, sentences, floor) => {
  const reached = score(triage, sentences);

  it('finds as many that need a person as it did before', () => {
    expect(reached.recall).toBeGreaterThanOrEqual(floor.recall);
  });

  it('calls a person for nothing as seldom as it did before', () => {
    expect(reached.falseAlarms).toBeLessThanOrEqual(floor.falseAlarms);
  });

  it('gives the right reason as often as it did before', () => {
    expect(reached.rightCategory).toBeGreaterThanOrEqual(floor.rightCategory);
  });

  it('hands off as many urgent dangers as it did before', () => {
    expect(reached.urgent.count - reached.urgent.handedOff).toBeLessThanOrEqual(floor.missedDangers);
  });
});

describe('triage of sentences that were looked at', () => {
  it('misses nobody who is in danger, nor anything that endangers somebody', () => {
    const safety = seen().filter(({ category }) => category === 'care' || category === 'incident');
    expect(safety.filter(({ text }) => !triage(text).escalate)).toEqual([]);
  });
});
