import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { en } from '../../config/texts/en.ts';
import { fill } from '../../core/texts.ts';
import { desks, turnOf } from '../support/brand.ts';
import { ana, bo, Scene } from '../support/scene.ts';

const notices = en.desk;
let scene: Scene;
beforeEach(async () => {
  scene = await Scene.open();
  scene.world.turn = turnOf(desks, { idle: { warnMs: 20 * 60_000, closeMs: 30 * 60_000 } });
  await scene.customer('I want to talk to a human please');
  await scene.agent(bo, 'Hello');
  await scene.agent(bo, '!close');
  await scene.customer('I want to talk to a human again please');
  await scene.agent(ana, 'Hello');
});
afterEach(() => scene.close());

const assignee = async () => (await scene.conversation()).case?.assignee;

/** Who can be chosen from the list that was posted last. */
const offered = () => {
  const [part] = scene.world.desk.posts.at(-1)?.parts ?? [];
  const field = part?.kind === 'card' ? part.card.actions?.[0]?.form?.fields[0] : undefined;
  return field?.options?.map(({ label }) => label);
};

describe('a case that an agent gives to a colleague', () => {
  test.each(['!assign Bo', '!assign @bo', '!assign　BO'])('is theirs, and they are called: %s', async (command) => {
    await scene.agent(ana, command);
    expect(await assignee()).toMatchObject({ id: 'bo', name: 'Bo' });
    expect(scene.inThread().at(-1)).toBe(`@Bo ${fill(notices.assignedTo, { agent: 'Ana' })}`);
    expect(scene.world.desk.posts.at(-1)?.parts[0]).toMatchObject({
      text: { spans: [{ style: 'mention', id: 'bo' }] },
    });
    expect(scene.chat.at(-1)).toBe(fill(en.customer.joined, { agent: 'Bo' }));
    expect((await scene.world.store.audit('chat/may')).at(-1)).toMatchObject({
      what: 'case-assigned',
      by: { name: 'Ana' },
      from: 'Ana',
      to: 'Bo',
    });
  });

  test('is not closed because of what the one before had asked', async () => {
    await scene.agent(ana, '!assign bo');
    await scene.world.clock.pass(60 * 60_000);
    expect(scene.card.facts?.['state']).toBe('open');
  });

  test('comes back from where it was put aside', async () => {
    await scene.agent(ana, '!snooze');
    await scene.agent(ana, '!assign bo');
    expect((await scene.conversation()).case).toMatchObject({ state: 'open', assignee: { id: 'bo' } });
  });

  test.each(['!assign', '!assign eve', '!assign b'])('is not given to somebody nobody knows: %s', async (command) => {
    await scene.agent(ana, command);
    expect((await assignee())?.id).toBe('ana');
    expect(scene.inThread().at(-1)).toBe(fill(notices.assignUsage, { people: 'Ana, Bo' }));
    expect(offered()).toEqual(['Ana', 'Bo']);
  });

  test('is not told again where it is theirs already', async () => {
    const before = scene.inThread().length;
    await scene.agent(ana, '!assign ana');
    expect(scene.inThread()).toHaveLength(before);
  });
});

describe('the list of colleagues', () => {
  test('is shown by the card’s button, and gives the case to whom is chosen', async () => {
    await scene.press(ana, 'assign');
    expect(offered()).toEqual(['Ana', 'Bo']);
    await scene.press(ana, 'assign', { agent: 'desk/bo' });
    expect((await assignee())?.id).toBe('bo');
  });

  test('takes no one who was not in it', async () => {
    await scene.press(ana, 'assign', { agent: 'desk/eve' });
    expect((await assignee())?.id).toBe('ana');
  });

  test('has whoever took a case at another desk, to which the case goes along', async () => {
    const cy = { id: 'cy', name: 'Cy', kind: 'agent', role: 'agent' } as const;
    await scene.agent(ana, '!transfer orders');
    await scene.agent(cy, 'I look into it');
    await scene.agent(cy, '!transfer support');
    await scene.agent(ana, '!claim');
    await scene.agent(ana, '!assign');
    expect(offered()).toEqual(['Ana', 'Bo', 'Cy (orders)']);
    await scene.press(ana, 'assign', { agent: 'desk/cy' });
    const { case: current } = await scene.conversation();
    expect(current).toMatchObject({ desk: 'orders', state: 'open', assignee: { id: 'cy' } });
    expect(scene.chat.at(-1)).toBe(fill(en.customer.joined, { agent: 'Cy' }));
  });

  test('leaves out whoever is off', async () => {
    await scene.agent(bo, '!off');
    await scene.agent(ana, '!assign');
    expect(offered()).toEqual(['Ana']);
  });
});
