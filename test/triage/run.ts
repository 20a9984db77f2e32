import { loadExamples } from '../../config/triage-examples.ts';
import { triage as byWordings, createTriage, type Example, type Triage } from '../../core/triage/index.ts';
import { floors, isWorse } from './floors.ts';
import { leftOut } from './left-out.ts';
import { type Score, score } from './score.ts';
import { type Sentence, seen, unlike, unseen } from './sentences.ts';

/** `npm run triage:eval`: how well triage does on sentences it has never seen. Fails where it got worse. */
const percent = (part: number) => `${(part * 100).toFixed(1)} %`.padStart(7);
function tell(name: string, { count, recall, falseAlarms, rightCategory, urgent }: Score): void {
  const dangers =
    urgent.count > 0 ? `  urgent dangers ${urgent.handedOff} (${urgent.calledUrgent}) of ${urgent.count}` : '';
  console.log(
    `${name.padEnd(24)} ${String(count).padStart(4)}  recall ${percent(recall)}  false alarms ${percent(falseAlarms)}  right category ${percent(rightCategory)}${dangers}`,
  );
}
const tellEach = (triage: Triage, sentences: readonly Sentence[]) => {
  for (const [about, those] of Object.entries(Object.groupBy(sentences, (sentence) => sentence.about))) {
    tell(`  ${about}`, score(triage, those ?? []));
  }
};

const examples: readonly Example[] = await loadExamples([]);
const started = performance.now();
const triage = createTriage(examples);
console.log(`learned from ${examples.length} examples in ${Math.round(performance.now() - started)} ms`);
console.log('urgent dangers: of care and incident, those handed off, and of them called urgent\n');

const sets = {
  before: unlike(unseen('before'), examples),
  after: unlike(unseen('after'), examples),
  apart: unlike(unseen('apart'), examples),
  fresh: unlike(unseen('fresh'), examples),
  later: unlike(unseen('later'), examples),
  seen: seen(),
};
let hasFailed = false;
for (const [name, sentences] of Object.entries(sets)) {
  const result = score(triage, sentences);
  tell(`${name}: by wordings alone`, score(byWordings, sentences));
  tell(`${name}: with all it knows`, result);
  if (name !== 'seen' && name !== 'fresh' && name !== 'later') tellEach(triage, sentences);
  const floor = floors[name as keyof typeof floors];
  if (isWorse(result, floor)) {
    hasFailed = true;
    console.error(`Worse than what was reached on “${name}”: ${JSON.stringify(floor)}`);
  }
}
if (process.argv.includes('--examples')) {
  const { sentences, triage: byOthers } = leftOut(examples);
  tell('\nexamples, left out in turn', score(byOthers, sentences));
  tellEach(byOthers, sentences);
}

const rounds = 20;
const texts = [...sets.before, ...sets.after, ...sets.apart].map(({ text }) => text);
let best = Infinity;
for (let round = 0; round < rounds; round++) {
  const begun = performance.now();
  for (const text of texts) triage(text);
  best = Math.min(best, performance.now() - begun);
}
console.log(`\n${Math.round((best * 1_000) / texts.length)} µs a message, in the best of ${rounds} rounds`);
process.exitCode = hasFailed ? 1 : 0;
