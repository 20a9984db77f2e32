import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Call, createSchedule, usualRates } from '../../../adapters/telegram/schedule.ts';
import type { Priority } from '../../../core/priority.ts';
import { VirtualClock } from '../../simulation/clock.ts';

function open() {
  const clock = new VirtualClock();
  const start = clock.now();
  const schedule = createSchedule(usualRates, clock);
  const went: { name: string; at: number }[] = [];
  const failed: string[] = [];
  function ask(name: string, more: Partial<Call> = {}): void {
    const call: Call = { chat: 'a', isGroup: false, priority: 'normal', ticket: name, ...more };
    schedule.turn(call).then(
      () => went.push({ name, at: clock.now() - start }),
      (error: { code: string }) => failed.push(`${name} ${error.code}`),
    );
  }
  return { clock, schedule, went, failed, ask };
}

/** As Telegram's FAQ has them. */
const limits = new Map([
  ['all', { most: 30, perMs: 1_000 }],
  ['1', { most: 3, perMs: 3_000 }],
  ['2', { most: 3, perMs: 3_000 }],
  ['-1', { most: 20, perMs: 60_000 }],
  ['-2', { most: 20, perMs: 60_000 }],
]);

const names = (went: readonly { name: string }[]): readonly string[] => went.map(({ name }) => name);

describe('calls to Telegram', () => {
  it('are at most thirty a second, whomever they go to, of which three are for urgent ones', async () => {
    const { clock, went, ask } = open();
    for (let index = 0; index < 90; index += 1) ask(`${index}`, { chat: `chat ${index}` });
    await clock.pass(0);
    expect(went).toHaveLength(27);
    for (let index = 0; index < 4; index += 1) ask(`urgent ${index}`, { chat: `danger ${index}`, priority: 'urgent' });
    await clock.pass(1_000);
    expect(names(went).slice(27)).toEqual(['urgent 0', 'urgent 1', 'urgent 2']);
    await clock.pass(4_000);
    expect(went).toHaveLength(94);
  });

  it('go to one chat in short bursts, and one a second in the long run', async () => {
    const { clock, went, ask } = open();
    for (let index = 0; index < 9; index += 1) ask(`${index}`);
    await clock.pass(10_000);
    expect(went.map(({ at }) => Math.floor(at / 1000))).toEqual([0, 0, 0, 3, 3, 3, 6, 6, 6]);
  });

  it('go to one group twenty times a minute, of which four are for urgent ones', async () => {
    const { clock, went, ask } = open();
    for (let index = 0; index < 18; index += 1) ask(`${index}`, { isGroup: true, ticket: `${index}` });
    await clock.pass(1_000);
    expect(went).toHaveLength(16);
    for (let index = 0; index < 5; index += 1) ask(`urgent ${index}`, { isGroup: true, priority: 'urgent' });
    await clock.pass(15_000);
    expect(names(went).slice(16)).toEqual(['urgent 0', 'urgent 1', 'urgent 2', 'urgent 3']);
  });

  it('wait no longer where somebody sets the clock back', async () => {
    const { clock, went, ask } = open();
    for (let index = 0; index < 20; index += 1) ask(`${index}`, { isGroup: true });
    clock.jump(-60 * 60_000);
    ask('later', { isGroup: true });
    await clock.pass(0);
    expect(names(went)).toContain('later');
  });

  it('keep within every rate, whenever they are asked for, and an urgent one finds room at once', async () => {
    const calls = fc.array(
      fc.record({
        afterMs: fc.oneof(fc.nat(50), fc.nat(3_000), fc.nat(90_000)),
        times: fc.integer({ min: 1, max: 40 }),
        chat: fc.constantFrom('-1', '-2', '1', '2', 'many'),
        priority: fc.constantFrom<Priority>('low', 'normal', 'high'),
        isUrgent: fc.boolean(),
      }),
      { maxLength: 40 },
    );
    await fc.assert(
      fc.asyncProperty(calls, async (steps) => {
        const { clock, schedule } = open();
        const went: { chat: string; at: number }[] = [];
        let waited = 0;
        let lastUrgent = Number.NEGATIVE_INFINITY;
        const ask = (chat: string, priority: Priority, ticket: string): void => {
          const isGroup = chat.startsWith('-');
          const asked = clock.now();
          const note = (): void => {
            went.push({ chat, at: clock.now() });
            if (priority === 'urgent') waited = Math.max(waited, clock.now() - asked);
          };
          schedule.turn({ chat, isGroup, priority, ticket }).then(note, () => ask(chat, priority, ticket));
        };
        for (const [index, { afterMs, times, chat, priority, isUrgent }] of steps.entries()) {
          await clock.pass(afterMs);
          for (let count = 0; count < times; count += 1) {
            ask(chat === 'many' ? `${index} ${count}` : chat, priority, `${index} ${count}`);
          }
          // Four a minute to a group, and they are not kept waiting, whatever else is.
          if (!isUrgent || clock.now() - lastUrgent < 16_000) continue;
          lastUrgent = clock.now();
          ask('-1', 'urgent', `urgent ${index}`);
        }
        await clock.pass(30 * 60_000);
        for (const [name, { most, perMs }] of limits) {
          const times = went.filter(({ chat }) => name === 'all' || chat === name).map(({ at }) => at);
          const first = times.findIndex((at, index) => (times[index + most] ?? Number.POSITIVE_INFINITY) - at < perMs);
          expect([name, first]).toEqual([name, -1]);
        }
        expect(waited).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  it('are urgent ones first, and none waits for ever', async () => {
    const { clock, went, ask } = open();
    const priorities: readonly Priority[] = ['low', 'normal', 'urgent', 'high'];
    for (let index = 0; index < 3; index += 1) ask(`first ${index}`);
    for (const priority of priorities) ask(priority, { priority });
    await clock.pass(10_000);
    expect(names(went).slice(3)).toEqual(['urgent', 'high', 'normal', 'low']);
  });

  it('of one chat do not hold up those to another', async () => {
    const { clock, went, ask } = open();
    for (let index = 0; index < 10; index += 1) ask(`busy ${index}`);
    ask('other', { chat: 'b' });
    await clock.pass(0);
    expect(names(went)).toContain('other');
  });

  it('pause where Telegram asks for it, for that chat alone', async () => {
    const { clock, schedule, went, ask } = open();
    schedule.pause('a', 5_000);
    ask('paused');
    ask('other', { chat: 'b' });
    await clock.pass(4_900);
    expect(names(went)).toEqual(['other']);
    await clock.pass(200);
    expect(names(went)).toEqual(['other', 'paused']);
  });

  it('that wait too long are told so before anybody takes them for lost, and keep their place', async () => {
    const { clock, schedule, went, failed, ask } = open();
    schedule.pause('a', 30_000);
    ask('patient');
    await clock.pass(21_000);
    expect(failed).toEqual(['patient too-many-requests']);
    ask('newcomer');
    ask('patient');
    await clock.pass(15_000);
    expect(names(went)[0]).toBe('patient');
  });

  it('can be called off while they wait', async () => {
    const { clock, schedule, went, failed, ask } = open();
    const abort = new AbortController();
    schedule.pause('a', 1_000);
    ask('never', { signal: abort.signal });
    abort.abort();
    await clock.pass(5_000);
    expect([went, failed]).toEqual([[], ['never aborted']]);
  });
});
