import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { conclude, type Figure, line, show } from '../figures.ts';
import { measureConversations } from './conversations.ts';
import type { Part } from './part.ts';
import { measureProcesses } from './processes.ts';
import { countRoundTrips } from './roundtrips.ts';
import { full, quick, type Scale, tiny } from './scale.ts';
import { startServers } from './servers.ts';

const parts: Readonly<Record<string, Part>> = {
  processes: measureProcesses,
  roundtrips: countRoundTrips,
  conversations: measureConversations,
};

/** `npm run bench:cluster`: Postgres and Redis, beside the embedded mode. Exits 0 whatever the figures are. */
const options = new Command('bench:cluster')
  .description('measure one and several processes with Postgres and Redis, beside the embedded mode, on this machine')
  .option('--quick', 'about a minute')
  .addOption(new Option('--tiny', 'some seconds: only shows that the bench works').conflicts('quick'))
  .option('--json <file>', 'write the figures there, too')
  .option('--only <name...>', `measure only these: ${Object.keys(parts).join(', ')}`)
  .option('--processes <number...>', 'with so many processes')
  .option('--conversations <number...>', 'with so many conversations in the store')
  .option('--rounds <number>', 'so many rounds')
  .option('--each <number>', 'so many messages of each writer in a round')
  .option('--statements', 'tell how often each statement and command is made for a message')
  .option('--profile <folder>', 'let every process write its processor profile there')
  .parse()
  .opts<{
    quick?: boolean;
    tiny?: boolean;
    json?: string;
    only?: string[];
    processes?: string[];
    conversations?: string[];
    rounds?: string;
    each?: string;
    statements?: boolean;
    profile?: string;
  }>();

const usual = options.tiny ? tiny : options.quick ? quick : full;
const scale: Scale = {
  ...usual,
  ...(options.processes && { processes: options.processes.map(Number) }),
  ...(options.conversations && { conversations: options.conversations.map(Number) }),
  ...(options.rounds !== undefined && { rounds: Number(options.rounds) }),
  ...(options.each !== undefined && { each: Number(options.each) }),
};
const flags = options.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${options.profile}`];
const machine = `${availableParallelism()} cores (${cpus()[0]?.model ?? 'unknown'}), Node ${process.versions.node}`;
const loadBefore = loadavg().map(show).join(' ');
const say = (text: string) => console.error(text);
const folder = mkdtempSync(join(tmpdir(), 'frontdesk-bench-cluster-'));
const figures: Figure[] = [];
const servers = await startServers();

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    rmSync(folder, { recursive: true, force: true });
    void servers.remove().finally(() => process.exit(1));
  });
}
try {
  console.log(`${machine}; load before: ${loadBefore}`);
  for (const [name, measure] of Object.entries(parts)) {
    if (options.only && !options.only.includes(name)) continue;
    const place = { servers, folder: join(folder, name), scale, flags, say, lists: options.statements === true };
    for (const figure of await measure(place)) {
      figures.push(figure);
      console.log(line(figure));
    }
  }
  conclude(figures, { machine, loadBefore, scale }, options.json);
  rmSync(folder, { recursive: true, force: true });
} finally {
  // Where something failed, what the processes said stays in the folder.
  await servers.remove();
}
