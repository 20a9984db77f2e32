import { expect, vi } from 'vitest';
import type { Crowd } from './crowd.ts';
import { compare } from './oracle.ts';
import { readAll, readSummaries } from './reader.ts';

const patience = { timeout: 60_000, interval: 500 };

/**
 * Lets everything that was begun come to its end, brings every customer to a person at last, and compares what was
 * said with what is shown.
 */
export async function settle({ visitors, agents, pages, served, cookie }: Crowd): Promise<void> {
  const areAnswered = () => expect(pages.map(({ waiting }) => waiting)).toEqual(pages.map(() => 0));
  for (const visitor of visitors) visitor.talk(false);
  for (const agent of agents) agent.endNoMore();
  await vi.waitFor(() => {
    areAnswered();
    expect(agents.filter(({ isIdle }) => !isIdle)).toEqual([]);
  }, patience);
  // A request that came before a case's end would be part of it.
  await vi.waitFor(async () => {
    const ended = new Set(
      agents.flatMap(({ page }) =>
        [...page.written.values()].filter(({ kind }) => kind === 'end').map(({ thread }) => thread),
      ),
    );
    const open = (await readSummaries(served, cookie)).filter(({ card }) =>
      /queued|open/.test(card.facts?.['state'] ?? ''),
    );
    expect(open.filter(({ thread }) => ended.has(thread)).length).toBe(0);
  }, patience);
  for (const visitor of visitors) visitor.askForPerson();
  await vi.waitFor(areAnswered, patience);
  await vi.waitFor(async () => compare(await readAll(served, visitors, cookie), agents), patience);
  expect(pages.flatMap(({ written }) => [...written]).filter(([, { done }]) => !done)).toEqual([]);
}
