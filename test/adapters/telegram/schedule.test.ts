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

const names = (went: readonly { name: string }[]): readonly string[] => went.map(({ name }) => name);

describe('calls to Telegram', () => {
  it('are at most thirty a second, whomever they go to', async () => {
    const { clock, went, ask } = open();
    for (let index = 0; index < 90; index += 1) ask(`${index}`, { chat: `chat ${index}` });
    await clock.pass(999);
    expect(went.length).toBeLessThanOrEqual(60);
    await clock.pass(1_100);
    expect(went).toHaveLength(90);
  });

  it('go to one chat in a short burst, and then once a second', async () => {
    const { clock, went, ask } = open();
    for (let index = 0; index < 6; index += 1) ask(`${index}`);
    await clock.pass(10_000);
    expect(went.map(({ at }) => Math.floor(at / 1000))).toEqual([0, 0, 0, 1, 2, 3]);
  });

  it('go to one group twenty times, and then once in three seconds: twenty a minute', async () => {
    const { clock, went, ask } = open();
    for (let index = 0; index < 25; index += 1) ask(`${index}`, { isGroup: true });
    await clock.pass(1_000);
    expect(went).toHaveLength(20);
    await clock.pass(15_000);
    expect(went).toHaveLength(25);
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
