import { afterEach, expect, test, vi } from 'vitest';
import { frontdesk, root, runNode } from '../app/process.ts';
import { createRandom } from '../simulation/random.ts';
import { createSchema, type Schema } from '../store/postgres/open.ts';
import { type Crowd, createCrowd } from './crowd.ts';
import { createSite, type FrontDesk, type Site, startFrontDesk } from './front-desk.ts';
import { settle } from './settle.ts';

const seed = Number(process.env['FRONTDESK_SEED'] ?? Date.now() % 1_000_000);
const random = createRandom(seed);
const enough = 60;

let site: Site;
let schema: Schema;
let crowd: Crowd | undefined;
let desk: FrontDesk;

afterEach(async () => {
  crowd?.leave();
  desk.crash();
  await desk.ended;
  await site.remove();
  await schema.drop();
});

test(`a brand that is killed in the middle of its work and moved to Postgres goes on there as if nothing had been (seed ${seed})`, {
  timeout: 180_000,
}, async () => {
  const wrong: string[] = [];
  let left = enough;
  schema = await createSchema();
  site = await createSite();
  desk = startFrontDesk(site);
  const url = await desk.up;
  crowd = await createCrowd(url, 6, random, {
    heard({ type }) {
      if (type !== 'done') return;
      left -= 1;
      // This one only, and not the one that goes on after it.
      if (left === 0) desk.crash();
    },
    wrong: (what) => wrong.push(what),
  });
  for (const visitor of crowd.visitors) visitor.talk(true);
  await desk.ended;

  const { status, stderr } = await frontdesk(['move', '--from', `sqlite:${site.store}`, '--to', schema.url]);
  expect([status, stderr]).toEqual([0, '']);
  await createSite(site.folder, schema.url);
  crowd.beginLife();
  desk = startFrontDesk(site, { port: Number(new URL(url).port) });
  await desk.up;
  crowd.connect();
  await settle(crowd);
  expect(wrong).toEqual([]);
});

test(`a brand that is moved to Postgres while everybody writes, and stopped when the move says so, goes on there (seed ${seed})`, {
  timeout: 240_000,
}, async () => {
  const wrong: string[] = [];
  let done = 0;
  const wait = { timeout: 90_000, interval: 100 };
  schema = await createSchema();
  site = await createSite();
  desk = startFrontDesk(site);
  const url = await desk.up;
  crowd = await createCrowd(url, 6, random, {
    heard({ type }) {
      if (type === 'done') done += 1;
    },
    wrong: (what) => wrong.push(what),
  });
  for (const visitor of crowd.visitors) visitor.talk(true);
  await vi.waitFor(() => expect(done).toBeGreaterThan(20), wait);

  const args = ['move', '--from', `sqlite:${site.store}`, '--to', schema.url];
  const moving = runNode([`${root}bin/frontdesk.mjs`, ...args]);
  await vi.waitFor(() => expect(moving.output.stdout).toContain('Stop Frontdesk now'), wait);
  const { visitors } = crowd;
  const after = done + visitors.length;
  for (const visitor of visitors) visitor.askForPerson();
  await vi.waitFor(() => expect(done).toBeGreaterThanOrEqual(after), wait);
  desk.terminate();
  expect(await desk.ended).toBe(0);
  expect(await moving.ended).toMatchObject({ status: 0, stderr: '' });
  expect(moving.output.stdout).toMatch(/has stopped\.\n(?:.*\n)*messages .* rows/);

  await createSite(site.folder, schema.url);
  crowd.beginLife();
  desk = startFrontDesk(site, { port: Number(new URL(url).port) });
  await desk.up;
  crowd.connect();
  await settle(crowd);
  expect(wrong).toEqual([]);
});
