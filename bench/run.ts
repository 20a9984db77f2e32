import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { conclude, type Figure, line, show } from './figures.ts';
import { measureProgram } from './program.ts';
import { measureAgeing, measureRelay } from './relay.ts';
import { full, quick, type Scale } from './scale.ts';

type Measurement = (folder: string, scale: Scale, say: (text: string) => void) => Promise<Figure[]>;

const measurements: Readonly<Record<string, Measurement>> = {
  relay: measureRelay,
  ageing: measureAgeing,
  program: measureProgram,
};

/** `npm run bench`: measures, and says what is to be reached. Exits 0 whatever the figures are: machines differ. */
const {
  quick: isQuick,
  json,
  only,
} = new Command('bench')
  .description('measure Frontdesk on this machine')
  .option('--quick', 'a few seconds: only shows that the bench works')
  .option('--json <file>', 'write the figures there, too')
  .option('--only <name...>', `measure only these: ${Object.keys(measurements).join(', ')}`)
  .parse()
  .opts<{ quick?: boolean; json?: string; only?: string[] }>();

const scale = isQuick ? quick : full;
const folder = mkdtempSync(join(tmpdir(), 'frontdesk-bench-run-'));
const figures: Figure[] = [];
const say = (text: string) => console.error(text);
const machine = `${availableParallelism()} cores (${cpus()[0]?.model ?? 'unknown'}), Node ${process.versions.node}`;
const loadBefore = loadavg().map(show).join(' ');
try {
  console.log(`${machine}; load before: ${loadBefore}`);
  for (const [name, measure] of Object.entries(measurements)) {
    if (only && !only.includes(name)) continue;
    for (const figure of await measure(folder, scale, say)) {
      figures.push(figure);
      console.log(line(figure));
    }
  }
  conclude(figures, { machine, loadBefore, scale }, json);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
