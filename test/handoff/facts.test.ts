import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { shippedTexts } from '../../config/texts/index.ts';
import { createMask } from '../../handoff/index.ts';
import { desks, turnOf } from '../support/brand.ts';
import { ana, Scene, textPart } from '../support/scene.ts';

const { desk: notices } = shippedTexts('en');
let scene: Scene;
beforeEach(async () => {
  scene = await Scene.open();
});
afterEach(() => scene.close());

const facts = () => scene.card.fields?.find(({ label }) => label === notices.fields.facts)?.value;

describe('what the customer has said that an agent will need', () => {
  test('is on the card, from before the case and from then on', async () => {
    await scene.customer('How long does delivery take for order RM-20413?');
    await scene.customer('I want to talk to a human please');
    expect(facts()).toBe('order: RM-20413');
    await scene.customer('it says error code E-1042, and I have already restarted it');
    expect(facts()).toBe('order: RM-20413 · error: E-1042 · tried: I have already restarted it');
  });

  test('goes when it is taken back, and changes when it is put differently', async () => {
    await scene.customer('I want to talk to a human please');
    const id = await scene.customer('order RM-20413');
    await scene.customerDoes({ type: 'edit', id, revision: '1', parts: [textPart('order RM-20414')] });
    expect(facts()).toBe('order: RM-20414');
    await scene.customerDoes({ type: 'delete', id });
    expect(facts()).toBeUndefined();
  });

  test('stays with its case, and comes back with it', async () => {
    scene.world.turn = turnOf(desks, { reopenMs: 60_000 });
    await scene.customer('order RM-20413 is broken, I want to talk to a human please');
    await scene.press(ana, 'close');
    expect(facts()).toBe('order: RM-20413');
    expect((await scene.conversation()).previous?.last?.facts).toEqual([{ kind: 'order', value: 'RM-20413' }]);
    expect((await scene.conversation()).facts).toEqual([]);
    await scene.press(ana, 'reopen');
    await scene.customer('and order RM-20414');
    expect(facts()).toBe('order: RM-20413 · order: RM-20414');
  });

  test('is masked where anything is', async () => {
    scene.world.mask = createMask();
    await scene.customer('order 4111111111111111, I want to talk to a human please');
    expect(facts()).toBe('order: ••••••••••••1111');
  });
});
