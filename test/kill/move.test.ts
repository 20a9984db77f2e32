import { afterEach, expect, test } from 'vitest';
import { frontdesk } from '../app/process.ts';
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
