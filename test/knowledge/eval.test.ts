import { describe, expect, it } from 'vitest';
import { floors } from './floors.ts';
import { demoKnowledge, paraphrases, score } from './score.ts';

describe('two hundred questions as customers ask them', async () => {
  const table = paraphrases('paraphrases.tsv');
  const reached = score(await demoKnowledge(), table);
  const missed = reached.asked.filter(({ isFirst }) => !isFirst).map(({ question }) => question);

  it('are half English and half Chinese, and none of them twice', () => {
    const questions = new Set(table.map(({ question }) => question));
    expect(questions.size).toBe(200);
    expect([...questions].filter((question) => /\p{sc=Han}/u.test(question))).toHaveLength(100);
  });

  it('find the right entry first as often as they did before', () => {
    expect(reached.first, missed.join(' | ')).toBeGreaterThanOrEqual(floors.first);
  });

  it('get the right entry as the answer or as a choice as often as they did before', () => {
    expect(reached.offered).toBeGreaterThanOrEqual(floors.offered);
  });

  it('hardly ever get a wrong answer', () => {
    expect(reached.wrong).toBeLessThanOrEqual(floors.wrong);
  });
});
