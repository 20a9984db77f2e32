import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Child, startChild } from './child.ts';
import type { Burst, Round } from './crowd.ts';

/** The flags and settings `bin/frontdesk.mjs` starts the program with. */
const started = { flags: ['--max-semi-space-size=16'], env: { MALLOC_ARENA_MAX: '2' } };

/** A relay in a process of its own, or in several, between platforms and people in another. */
export interface Stage {
  /** @param delayMs how long the platforms' API takes @param paceMs the least time between two posts to Slack */
  behave(delayMs: number, paceMs: number): Promise<void>;
  gather(customers: number, urgent: number): Promise<void>;
  chat(each: number): Promise<Round & Cost>;
  pace(perSecond: number, seconds: number): Promise<Round & Cost>;
  burst(each: number, watchSeconds: number): Promise<Burst & { readonly refused: number }>;
  /** Ends the relay and starts it again, at the platforms' own pace or without any. */
  restart(pacing: Pacing): Promise<void>;
  close(): Promise<void>;
}

export type Pacing = 'paced' | 'unpaced';

export interface Cost {
  /** Microseconds of processor time that a message took. */
  readonly cpu: number;
}

export interface StageOptions {
  /** To be made, for the store and the logs. */
  readonly folder: string;
  readonly relay: 'frontdesk' | 'naive';
  /** For Node, such as `--cpu-prof`. */
  readonly flags: readonly string[];
  /** What Frontdesk stands on; a file of its own and one process, where nothing is said. */
  readonly ground?: Ground;
}

/** Where Frontdesk keeps what it knows, and how many processes share the work. */
export interface Ground {
  readonly store: string;
  readonly queue: string;
  readonly processes: number;
}

const embedded: Ground = { store: 'sqlite:./frontdesk.db', queue: 'embedded', processes: 1 };

interface Places {
  readonly apiRoot: string;
  readonly apiUrl: string;
  readonly room: string;
}

export async function openStage({ folder, relay, flags, ground = embedded }: StageOptions): Promise<Stage> {
  mkdirSync(folder, { recursive: true });
  const world = startChild('fakes.ts', { log: join(folder, 'fakes.log') });
  const places = await world.ask<Places>({ do: 'where' });
  const config = join(folder, 'frontdesk.yaml');
  writeFileSync(config, configuration(places, ground));

  async function start(pacing: Pacing): Promise<readonly Child[]> {
    const children: Child[] = [];
    // One after the other: the first makes the tables, and has both channels.
    for (let count = 0; count < ground.processes; count++) {
      const child = startOne(pacing);
      children.push(child);
      // It answers as soon as it runs, and says so if it ends instead.
      await child.ask({});
      if (relay === 'frontdesk') await Promise.race([child.ready, child.ended]);
    }
    await Promise.race([world.ask({ do: 'ready' }), ...children.map(({ ended }) => ended)]);
    return children;
  }

  function startOne(pacing: Pacing): Child {
    const meter = ['--import', new URL('meter.ts', import.meta.url).href];
    const log = join(folder, `${relay}.log`);
    return relay === 'naive'
      ? startChild('naive.ts', {
          args: [places.apiUrl, places.apiRoot, places.room],
          flags: [...meter, ...flags],
          log,
        })
      : startChild('frontdesk.ts', {
          args: [config, pacing],
          flags: [...started.flags, ...meter, ...flags],
          env: started.env,
          log,
        });
  }

  let running = await start('unpaced');

  async function measure(question: object): Promise<Round & Cost> {
    const before = await cpuTime();
    const round = await Promise.race([world.ask<Round>(question), ...running.map(({ ended }) => ended)]);
    return { ...round, cpu: ((await cpuTime()) - before) / round.messages };
  }

  async function cpuTime(): Promise<number> {
    const times = await Promise.all(running.map((child) => child.ask<number>({})));
    return times.reduce((sum, time) => sum + time, 0);
  }

  async function stop(): Promise<void> {
    await Promise.all(running.map((child) => child.stop()));
  }

  return {
    behave: (delayMs, paceMs) => world.ask({ do: 'behave', delayMs, paceMs }),
    gather: (customers, urgent) => world.ask({ do: 'gather', customers, urgent }),
    chat: (each) => measure({ do: 'chat', each }),
    pace: (perSecond, seconds) => measure({ do: 'pace', perSecond, seconds }),
    burst: (each, watchSeconds) => world.ask({ do: 'burst', each, watchSeconds }),
    async restart(pacing) {
      await stop();
      running = await start(pacing);
    },
    async close() {
      await stop();
      await world.stop();
    },
  };
}

/** Whoever writes Chinese is urgent here, as a bench needs some who are. */
function configuration({ apiRoot, apiUrl, room }: Places, { store, queue }: Ground): string {
  return `
brand: { name: Bench, languages: [en, zh], timezone: UTC }
server: { port: 0 }
store: ${store}
queue: ${queue}
channels:
  telegram: { type: telegram, token: "1:bench", mode: polling, apiRoot: "${apiRoot}" }
  slack: { type: slack, mode: socket, botToken: xoxb-bench, appToken: xapp-bench, apiUrl: "${apiUrl}" }
desks: { support: { channel: slack, room: ${room} } }
routing:
  - { when: { language: [zh] }, desk: support, priority: urgent }
  - { desk: support }
`;
}
