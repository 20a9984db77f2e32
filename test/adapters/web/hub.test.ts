import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createHub, type Placed } from '../../../adapters/web/hub.ts';
import { alone } from '../../../core/bulletin.ts';

const heads = async () => new Map<string, number>();
const nobody = { typing() {}, failed() {} };

function line(seq: number): Placed {
  return { seq, line: { type: 'remove', id: `${seq}`, at: seq } };
}

it('passes on every line once and in order, however reading, writing and publishing interleave', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.nat(5),
      fc.nat(5),
      fc.array(fc.boolean(), { maxLength: 12 }),
      async (scheduler, before, later, known) => {
        const stored = Array.from({ length: before }, (_, index) => line(index + 1));
        const read = scheduler.scheduleFunction(async (after: number, limit: number) => {
          return stored.filter(({ seq }) => seq > after).slice(0, limit);
        });
        const hub = createHub({ read: (_, after) => read(after, 2), heads, bulletin: alone });
        const told: number[] = [];

        const follower = (async () => {
          const following = hub.follow('chat', { ...nobody, line: ({ seq }) => told.push(seq) });
          const page = await read(0, 100);
          told.push(...page.map(({ seq }) => seq));
          following.begin(page.at(-1)?.seq ?? 0);
        })();
        for (const [index, isKnown] of [...known, ...Array<boolean>(later).fill(true)].entries()) {
          const placed = line(before + index + 1);
          // On disk first; that it is there is told later, in any order, and not always with the line itself.
          stored.push(placed);
          void scheduler
            .schedule(Promise.resolve())
            .then(() => hub.publish('chat', placed.seq, isKnown ? placed.line : undefined));
        }
        await scheduler.waitFor(follower);
        await scheduler.waitIdle();
        expect(told).toEqual(stored.map(({ seq }) => seq));
      },
    ),
  );
});

it('tells who listens that lines could not be read, and nothing after that', async () => {
  const failed = Promise.withResolvers<unknown>();
  const told: number[] = [];
  const read = async () => {
    throw new Error('The disk is gone');
  };
  const hub = createHub({ read, heads, bulletin: alone });
  const receiver = { ...nobody, line: ({ seq }: Placed) => told.push(seq), failed: failed.resolve };
  hub.follow('chat', receiver).begin(0);
  hub.publish('chat', 2, line(2).line);
  expect(await failed.promise).toEqual(new Error('The disk is gone'));
  hub.publish('chat', 1, line(1).line);
  expect(told).toEqual([]);
});

it('says nothing to who has left', () => {
  const told: number[] = [];
  const hub = createHub({ read: async () => [], heads, bulletin: alone });
  const following = hub.follow('chat', { ...nobody, line: ({ seq }) => told.push(seq) });
  following.begin(0);
  following.stop();
  hub.publish('chat', 1, line(1).line);
  expect(told).toEqual([]);
});
