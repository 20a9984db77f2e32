import { describe, expect, it } from 'vitest';
import { elsewhereCeiling, floors, keptApart } from './floors.ts';
import { demoKnowledge, elsewhere, paraphrases, score } from './score.ts';

const knowledge = await demoKnowledge();

describe.each(['paraphrases', 'later', 'roundabout', 'aspects', 'unseen', 'fresh'] as const)(
  'questions as customers ask them: %s',
  (name) => {
    const table = paraphrases(`${name}.tsv`);
    const reached = score(knowledge, table);
    const missed = reached.asked.filter(({ isFirst }) => !isFirst).map(({ question }) => question);
    const floor = floors[name];

    it('are half English and half Chinese, each asked once, and each has an answer', () => {
      const questions = new Set(table.map(({ question }) => question));
      expect(questions.size).toBe(table.length);
      const chinese = table.filter(({ question }) => /\p{sc=Han}/u.test(question));
      expect(chinese.length / table.length).toBeCloseTo(0.5, 1);
      expect(table.flatMap(({ right }) => right).filter((id) => !knowledge.entry(id))).toEqual([]);
    });

    it('find the right entry first as often as they did before', () => {
      expect(reached.first, keptApart.has(name) ? '' : missed.join(' | ')).toBeGreaterThanOrEqual(floor.first);
    });

    it('get the right entry as the answer or as a choice as often as they did before', () => {
      expect(reached.offered).toBeGreaterThanOrEqual(floor.offered);
    });

    it('hardly ever get a wrong answer', () => {
      expect(reached.wrong).toBeLessThanOrEqual(floor.wrong);
    });
  },
);

it('questions that are no shop’s are hardly ever answered, and seldom get an offer', () => {
  const reached = elsewhere(knowledge, 'elsewhere.tsv');
  expect(reached.count).toBeGreaterThanOrEqual(100);
  expect(reached.answered).toBeLessThanOrEqual(elsewhereCeiling.answered);
  expect(reached.offered).toBeLessThanOrEqual(elsewhereCeiling.offered);
});

it('two hundred of them are measured, and nine of ten find the right entry first', () => {
  const table = paraphrases('paraphrases.tsv');
  expect(table).toHaveLength(200);
  expect(score(knowledge, table).first).toBeGreaterThanOrEqual(0.9);
});
