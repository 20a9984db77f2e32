import { join } from 'node:path';
import { type Figure, median, show } from '../figures.ts';
import { openStage } from '../relay/stage.ts';
import { fillTo, perConversation, sizeOf, tableSizes } from './database.ts';
import type { Place } from './part.ts';
import { figuresOf, type Runner, takeTurns } from './turns.ts';

/** What a store with many conversations costs, beside the embedded mode on an empty one. */
export async function measureConversations(place: Place): Promise<readonly Figure[]> {
  const { servers, folder, scale, flags, say } = place;
  const figures: Figure[] = [];
  const rates: number[] = [];
  const base: Runner = {
    name: 'embedded',
    stage: await openStage({ folder: join(folder, 'embedded'), relay: 'frontdesk', flags }),
  };
  try {
    const store = await servers.createDatabase();
    const ground = { store, queue: servers.redisUrl, processes: 1 };
    const stage = await openStage({ folder: join(folder, 'filled'), relay: 'frontdesk', flags, ground });
    try {
      for (const each of [base.stage, stage]) {
        await each.gather(scale.customers, 0);
        await each.chat(scale.each);
      }
      let filled = 0;
      for (const count of scale.conversations) {
        await fillTo(store, filled, count, say);
        filled = count;
        const name = `${count.toLocaleString('en')} stored`;
        const runner = { name, stage };
        const laps = await takeTurns([base, runner], place);
        figures.push(...figuresOf(runner, laps, place));
        rates.push(median((laps.get(runner) ?? []).map(({ full }) => full.messages / full.seconds)));
        const bytes = await sizeOf(store);
        const each = `${show(bytes / count)} bytes a conversation of ${perConversation} messages`;
        figures.push({ name: `size, ${name}`, value: bytes / 1e6, unit: 'MB', detail: each });
      }
      figures.push({
        name: 'most stored relative to fewest',
        value: (rates.at(-1) ?? 0) / (rates[0] ?? 0),
        unit: '',
        detail: `${rates.map(show).join(' ')}/s`,
      });
      figures.push(...(await bytesByTable(store)));
    } finally {
      await stage.close();
    }
  } finally {
    await base.stage.close();
  }
  return figures;
}

/** What one row takes, its part of the indexes included. */
async function bytesByTable(store: string): Promise<Figure[]> {
  const tables = await tableSizes(store);
  return tables.map(({ table, rows, bytes, indexBytes }) => ({
    name: `a row of ${table}`,
    value: (bytes + indexBytes) / rows,
    unit: 'bytes',
    detail: `${rows.toLocaleString('en')} rows; indexes ${show(indexBytes / rows)} of it`,
  }));
}
