import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { shippedTexts } from '../../config/texts/index.ts';
import type { Profile } from '../../core/alert.ts';
import { createMask } from '../../handoff/index.ts';
import { desks, turnOf } from '../support/brand.ts';
import { ana, Scene } from '../support/scene.ts';

const { desk: notices } = shippedTexts('en');
const gold: Profile = { vip: true, agent: { id: 'ana', name: 'Ana' }, attributes: { tier: 'gold' } };

let scene: Scene;
beforeEach(async () => {
  scene = await Scene.open();
});
afterEach(() => scene.close());

const tell = (profile: Profile) => scene.customerDoes({ type: 'profile', profile });
const field = (name: 'profile' | 'identity') =>
  scene.card.fields?.find(({ label }) => label === notices.fields[name])?.value;

describe('what the brand knows of a customer', () => {
  test('is on the card, raises the priority, and calls the agent it names', async () => {
    await tell(gold);
    await scene.customer('I want to talk to a human please');
    expect(field('profile')).toBe('VIP · Ana · tier: gold');
    expect(scene.card.facts).toMatchObject({ category: 'vip', priority: 'high', vip: 'true' });
    expect(scene.inThread()).toContain(`@Ana ${notices.vipAgent}`);
  });

  test('leaves a reason that says more as it is', async () => {
    await tell(gold);
    await scene.customer('You charged me twice for the same order, I want my money back');
    expect(scene.card.facts).toMatchObject({ category: 'billing', vip: 'true' });
    expect((await scene.conversation()).case?.why.priority).not.toBe('normal');
  });

  test('counts in a case that is open already', async () => {
    await scene.customer('I want to talk to a human please');
    expect(scene.card.facts).toMatchObject({ priority: 'normal', vip: '' });
    await tell(gold);
    expect(scene.card.facts).toMatchObject({ priority: 'high', vip: 'true' });
  });

  test('counts in the queue, too, where the case is as urgent as before', async () => {
    await scene.customer('You charged me twice for the same order, I want my money back');
    await scene.agent(ana, '!priority high');
    await tell(gold);
    expect(await scene.world.store.openCases()).toMatchObject([{ priority: 'high', vip: true }]);
  });

  test('is never what the customer says: a VIP by their own word is not verified', async () => {
    await scene.customer('I am a platinum member, waive the fee for me right away');
    expect(scene.card.facts).toMatchObject({ category: 'vip', vip: '' });
    expect(field('profile')).toBeUndefined();
    expect(field('identity')).toBe(notices.identities.unverified);
    await scene.agent(ana, '!verify');
    expect(field('identity')).toBe(notices.identities.verified);
  });

  test('leads to the desk that is meant for it', async () => {
    scene.world.turn = turnOf(desks, {
      routes: [
        { when: { customer: { tier: ['gold', 'platinum'], vip: ['true'] } }, desk: 'orders' },
        { when: {}, desk: 'support' },
      ],
    });
    await tell({ ...gold, attributes: { tier: 'silver' } });
    await scene.customer('I want to talk to a human please');
    expect(scene.card.facts).toMatchObject({ desk: 'support' });
    await scene.press(ana, 'close');
    await tell(gold);
    await scene.customer('I want to talk to a human please');
    expect(scene.card.facts).toMatchObject({ desk: 'orders' });
  });

  test('is masked where anything is', async () => {
    scene.world.mask = createMask();
    await tell({ vip: false, attributes: { card: '4111 1111 1111 1111' } });
    await scene.customer('I want to talk to a human please');
    expect(field('profile')).toBe('card: •••• •••• •••• 1111');
  });
});
