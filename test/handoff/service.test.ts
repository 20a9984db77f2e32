import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { en } from '../../config/texts/en.ts';
import { fill } from '../../core/texts.ts';
import { afterOpenTime, type Hours } from '../../handoff/hours.ts';
import type { HandoffSettings } from '../../handoff/index.ts';
import { desks, turnOf } from '../support/brand.ts';
import { ana, bo, Scene } from '../support/scene.ts';

const aMinute = 60_000;
const notices = en.desk;
const theirs = desks.map((desk) => ({ ...desk, supervisors: [{ id: 'U0BO' }, { id: 'eve', name: 'Eve' }] }));
const replyWithin = {
  first: { normal: 20 * aMinute, high: 8 * aMinute },
  next: { normal: 40 * aMinute },
} as const;

let scene: Scene;
const open = async (more: Partial<HandoffSettings> = {}) => {
  scene = await Scene.open();
  scene.world.turn = turnOf(theirs, { replyWithin, ...more });
  await scene.customer('I want to talk to a human please');
};
beforeEach(() => open());
afterEach(() => scene.close());

const late = () => scene.inThread().filter((text) => text.endsWith(notices.replyLate));
const soon = () => scene.inThread().filter((text) => text.startsWith('⏱️'));
const due = () => scene.card.fields?.find(({ label }) => label === notices.fields.due)?.value;
const pass = (minutes: number) => scene.world.clock.pass(minutes * aMinute);

describe('the time to the first answer', () => {
  test('is on the card, until somebody answers', async () => {
    expect(due()).toMatch(/UTC/);
    await scene.agent(ana, 'Hello');
    expect(due()).toBeUndefined();
    await pass(60);
    expect([...soon(), ...late()]).toEqual([]);
  });

  test('is not over because somebody has claimed the case', async () => {
    await scene.press(ana, 'claim');
    await pass(16);
    expect(soon()).toEqual([fill(notices.replySoon, { minutes: 5, agent: 'Ana' })]);
  });

  test('is reminded of once before it is over; then supervisors are called and the case is more urgent', async () => {
    await pass(14);
    expect(soon()).toEqual([]);
    await pass(2);
    expect(soon()).toHaveLength(1);
    await pass(5);
    expect(late()).toEqual([`@supervisor @Eve ${notices.replyLate}`]);
    const part = scene.world.desk.posts.at(-1)?.parts[0];
    expect(part).toMatchObject({
      text: {
        spans: [
          { style: 'mention', id: 'U0BO' },
          { style: 'mention', id: 'eve' },
        ],
      },
    });
    expect(scene.card.facts).toMatchObject({ priority: 'high' });
    expect(due()).toContain('overdue');
    await pass(600);
    expect([soon().length, late().length]).toEqual([1, 1]);
    expect((await scene.world.store.audit('chat/may')).at(-1)).toMatchObject({
      what: 'reply-overdue',
      from: 'normal',
      to: 'high',
    });
  });

  test('is that of the new priority where it changes', async () => {
    await pass(2);
    await scene.agent(ana, '!priority high');
    await pass(6);
    expect(late()).toHaveLength(1);
  });

  test('goes on in another desk’s hands', async () => {
    await pass(10);
    await scene.press(ana, 'transfer', { desk: 'orders', reason: '' });
    await pass(10);
    expect(late()).toHaveLength(1);
  });

  test('is over with the case', async () => {
    await scene.press(ana, 'close');
    await pass(60);
    expect(late()).toEqual([]);
  });

  test('runs only while people are there', async () => {
    await scene.close();
    const start = new Date(scene.world.clock.now() + 60 * aMinute);
    const from = start.getUTCHours() * 60 + start.getUTCMinutes();
    const day = ((start.getUTCDay() + 6) % 7) + 1;
    const hours = {
      timezone: 'UTC',
      week: { [day]: [{ from, to: Math.min(from + 120, 1440) }] },
      holidays: new Set<string>(),
    };
    await open({ hours });
    await pass(70);
    expect([...soon(), ...late()]).toEqual([]);
    await pass(11);
    expect(late()).toHaveLength(1);
  });
});

describe('the time to the next answer', () => {
  test('begins with the customer’s first word since the last one', async () => {
    await scene.agent(ana, 'Hello');
    await scene.customer('It is broken');
    await pass(25);
    await scene.customer('Hello?');
    await pass(16);
    expect(soon()).toHaveLength(1);
    expect(late()).toHaveLength(1);
    await scene.agent(bo, 'Sorry for the wait');
    expect(due()).toBeUndefined();
  });

  test('does not run for what was put aside, but from the customer’s next word', async () => {
    await scene.agent(ana, 'Hello');
    await scene.customer('It is broken');
    await scene.agent(ana, '!snooze 2h');
    await pass(60);
    expect(late()).toEqual([]);
    await scene.customer('And?');
    await pass(41);
    expect(late()).toHaveLength(1);
  });

  test('runs from the moment the case is put back, where it had been answered', async () => {
    await scene.agent(ana, 'Hello');
    await scene.press(ana, 'return');
    await pass(41);
    expect(late()).toHaveLength(1);
  });
});

test('opening time passes over nights, breaks and holidays, and by the wall clock', () => {
  const week = {
    3: [
      { from: 540, to: 720 },
      { from: 780, to: 1080 },
    ],
    4: [{ from: 540, to: 1080 }],
    5: [{ from: 540, to: 1080 }],
  };
  const hours: Hours = { timezone: 'Europe/Berlin', week, holidays: new Set(['2026-11-26']) };
  const at = (iso: string) => Date.parse(iso);
  const anHour = 60 * aMinute;
  expect(afterOpenTime(hours, at('2026-11-25T10:30:00Z'), anHour)).toBe(at('2026-11-25T12:30:00Z'));
  expect(afterOpenTime(hours, at('2026-11-25T16:30:00Z'), anHour)).toBe(at('2026-11-27T08:30:00Z'));
  expect(afterOpenTime({ ...hours, week: {} }, 0, anHour)).toBeUndefined();
  expect(afterOpenTime(undefined, 5, 7)).toBe(12);
});
