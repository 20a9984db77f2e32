import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { en } from '../../config/texts/en.ts';
import { fill } from '../../core/texts.ts';
import { desks, turnOf } from '../support/brand.ts';
import { ana, Scene, textPart } from '../support/scene.ts';

const inDanger = 'I want to kill myself';
const times = (text: string) => scene.chat.filter((line) => line === text).length;

let scene: Scene;
beforeEach(async () => {
  scene = await Scene.open();
});
afterEach(() => scene.close());

describe('a customer in danger', () => {
  test('is told where help is before anything else', async () => {
    await scene.customer(inDanger);
    expect(scene.chat.indexOf(en.customer.crisis)).toBeLessThan(scene.chat.indexOf(en.customer.handoff));
    expect(scene.card.facts).toMatchObject({ category: 'care', priority: 'urgent' });
  });

  test('is told in an open case too, which becomes urgent, once', async () => {
    await scene.customer('I was charged twice');
    await scene.agent(ana, 'Let me look');
    await scene.customer(inDanger);
    expect(scene.card.facts).toMatchObject({ state: 'open', category: 'care', priority: 'urgent', assignee: 'Ana' });
    expect(scene.inThread().slice(-2)).toEqual([inDanger, fill(en.desk.danger, { category: en.desk.categories.care })]);
    await scene.customer(inDanger);
    expect(times(en.customer.crisis)).toBe(1);
    expect((await scene.world.store.audit('chat/may')).at(-1)).toMatchObject({
      what: 'case-prioritised',
      to: 'urgent',
    });
  });

  test('is told where the case is taken up again', async () => {
    scene.world.turn = turnOf(desks, { reopenMs: 60_000 * 60 });
    await scene.customer('I was charged twice');
    await scene.press(ana, 'close');
    await scene.customer(inDanger);
    expect(times(en.customer.crisis)).toBe(1);
    expect(scene.card.facts).toMatchObject({ state: 'queued', category: 'care', priority: 'urgent' });
  });
});

describe('a customer who tells of danger in pieces', () => {
  test('reaches a person with the piece that makes it one', async () => {
    await scene.customer("I'm standing on");
    expect(scene.cards).toHaveLength(0);
    await scene.customer('the bridge');
    expect(scene.card.facts).toMatchObject({ category: 'care', priority: 'urgent' });
    expect(times(en.customer.crisis)).toBe(1);
  });

  test('is heard so in an open case too', async () => {
    await scene.customer('I was charged twice');
    await scene.customer("I'm standing on");
    await scene.customer('the bridge');
    expect(scene.card.facts).toMatchObject({ category: 'care', priority: 'urgent' });
  });

  test('is not taken to go on with what came before somebody answered', async () => {
    await scene.customer('I was charged twice');
    await scene.customer("I'm standing on");
    await scene.agent(ana, 'On what? I am here.');
    await scene.customer('the bridge');
    expect(scene.card.facts).toMatchObject({ category: 'billing' });
  });
});

describe('danger that no wording tells, but that is like danger,', () => {
  const likeDanger = 'it is all getting too much for me tonight';
  const hunch = { category: 'care', priority: 'urgent', reason: 'Is like danger', evidence: [likeDanger] } as const;

  beforeEach(async () => {
    scene.world.turn = turnOf(desks, { reopenMs: 60_000 * 60 }, undefined, hunch);
    await scene.customer('I was charged twice');
  });

  test('makes an open case urgent as well', async () => {
    await scene.agent(ana, 'Let me look');
    await scene.customer(likeDanger);
    expect(scene.card.facts).toMatchObject({ state: 'open', category: 'care', priority: 'urgent', assignee: 'Ana' });
    expect(scene.inThread().at(-1)).toBe(fill(en.desk.danger, { category: en.desk.categories.care }));
    expect(times(en.customer.crisis)).toBe(1);
  });

  test('does so in what a message is changed to, too', async () => {
    const id = await scene.customer('I was charged twice, you know');
    await scene.customerDoes({ type: 'edit', id, revision: '1', parts: [textPart(likeDanger)] });
    expect(scene.card.facts).toMatchObject({ category: 'care', priority: 'urgent' });
    expect(times(en.customer.crisis)).toBe(1);
  });

  test('is heard from whoever is blocked', async () => {
    await scene.agent(ana, '!block shouts at everybody');
    await scene.customer(likeDanger);
    expect(times(en.customer.crisis)).toBe(1);
  });
});

test('a fire in an open case makes it urgent, without a number to call', async () => {
  await scene.customer('I was charged twice');
  await scene.customer('and now the charger caught fire');
  expect(scene.card.facts).toMatchObject({ category: 'incident', priority: 'urgent' });
  expect(times(en.customer.crisis)).toBe(0);
});

test('what is no danger changes nothing', async () => {
  await scene.customer('I was charged twice');
  await scene.customer('these wings are fire');
  expect(scene.card.facts).toMatchObject({ category: 'billing', priority: 'normal' });
});
