import { loadExamples } from '../../config/triage-examples.ts';
import { triage as byWordings, createTriage } from '../../core/triage/index.ts';
import { floors } from './floors.ts';
import { heldOut, type Score, score } from './score.ts';

/** `npm run triage:eval`: how well triage does on sentences it has never seen. Fails where it got worse. */
const sentences = heldOut();
const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
const tell = (name: string, { recall, precision, falseAlarms, rightCategory }: Score) =>
  console.log(
    `${name.padEnd(28)} recall ${percent(recall)}  precision ${percent(precision)}  false alarms ${percent(falseAlarms)}  right category ${percent(rightCategory)}`,
  );

console.log(`${sentences.length} sentences, none of which the wordings or the examples were made from`);
tell('by wordings alone', score(byWordings, sentences));
const started = performance.now();
const triage = createTriage(await loadExamples([]));
const trainedMs = performance.now() - started;
const result = score(triage, sentences);
tell('with what examples taught', result);
console.log(`learned in ${Math.round(trainedMs)} ms`);

const rounds = 20;
const begun = performance.now();
for (let round = 0; round < rounds; round++) for (const { text } of sentences) triage(text);
console.log(`${Math.round(((performance.now() - begun) * 1_000) / rounds / sentences.length)} µs a message`);

console.log('\nwhat is right → what was said');
for (const [right, said] of [...result.confusion].toSorted(([a], [b]) => a.localeCompare(b))) {
  const row = [...said].toSorted(([, a], [, b]) => b - a).map(([name, count]) => `${name} ${count}`);
  console.log(`${right.padEnd(12)} ${row.join(', ')}`);
}
const isWorse =
  result.recall < floors.recall ||
  result.falseAlarms > floors.falseAlarms ||
  result.rightCategory < floors.rightCategory;
if (isWorse) console.error(`\nWorse than what was reached: ${JSON.stringify(floors)}`);
process.exitCode = isWorse ? 1 : 0;
