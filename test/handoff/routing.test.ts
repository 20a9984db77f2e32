import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { en } from '../../config/texts/en.ts';
import type { HandoffSettings } from '../../handoff/index.ts';
import { desks, turnOf } from '../support/brand.ts';
import { Scene } from '../support/scene.ts';

const askForPerson = 'I want to talk to a human please';
const charged = 'You charged me twice for the same order, I want my money back';

let scene: Scene;
beforeEach(async () => {
  scene = await Scene.open();
});
afterEach(() => scene.close());

/** Opens a case by some words, with rules before the one that matches everything. */
async function open(words: string, ...rules: HandoffSettings['routes']): Promise<void> {
  scene.world.turn = turnOf(desks, { routes: [...rules, { when: {}, desk: 'support' }] });
  await scene.customer(words);
}
const facts = () => scene.card.facts;

describe('a new case', () => {
  test.each([
    ['category', charged, { category: ['security', 'billing'] }, { category: ['security'] }],
    ['priority', 'I want to kill myself', { priority: ['urgent'] }, { priority: ['low', 'normal'] }],
    ['channel', askForPerson, { channel: ['chat'] }, { channel: ['elsewhere'] }],
    ['language', '转人工', { language: ['zh-Hans'] }, { language: ['zh-Hant', 'en'] }],
  ] as const)('goes where the first rule that matches leads it, by %s', async (_, words, fits, fitsNot) => {
    await open(
      words,
      { when: fitsNot, desk: 'support' },
      { when: fits, desk: 'orders' },
      { when: {}, desk: 'support' },
    );
    expect(facts()?.['desk']).toBe('orders');
    expect(scene.cards.map(({ place }) => place)).toEqual(['desk/orders']);
  });

  test('needs everything that a rule names', async () => {
    await open(charged, { when: { category: ['billing'], language: ['zh-Hans'] }, desk: 'orders' });
    expect(facts()?.['desk']).toBe('support');
  });

  test('gets the priority of its rule, whatever was found', async () => {
    await open(charged, { when: { category: ['billing'] }, desk: 'orders', priority: 'low' });
    expect(facts()).toMatchObject({ desk: 'orders', priority: 'low' });
    expect((await scene.conversation()).case?.why.priority).toBe('low');
  });

  test('calls those whom its rule names, once, and is for anybody at the desk all the same', async () => {
    const agents = [{ id: 'ana', name: 'Ana' }, { id: 'S0BILLING' }];
    await open(charged, { when: { category: ['billing'] }, desk: 'orders', agents });
    const called = `@Ana @${en.desk.records.kinds.agent} ${en.desk.forYou}`;
    expect(scene.inThread().filter((text) => text === called)).toHaveLength(1);
    const post = scene.world.desk.posts.find(({ text }) => text === called);
    const [part] = post?.parts ?? [];
    const ids = part?.kind === 'text' ? part.text.spans.map((span) => span.style === 'mention' && span.id) : [];
    expect(ids).toEqual(['ana', 'S0BILLING']);
    expect(facts()).toMatchObject({ state: 'queued', assignee: '' });
    expect(scene.chat).not.toContain(called);
  });

  test('calls nobody where its rule names nobody', async () => {
    await open(askForPerson, {
      when: { category: ['billing'] },
      desk: 'orders',
      agents: [{ id: 'ana', name: 'Ana' }],
    });
    expect(scene.inThread().join('\n')).not.toContain(en.desk.forYou);
  });
});
