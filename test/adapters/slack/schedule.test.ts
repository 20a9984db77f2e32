import { describe, expect, it } from 'vitest';
import { createSchedule } from '../../../adapters/slack/schedule.ts';
import { SendError } from '../../../core/channel.ts';
import { looking } from '../../../core/looking.ts';
import type { Priority } from '../../../core/priority.ts';
import { patient } from '../../contracts/channel/check.ts';
import { VirtualClock } from '../../simulation/clock.ts';

function scene() {
  const clock = new VirtualClock();
  const start = clock.now();
  const schedule = createSchedule(clock, 1_000);
  const log: { readonly what: string; readonly at: number }[] = [];
  const post = (thread: string, what: string, priority: Priority = 'normal', chat = 'room', signal = patient) =>
    schedule.run({ chat, thread, priority, key: what }, signal, async () => {
      log.push({ what, at: clock.now() - start });
    });
  return { clock, schedule, log, post, order: () => log.map(({ what }) => what) };
}

describe('the posts of a room', () => {
  it('go one a second, whatever thread they are for; other rooms do not wait', async () => {
    const { clock, log, post } = scene();
    const all = [post('a', '1'), post('b', '2'), post('a', '3'), post('x', 'elsewhere', 'normal', 'other')];
    await clock.pass(2_000);
    await Promise.all(all);
    expect(log.filter(({ what }) => what !== 'elsewhere').map(({ at }) => at)).toEqual([0, 1_000, 2_000]);
    expect(log.find(({ what }) => what === 'elsewhere')?.at).toBe(0);
  });

  it('go urgent first, and within a thread in order', async () => {
    const { clock, order, post } = scene();
    const all = [
      post('x', 'first'),
      post('a', 'low', 'low'),
      post('b', 'normal'),
      post('c', 'urgent 1', 'urgent'),
      post('c', 'urgent 2', 'urgent'),
    ];
    await clock.pass(4_000);
    await Promise.all(all);
    expect(order()).toEqual(['first', 'urgent 1', 'urgent 2', 'normal', 'low']);
  });

  it('are shared out among threads, so that a busy one does not take all', async () => {
    const { clock, order, post } = scene();
    const all = [...Array.from({ length: 5 }, (_, count) => post('busy', `busy ${count}`)), post('calm', 'calm')];
    await clock.pass(6_000);
    await Promise.all(all);
    expect(order().indexOf('calm')).toBe(1);
  });

  it('of 40 cases all get through, urgent ones first and nobody starved by a flood of them', async () => {
    const { clock, log, order, post } = scene();
    const burst = Array.from({ length: 40 }, (_, count) =>
      post(`case ${count}`, `case ${count}`, count >= 35 ? 'urgent' : 'low'),
    );
    const done = Promise.allSettled(burst);
    let flood = 0;
    for (let second = 0; second < 60; second++) {
      if (second % 2 === 0) void post('flood', `flood ${flood++}`, 'urgent').catch(() => {});
      await clock.pass(1_000);
    }
    // Those that had to give up their turn ask again, and keep their place.
    const again = (await done).flatMap(({ status }, count) =>
      status === 'rejected' ? [post(`case ${count}`, `case ${count}`, 'low')] : [],
    );
    await clock.pass(60_000);
    await Promise.all(again);
    expect(new Set(order().slice(1, 6))).toEqual(new Set(['case 35', 'case 36', 'case 37', 'case 38', 'case 39']));
    expect(order().filter((what) => what.startsWith('case')).length).toBe(40);
    const gaps = log.map(({ at }, index) => at - (log[index - 1]?.at ?? -1_000));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1_000);
  });

  it('wait as long as Slack says, all of them', async () => {
    const { clock, log, post, schedule } = scene();
    const told = new SendError('wait', { outcome: 'not-sent', code: 'rate-limited', retryAfterMs: 7_000 });
    const refused = schedule.run({ chat: 'room', thread: 'a', priority: 'normal', key: 'k' }, patient, () =>
      Promise.reject(told),
    );
    const next = post('b', 'later');
    await expect(refused).rejects.toBe(told);
    await clock.pass(6_999);
    expect(log).toEqual([]);
    await clock.pass(1);
    await next;
    expect(log).toEqual([{ what: 'later', at: 7_000 }]);
  });

  it('are not sent when they are called off before their turn', async () => {
    const { clock, order, post } = scene();
    const abort = new AbortController();
    const first = post('a', 'first');
    const second = post('a', 'second', 'normal', 'room', abort.signal);
    abort.abort();
    await expect(second).rejects.toMatchObject({ outcome: 'not-sent' });
    await clock.pass(5_000);
    await first;
    expect(order()).toEqual(['first']);
  });

  it('are not sent where their turn comes before the alarm that calls them off', async () => {
    const { clock, order, post } = scene();
    const abort = new AbortController();
    let isOver = false;
    const signal = looking(abort.signal, () => {
      if (isOver) abort.abort();
    });
    const first = post('a', 'first');
    const second = post('a', 'second', 'normal', 'room', signal);
    const refused = expect(second).rejects.toMatchObject({ outcome: 'not-sent', code: 'called-off' });
    isOver = true;
    await clock.pass(5_000);
    await Promise.all([first, refused]);
    expect(order()).toEqual(['first']);
  });

  it('give up their turn while it is still certain that nothing was posted, and keep their place', async () => {
    const { clock, order, post } = scene();
    const waiting = Array.from({ length: 45 }, (_, count) => post(`t${count}`, `p${count}`));
    const settled = Promise.allSettled(waiting);
    await clock.pass(40_000);
    const results = await settled;
    const late = results.findIndex(({ status }) => status === 'rejected');
    expect(results[late]).toMatchObject({ reason: { outcome: 'not-sent', code: 'queued', retryAfterMs: 0 } });
    const filler = post('filler', 'filler');
    const newcomer = post('new', 'newcomer');
    const again = post(`t${late}`, `p${late}`);
    await clock.pass(3_000);
    await Promise.all([filler, newcomer, again]);
    expect(order().slice(-2)).toEqual([`p${late}`, 'newcomer']);
  });
});
