import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { conclude, type Figure, line, show } from '../figures.ts';
import { measureBurst } from './burst.ts';
import { compare } from './compare.ts';
import { full, quick, type Scale } from './scale.ts';

type Measurement = (folder: string, scale: Scale, flags: readonly string[]) => Promise<Figure[]>;

const measurements: Readonly<Record<string, Measurement>> = { compare, burst: measureBurst };

/** `npm run bench:relay`: Telegram to Slack and back, beside a naive relay. Exits 0 whatever the figures are. */
const options = new Command('bench:relay')
  .description('measure relaying between Telegram and Slack, beside a naive relay, on this machine')
  .option('--quick', 'some seconds: only shows that the bench works')
  .option('--json <file>', 'write the figures there, too')
  .option('--only <name...>', `measure only these: ${Object.keys(measurements).join(', ')}`)
  .option('--profile <folder>', 'let both relays write their processor profiles there')
  .parse()
  .opts<{ quick?: boolean; json?: string; only?: string[]; profile?: string }>();

const scale = options.quick ? quick : full;
const flags = options.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${options.profile}`];
const folder = mkdtempSync(join(tmpdir(), 'frontdesk-bench-relay-'));
const machine = `${availableParallelism()} cores (${cpus()[0]?.model ?? 'unknown'}), Node ${process.versions.node}`;
const loadBefore = loadavg().map(show).join(' ');
const figures: Figure[] = [];
try {
  console.log(`${machine}; load before: ${loadBefore}`);
  for (const [name, measure] of Object.entries(measurements)) {
    if (options.only && !options.only.includes(name)) continue;
    for (const figure of await measure(join(folder, name), scale, flags)) {
      figures.push(figure);
      console.log(line(figure));
    }
  }
  conclude(figures, { machine, loadBefore, scale }, options.json);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
