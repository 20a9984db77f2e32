import { afterEach, expect, test } from 'vitest';
import { createRandom } from '../simulation/random.ts';
import { type Crowd, createCrowd } from './crowd.ts';
import { createSite, type FrontDesk, startFrontDesk } from './front-desk.ts';
import { readAll } from './reader.ts';
import { settle } from './settle.ts';
import { limitFiles, mountSmallDisk, type SmallDisk } from './small-disk.ts';
import { said } from './words.ts';

let disk: SmallDisk | undefined;
let crowd: Crowd | undefined;
let desk: FrontDesk | undefined;

afterEach(async () => {
  crowd?.leave();
  desk?.crash();
  await desk?.ended;
  await disk?.remove();
});

// A disk that is really full where one may be mounted, and a limit on the size of files everywhere.
const mounted = await mountSmallDisk();
await mounted?.remove();
const kinds = [
  ...(mounted ? [{ name: 'a full disk', open: mountSmallDisk, says: 'The disk is full.' }] : []),
  { name: 'a file that may not grow', open: limitFiles, says: 'The system could not read or write it.' },
];

test.each(kinds)('$name stops it, with everything kept that it has confirmed', { timeout: 120_000 }, async (kind) => {
  const wrong: string[] = [];
  disk = await kind.open();
  if (!disk) throw new Error('What could be mounted before cannot be mounted again');
  const site = await createSite(disk.folder);
  const { shell } = disk;
  desk = startFrontDesk(site, shell === undefined ? {} : { shell });
  const url = await desk.up;
  crowd = await createCrowd(url, 6, createRandom(1), { heard() {}, wrong: (what) => wrong.push(what) });
  const { visitors, pages, served, cookie } = crowd;
  for (const visitor of visitors) visitor.talk(true);

  expect(await desk.ended).toBe(1);
  expect(desk.output.stderr).toContain(`The store ${site.store} cannot be used.`);
  expect(desk.output.stderr).toContain(kind.says);
  const confirmed = (visitor: (typeof visitors)[number]) =>
    [...visitor.page.written.values()].filter(({ done }) => done).map(({ text }) => text);
  const before = new Map(visitors.map((visitor) => [visitor, confirmed(visitor)]));
  expect(pages.some(({ waiting }) => waiting > 0)).toBe(true);
  for (const visitor of visitors) visitor.talk(false);

  // Nobody may say again what was confirmed: it is looked for before anybody comes back.
  crowd.leave();
  await disk.grow();
  desk = startFrontDesk(site, { port: Number(new URL(url).port) });
  await desk.up;
  const { chats } = await readAll(served, visitors, cookie);
  // How the little room was shared out is chance; that some of it was used is not.
  expect([...before.values()].flat().length).toBeGreaterThan(0);
  for (const [visitor, texts] of before) {
    expect(said(chats.get(visitor) ?? [], 'customer')).toEqual(expect.arrayContaining(texts));
  }
  crowd.beginLife();
  crowd.arrive();
  await settle(crowd);
  expect(wrong).toEqual([]);
});
