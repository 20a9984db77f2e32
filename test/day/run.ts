import { parseArgs } from 'node:util';
import { live } from './day.ts';
import { report } from './report.ts';

// npm run day -- [--seed N] [--customers N]: a scripted day of six agents, added up in two ways.
const { values } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, customers: { type: 'string', default: '278' } },
});
const seed = Number(values.seed);
const started = Date.now();
const day = await live({
  seed,
  customers: Number(values.customers),
  arrivals: [7, 18.5],
  shift: [9, 18],
  end: 21,
  onHour: (hour) => console.log(`${hour}:00, after ${((Date.now() - started) / 1000).toFixed(0)} s`),
});
const { rows, wrong } = await report(day);
console.log(`\nSeed ${seed}. Customers: ${[...day.kinds].map(([kind, count]) => `${count} ${kind}`).join(', ')}.`);
for (const { name, deeds } of day.agents) {
  console.log(`${name}: ${[...deeds].map(([deed, count]) => `${count} ${deed}`).join(', ')}`);
}
console.log(`\n${'platforms'.padStart(10)} ${'store'.padStart(8)}`);
for (const { what, platforms, store, isSame } of rows) {
  console.log(`${String(platforms).padStart(10)} ${String(store).padStart(8)} ${isSame ? ' ' : '≠'} ${what}`);
}
console.log(wrong.length === 0 ? '\nEvery number adds up; nothing was lost or doubled.' : `\n${wrong.join('\n')}`);
if (wrong.length === 0) await day.stage.remove();
else console.log(`\nThe store is kept in ${day.stage.folder}`);
process.exit(wrong.length > 0 ? 1 : 0);
