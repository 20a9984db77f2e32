import { afterEach, expect, test } from 'vitest';
import type { ServerMessage } from '../../adapters/web/protocol.ts';
import { openSqliteStore } from '../../store/sqlite/index.ts';
import { createRandom } from '../simulation/random.ts';
import { type Crowd, createCrowd } from './crowd.ts';
import { createSite, type FrontDesk, type Site, startFrontDesk } from './front-desk.ts';
import { settle } from './settle.ts';

const seed = Number(process.env['FRONTDESK_SEED'] ?? Date.now() % 1_000_000);
const random = createRandom(seed);
const kills = 20;

let site: Site;
let crowd: Crowd | undefined;
let desk: FrontDesk;

afterEach(async () => {
  crowd?.leave();
  desk.crash();
  await desk.ended;
  await site.remove();
});

/** What to wait for before killing, and how many of it at most. */
const moments = {
  done: { most: 40, is: (message: ServerMessage) => message.type === 'done' },
  line: { most: 80, is: (message: ServerMessage) => message.type === 'line' },
  mark: { most: 4, is: (message: ServerMessage) => message.type === 'line' && message.line.type === 'mark' },
  welcome: { most: 8, is: ({ type }: ServerMessage) => type === 'welcome' || type === 'welcome-agent' },
} as const;
const plan = ['done', 'done', 'done', 'line', 'line', 'mark', 'mark', 'welcome', 'start'] as const;

test(`killed ${kills} times under load, it has lost, doubled, mixed up and given away nothing (seed ${seed})`, {
  timeout: 180_000,
}, async () => {
  const wrong: string[] = [];
  let heard = (_: ServerMessage) => {};
  site = await createSite();
  desk = startFrontDesk(site);
  const url = await desk.up;
  const { port } = new URL(url);
  crowd = await createCrowd(url, 6, random, {
    heard: (message) => heard(message),
    wrong: (what) => wrong.push(what),
  });

  function startAgain(): void {
    crowd?.beginLife();
    desk = startFrontDesk(site, { port: Number(port) });
  }
  /** Kills in the very moment in which so many of something have come. */
  async function killAt(name: keyof typeof moments): Promise<void> {
    const { most, is } = moments[name];
    let left = random.int(1, most);
    heard = (message) => {
      if (is(message)) left -= 1;
      if (left === 0) desk.crash();
    };
    crowd?.connect();
    await desk.ended;
    heard = () => {};
  }

  for (const visitor of crowd.visitors) visitor.talk(true);
  for (let kill = 1; kill <= kills; kill += 1) {
    const moment = kill === 1 ? 'mark' : random.pick(plan);
    if (moment === 'start') {
      await desk.touched(random.int(1, 12));
      desk.crash();
      await desk.ended;
    } else {
      await desk.up;
      expect((await fetch(`${url}/healthz`)).status).toBe(200);
      await killAt(moment);
    }
    startAgain();
  }
  await desk.up;
  expect((await fetch(`${url}/healthz`)).status).toBe(200);

  // A second one on the same store gives up, and does the first no harm.
  const second = startFrontDesk(site);
  expect(await second.ended).toBe(1);
  expect(second.output.stderr).toContain(site.store);

  crowd.connect();
  await settle(crowd);
  expect(wrong).toEqual([]);
  desk.terminate();
  expect(await desk.ended).toBe(0);
  const store = await openSqliteStore(site.store);
  expect(await store.unfinished()).toEqual({ mailboxes: [], lanes: [] });
  expect(await store.deadLetters(10)).toEqual([]);
  await store.close();
});
