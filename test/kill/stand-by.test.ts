import { afterEach, expect, test } from 'vitest';
import { createRandom } from '../simulation/random.ts';
import { createSchema, type Schema } from '../store/postgres/open.ts';
import { type Crowd, createCrowd } from './crowd.ts';
import { createSite, type FrontDesk, type Site, startFrontDesk } from './front-desk.ts';
import { settle } from './settle.ts';

const seed = Number(process.env['FRONTDESK_SEED'] ?? Date.now() % 1_000_000);
const random = createRandom(seed);
/** How the one that works ends, in turn. */
const fates = ['killed', 'told to stop', 'killed', 'killed'] as const;
const takenOverMs = 15_000;

let schema: Schema;
let site: Site;
let crowd: Crowd | undefined;
const desks: FrontDesk[] = [];

afterEach(async () => {
  crowd?.leave();
  for (const desk of desks) desk.crash();
  await Promise.all(desks.map(({ ended }) => ended));
  await site.remove();
  await schema.drop();
});

function start(port: number): FrontDesk {
  const desk = startFrontDesk(site, { port });
  desks.push(desk);
  return desk;
}

test(`the one that stands by takes over under load, and nothing is lost, doubled or mixed up (seed ${seed})`, {
  timeout: 240_000,
}, async () => {
  const wrong: string[] = [];
  let left = 0;
  let due = () => {};
  schema = await createSchema();
  site = await createSite(undefined, schema.url);
  let active = start(0);
  const url = await active.up;
  const port = Number(new URL(url).port);
  crowd = await createCrowd(url, 6, random, {
    heard({ type }) {
      if (type === 'done') left -= 1;
      if (type === 'done' && left === 0) due();
    },
    wrong: (what) => wrong.push(what),
  });
  for (const fate of fates) {
    const next = start(port);
    await next.standsBy;
    const old = active;
    const moment = new Promise<void>((resolve) => {
      due = () => {
        if (fate === 'killed') old.crash();
        if (fate === 'told to stop') old.terminate();
        resolve();
      };
    });
    // Only now: each says no more in one life of the front desk than it allows, and a stand-by may be slow to start.
    left = random.int(20, 80);
    for (const visitor of crowd.visitors) visitor.talk(true);
    crowd.connect();
    await moment;
    for (const visitor of crowd.visitors) visitor.talk(false);
    const at = performance.now();
    expect(await old.ended).toBe(fate === 'killed' ? null : 0);
    crowd.beginLife();
    active = next;
    await active.up;
    expect(performance.now() - at).toBeLessThan(takenOverMs);
  }
  crowd.connect();
  await settle(crowd);
  expect(wrong).toEqual([]);
});

test('one that is paused for too long loses the store, and ends when it comes back', { timeout: 120_000 }, async () => {
  schema = await createSchema();
  site = await createSite(undefined, schema.url);
  const paused = start(0);
  await paused.up;
  const heir = start(0);
  await heir.standsBy;
  paused.signal('SIGSTOP');
  const at = performance.now();
  await heir.up;
  expect(performance.now() - at).toBeLessThan(takenOverMs);
  paused.signal('SIGCONT');
  expect(await paused.ended).toBe(1);
  expect(paused.output.stderr).toContain('Another process has taken over');
});
