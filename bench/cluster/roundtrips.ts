import { join } from 'node:path';
import type { Figure } from '../figures.ts';
import { openStage } from '../relay/stage.ts';
import type { Place } from './part.ts';
import { type CountingProxy, countRequests, readPostgres, readRedis } from './proxy.ts';

/** Below this many per message nobody has to care. */
const worthShowing = 0.02;

/** How often a message makes a process wait for Postgres and Redis, counted on the wire. */
export async function countRoundTrips(place: Place): Promise<readonly Figure[]> {
  const { servers, folder, scale, flags, say } = place;
  const figures: Figure[] = [];
  for (const processes of scale.processes.slice(0, 2)) {
    say(`counting with ${processes}`);
    const store = await countRequests(await servers.createDatabase(), readPostgres);
    const queue = await countRequests(servers.redisUrl, readRedis);
    const ground = { store: store.url, queue: queue.url, processes };
    try {
      const stage = await openStage({ folder: join(folder, `${processes}`), relay: 'frontdesk', flags, ground });
      try {
        await stage.gather(scale.customers, 0);
        await stage.chat(scale.each);
        const name = processes === 1 ? '1 process' : `${processes} processes`;
        const rounds = [
          { when: `all write, ${name}`, write: () => stage.chat(scale.each) },
          { when: `${scale.perSecond}/s, ${name}`, write: () => stage.pace(scale.perSecond, scale.seconds) },
        ];
        for (const { when, write } of rounds) {
          store.reset();
          queue.reset();
          const { messages } = await write();
          figures.push(...told(store, 'Postgres', 'statements', when, messages));
          figures.push(...told(queue, 'Redis', 'commands', when, messages));
          if (place.lists) say(`${when}, per message:\n${list(store, messages)}\n${list(queue, messages)}`);
        }
      } finally {
        await stage.close();
      }
    } finally {
      store.close();
      queue.close();
    }
  }
  return figures;
}

function told(proxy: CountingProxy, server: string, unit: string, when: string, messages: number): Figure[] {
  const { trips, kinds } = proxy.counts();
  const all = [...kinds.values()].reduce((sum, count) => sum + count, 0);
  const commits = kinds.get('COMMIT');
  return [
    { name: `${server} round trips, ${when}`, value: trips / messages, unit: '/message' },
    {
      name: `${server} ${unit}, ${when}`,
      value: all / messages,
      unit: '/message',
      ...(commits !== undefined && { detail: `${(commits / messages).toFixed(2)} commits` }),
    },
  ];
}

function list(proxy: CountingProxy, messages: number): string {
  return [...proxy.counts().kinds]
    .map(([kind, count]) => [kind, count / messages] as const)
    .filter(([, share]) => share >= worthShowing)
    .toSorted(([, one], [, other]) => other - one)
    .map(([kind, share]) => `${share.toFixed(2).padStart(8)}  ${kind.slice(0, 140)}`)
    .join('\n');
}
