import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { live } from './live.ts';
import { report } from './report.ts';

// npm run faults -- [--minutes N] [--seed N] [--processes N] [--split]: several processes under load, and everything that can
// go wrong around them, with a report.
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '20' },
    seed: { type: 'string', default: `${Date.now() % 1_000_000}` },
    processes: { type: 'string', default: '4' },
    split: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed);
console.log(`seed ${seed}, ${values.processes} processes, ${values.minutes} minutes`);
const run = await live({
  seed,
  ms: Number(values.minutes) * 60_000,
  processes: Number(values.processes),
  isSplit: values.split,
  progress: (line) => console.log(line),
});
console.log(`\n${report(run)}\n`);
if (run.wrong.length === 0) console.log('Every promise was kept.');
else {
  const folder = await mkdtemp(join(tmpdir(), 'frontdesk-faults-logs-'));
  await writeFile(join(folder, 'logs.txt'), run.logs.join('\n----\n'));
  await writeFile(
    join(folder, 'record.json'),
    JSON.stringify(
      { ...run, logs: [], record: { written: [...run.record.written.values()], arrivals: run.record.arrivals } },
      null,
      1,
    ),
  );
  console.log(`Broken promises, with seed ${seed}:\n  ${run.wrong.join('\n  ')}\nThe logs are in ${folder}`);
}
process.exit(run.wrong.length > 0 ? 1 : 0);
