import { floors } from './floors.ts';
import { demoKnowledge, paraphrases, score } from './score.ts';

/** `npm run knowledge:eval`: how well the bot finds what the demo knows. Fails where it got worse. */
const knowledge = await demoKnowledge();
const percent = (share: number) => `${(share * 100).toFixed(1)} %`.padStart(7);

function tell(name: string, table: ReturnType<typeof paraphrases>): number {
  const { count, first, offered, answered, wrong } = score(knowledge, table);
  console.log(
    `${name.padEnd(9)} ${String(count).padStart(3)} questions  right one first ${percent(first)}  answered or offered ${percent(offered)}  answered at once ${percent(answered)}  answered wrongly ${percent(wrong)}`,
  );
  return first;
}

const table = paraphrases('paraphrases.tsv');
const isChinese = ({ question }: { readonly question: string }) => /\p{sc=Han}/u.test(question);
tell(
  'English',
  table.filter((one) => !isChinese(one)),
);
tell('Chinese', table.filter(isChinese));
const first = tell('together', table);
const { wrong, offered, asked } = score(knowledge, table);

const rounds = 5;
const begun = performance.now();
for (let round = 0; round < rounds; round++) score(knowledge, table);
console.log(`${((performance.now() - begun) / rounds / table.length).toFixed(2)} ms a question\n`);

for (const { question, right, found, isFirst, verdict } of asked) {
  if (!isFirst)
    console.log(`${question}\n    right: ${right.join(', ')}; ${verdict}: ${found.join(', ') || 'nothing'}`);
}
const isWorse = first < floors.first || offered < floors.offered || wrong > floors.wrong;
if (isWorse) console.error(`\nWorse than what was reached: ${JSON.stringify(floors)}`);
process.exitCode = isWorse ? 1 : 0;
