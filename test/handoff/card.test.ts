import { afterEach, beforeEach, expect, test } from 'vitest';
import { shippedTexts } from '../../config/texts/index.ts';
import type { CardField } from '../../core/texts.ts';
import { desks, turnOf } from '../support/brand.ts';
import { ana, bo, Scene } from '../support/scene.ts';

const { desk: words } = shippedTexts('en');
const aMinute = 60_000;

let scene: Scene;
beforeEach(async () => {
  scene = await Scene.open();
  scene.world.turn = turnOf(desks, {
    reopenMs: aMinute,
    replyWithin: { first: { high: 10 * aMinute, urgent: aMinute }, next: { high: 5 * aMinute } },
  });
});
afterEach(() => scene.close());

const field = (name: CardField) => scene.card.fields?.find(({ label }) => label === words.fields[name])?.value;

test('has everything that somebody who takes the case has to know', async () => {
  await scene.customer('I want to talk to a human please');
  await scene.press(ana, 'close', { resolution: 'solved', tags: '', summary: 'Wanted a catalogue' });
  await scene.world.clock.pass(2 * aMinute);
  await scene.customerDoes({ type: 'profile', profile: { vip: true, attributes: { tier: 'gold' } } });
  await scene.customer('Where is my parcel?');
  await scene.customer('You charged me twice for order AB-1234567, I want my money back');
  await scene.agent(ana, '!tag refund');

  const { title, body } = scene.card;
  expect(title).toContain('May');
  expect(title).toContain(words.categories.billing);
  expect(field('state')).toBe(words.states.queued);
  expect(field('channel')).toBe('chat');
  expect(field('language')).toBe(words.languages.en);
  expect(field('evidence')).toMatch(/charged me twice/);
  expect(field('priority')).toBe(words.priorities.high);
  expect(field('since')).toMatch(/\d:\d\d/);
  expect(field('due')).toMatch(/\d:\d\d/);
  expect(field('assignee')).toBe(words.nobody);
  expect(field('tags')).toBe('refund');
  expect(field('profile')).toBe('VIP · tier: gold');
  expect(field('earlier')).toMatch(/^#1 .*solved.*Wanted a catalogue$/);
  expect(field('facts')).toContain('AB-1234567');
  expect(body?.text).toMatch(/Where is my parcel\?[\s\S]*You charged me twice/);
  await scene.agent(bo, 'I am looking into it');
  expect(field('assignee')).toBe('Bo');
});

test('is changed in its place, whatever happens to the case', async () => {
  await scene.customer('I want to talk to a human please');
  const [first] = scene.cards;
  for (const text of [
    '!claim',
    '!priority high',
    '!tag a',
    '!snooze 1h',
    'Hello',
    '!return',
    '!assign',
    '!close',
    '!reopen',
  ]) {
    await scene.agent(ana, text);
  }
  expect(scene.cards.map(({ id }) => id)).toEqual([first?.id]);
  expect(scene.world.desk.posts.filter(({ id }) => id === first?.id)).toHaveLength(1);
  expect(scene.card.facts?.['state']).toBe('queued');
});
