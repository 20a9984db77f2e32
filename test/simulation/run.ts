import { parseArgs } from 'node:util';
import { simulateCluster } from './cluster/simulate.ts';
import { simulate } from './simulate.ts';

// npm run simulate -- [--seeds N] [--from SEED] [--workers]: N lives of the whole system, with progress; with
// --workers, of several processes on one store.
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '5000' },
    from: { type: 'string', default: '1' },
    workers: { type: 'boolean', default: false },
  },
});
const seeds = Number(values.seeds);
const from = Number(values.from);
const progressEvery = 100;
let messages = 0;
let deaths = 0;
let broken = 0;
const started = Date.now();

for (let seed = from; seed < from + seeds; seed++) {
  const outcome = await (values.workers ? simulateCluster(seed) : simulate(seed));
  messages += outcome.messages;
  deaths += outcome.deaths;
  if (outcome.wrong.length > 0) {
    broken += 1;
    console.error(`seed ${seed}:\n  ${outcome.wrong.join('\n  ')}`);
  }
  if ((seed - from + 1) % progressEvery === 0) {
    console.log(
      `${seed - from + 1} of ${seeds} seeds, ${broken} broken, ${((Date.now() - started) / 1000).toFixed(0)} s`,
    );
  }
}
console.log(
  `${seeds} seeds, ${messages} messages, ${deaths} deaths of a process, ${broken} seeds with a broken promise`,
);
process.exit(broken > 0 ? 1 : 0);
