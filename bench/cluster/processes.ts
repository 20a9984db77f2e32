import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Figure } from '../figures.ts';
import { openStage } from '../relay/stage.ts';
import { sizeOf } from './database.ts';
import type { Place } from './part.ts';
import { figuresOf, type Runner, takeTurns } from './turns.ts';

/** Of the embedded mode's throughput, with everything as durable. */
const wanted = 0.5;

/** SQLite in one process, and Postgres and Redis with as many as are asked for. */
export async function measureProcesses(place: Place): Promise<readonly Figure[]> {
  const { servers, folder, scale, flags, say } = place;
  const runners: (Runner & { readonly store?: string })[] = [];
  try {
    say('starting the embedded mode');
    const base = join(folder, 'embedded');
    runners.push({ name: 'embedded', stage: await openStage({ folder: base, relay: 'frontdesk', flags }) });
    for (const processes of scale.processes) {
      say(`starting ${processes} with Postgres and Redis`);
      const store = await servers.createDatabase();
      const ground = { store, queue: servers.redisUrl, processes };
      const stage = await openStage({ folder: join(folder, `${processes}`), relay: 'frontdesk', flags, ground });
      runners.push({ name: processes === 1 ? '1 process' : `${processes} processes`, stage, store });
    }
    for (const { stage } of runners) {
      await stage.gather(scale.customers, 0);
      await stage.chat(scale.each);
    }
    const laps = await takeTurns(runners, place);
    const figures = runners.flatMap((runner) => figuresOf(runner, laps, place, wanted));
    return [...figures, ...(await sizes(runners, base, scale.each))];
  } finally {
    for (const { stage } of runners) await stage.close();
  }
}

/** What the stores grow by in a round. */
async function sizes(
  runners: readonly (Runner & { readonly store?: string })[],
  embedded: string,
  each: number,
): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const { name, stage, store } of runners.slice(0, 2)) {
    const size = () => (store === undefined ? sizeOfFile(join(embedded, 'frontdesk.db')) : sizeOf(store));
    const before = await size();
    const { messages } = await stage.chat(each * 2);
    const value = ((await size()) - before) / messages;
    figures.push({ name: `store grows by, ${name}`, value, unit: 'bytes/message', detail: `${messages} messages` });
  }
  return figures;
}

/** What is in the log is written into the file now and then, so that both are counted. */
function sizeOfFile(path: string): number {
  const log = statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  return statSync(path).size + log;
}
