import { elsewhereCeiling, floors, keptApart } from './floors.ts';
import { demoKnowledge, elsewhere, paraphrases, score } from './score.ts';

/** `npm run knowledge:eval`: how well the bot finds what the demo knows. Fails where it got worse. */
const knowledge = await demoKnowledge();
const percent = (share: number) => `${(share * 100).toFixed(1)} %`.padStart(7);

function tell(name: string, table: ReturnType<typeof paraphrases>) {
  const reached = score(knowledge, table);
  const { count, first, offered, answered, wrong } = reached;
  console.log(
    `${name.padEnd(26)} ${String(count).padStart(3)} questions  right one first ${percent(first)}  answered or offered ${percent(offered)}  answered at once ${percent(answered)}  answered wrongly ${percent(wrong)}`,
  );
  return reached;
}

const isChinese = ({ question }: { readonly question: string }) => /\p{sc=Han}/u.test(question);
const names = ['paraphrases', 'later', 'roundabout', 'aspects', 'unseen', 'fresh'] as const;
let isWorse = false;
for (const name of names) {
  const table = paraphrases(`${name}.tsv`);
  tell(
    `${name}, English`,
    table.filter((one) => !isChinese(one)),
  );
  tell(`${name}, Chinese`, table.filter(isChinese));
  const { first, offered, wrong, asked } = tell(`${name}, together`, table);
  for (const { question, right, found, isFirst, verdict } of asked) {
    if (isFirst || keptApart.has(name)) continue;
    console.log(`    ${question}\n        right: ${right.join(', ')}; ${verdict}: ${found.join(', ') || 'nothing'}`);
  }
  const floor = floors[name];
  if (first >= floor.first && offered >= floor.offered && wrong <= floor.wrong) continue;
  isWorse = true;
  console.error(`Worse than what was reached with ${name}: ${JSON.stringify(floor)}`);
}

const { count, answered, offered } = elsewhere(knowledge, 'elsewhere.tsv');
console.log(
  `${'no shop’s, together'.padEnd(26)} ${count} questions  answered ${percent(answered)}  offered something ${percent(offered)}`,
);
if (answered > elsewhereCeiling.answered || offered > elsewhereCeiling.offered) {
  isWorse = true;
  console.error(`Worse than what was reached with questions that are no shop’s: ${JSON.stringify(elsewhereCeiling)}`);
}

const all = names.flatMap((name) => paraphrases(`${name}.tsv`));
const begun = performance.now();
score(knowledge, all);
console.log(`${((performance.now() - begun) / all.length).toFixed(2)} ms a question`);
process.exitCode = isWorse ? 1 : 0;
