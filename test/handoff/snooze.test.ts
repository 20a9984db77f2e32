import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { en } from '../../config/texts/en.ts';
import { fill } from '../../core/texts.ts';
import { desks, turnOf } from '../support/brand.ts';
import { ana, bo, Scene } from '../support/scene.ts';

const anHour = 60 * 60_000;
const notices = en.desk;
const byTime = fill(notices.wokenByTime, { agent: 'Ana' });

let scene: Scene;
beforeEach(async () => {
  scene = await Scene.open();
  scene.world.turn = turnOf(desks, { idle: { warnMs: 20 * 60_000, closeMs: 30 * 60_000 } });
  await scene.customer('I want to talk to a human please');
  await scene.agent(ana, 'I will ask the warehouse');
});
afterEach(() => scene.close());

const state = () => scene.card.facts?.['state'];

describe('a case that is put aside', () => {
  test('comes back when its time is up, once, to the same agent, and the customer hears nothing of it', async () => {
    const heard = scene.chat.length;
    await scene.press(ana, 'snooze', { until: '1h', time: '' });
    expect(state()).toBe('snoozed');
    expect(scene.card.fields?.find(({ label }) => label === notices.fields.snoozed)?.value).toMatch(/UTC/);
    await scene.world.clock.pass(anHour);
    expect(state()).toBe('open');
    expect(scene.inThread().filter((text) => text === byTime)).toHaveLength(1);
    await scene.world.clock.pass(5 * anHour);
    expect(scene.inThread().filter((text) => text === byTime)).toHaveLength(1);
    expect(scene.chat).toHaveLength(heard);
    expect((await scene.conversation()).case?.assignee?.id).toBe('ana');
  });

  test('comes back as soon as the customer writes, and not again when its time is up', async () => {
    await scene.agent(ana, '!snooze 2h');
    await scene.customer('Any news?');
    expect(state()).toBe('open');
    expect(scene.inThread().slice(-2)).toEqual(['Any news?', fill(notices.wokenByCustomer, { agent: 'Ana' })]);
    await scene.world.clock.pass(3 * anHour);
    expect(scene.inThread()).not.toContain(byTime);
  });

  test('without a time waits for the customer, however long', async () => {
    await scene.agent(ana, '!snooze');
    await scene.world.clock.pass(100 * anHour);
    expect(state()).toBe('snoozed');
  });

  test('comes back when an agent answers', async () => {
    await scene.agent(ana, '!snooze 2h');
    await scene.agent(bo, 'It was sent today');
    expect(scene.chat.at(-1)).toBe('It was sent today');
    expect(state()).toBe('open');
    expect((await scene.conversation()).case?.assignee?.id).toBe('ana');
  });

  test.each([
    ['closed', () => scene.press(ana, 'close'), 'closed'],
    ['passed on', () => scene.press(ana, 'transfer', { desk: 'orders', reason: '' }), 'queued'],
    ['put back', () => scene.press(ana, 'return'), 'queued'],
  ])('and then %s does not come back by itself', async (_, change, then) => {
    await scene.agent(ana, '!snooze 2h');
    await change();
    await scene.world.clock.pass(3 * anHour);
    expect(state()).toBe(then);
    expect(scene.inThread()).not.toContain(byTime);
  });

  test('by somebody who has not taken it is taken by them', async () => {
    await scene.press(ana, 'return');
    await scene.press(bo, 'snooze', { until: 'customer', time: '' });
    expect((await scene.conversation()).case).toMatchObject({ state: 'snoozed', assignee: { id: 'bo' } });
  });

  test('until a time nobody understands stays as it is, and the agent is told how to say it', async () => {
    await scene.agent(ana, '!snooze soon');
    expect(state()).toBe('open');
    expect(scene.inThread().at(-1)).toBe(fill(notices.snoozeUsage, { typed: 'soon' }));
  });

  test('is in the audit trail', async () => {
    await scene.agent(ana, '!snooze');
    await scene.customer('Any news?');
    const trail = await scene.world.store.audit('chat/may');
    expect(trail.slice(-2)).toMatchObject([
      { what: 'case-snoozed', by: { name: 'Ana' }, from: 'open', to: 'customer' },
      { what: 'case-woken', by: { name: 'May' }, from: 'snoozed', to: 'open' },
    ]);
  });
});
