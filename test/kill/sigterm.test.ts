import { existsSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { createRandom } from '../simulation/random.ts';
import { type Crowd, createCrowd } from './crowd.ts';
import { createSite, type FrontDesk, type Site, startFrontDesk } from './front-desk.ts';
import { settle } from './settle.ts';

const seed = Number(process.env['FRONTDESK_SEED'] ?? Date.now() % 1_000_000);
const random = createRandom(seed);

let site: Site;
let crowd: Crowd | undefined;
let desk: FrontDesk;

afterEach(async () => {
  crowd?.leave();
  desk.crash();
  await desk.ended;
  await site.remove();
});

test(`told to stop under load, it finishes what it has begun, and goes on where it was (seed ${seed})`, {
  timeout: 120_000,
}, async () => {
  const wrong: string[] = [];
  let left = 0;
  site = await createSite();
  desk = startFrontDesk(site);
  const url = await desk.up;
  crowd = await createCrowd(url, 6, random, {
    heard({ type }) {
      if (type === 'done') left -= 1;
      if (type === 'done' && left === 0) desk.terminate();
    },
    wrong: (what) => wrong.push(what),
  });
  for (const visitor of crowd.visitors) visitor.talk(true);
  for (let stop = 1; stop <= 3; stop += 1) {
    left = random.int(20, 80);
    crowd.connect();
    expect(await desk.ended).toBe(0);
    // It goes when the store is closed: had it been cut off after ten seconds, the log would still lie there.
    expect(existsSync(`${site.store}-wal`)).toBe(false);
    expect(desk.output.stderr).toContain('finishing what is under way');
    crowd.beginLife();
    desk = startFrontDesk(site, { port: Number(new URL(url).port) });
    await desk.up;
  }
  crowd.connect();
  await settle(crowd);
  expect(wrong).toEqual([]);
});
