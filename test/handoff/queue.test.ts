import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { en } from '../../config/texts/en.ts';
import { zhHans as zh } from '../../config/texts/zh-hans.ts';
import { fill } from '../../core/texts.ts';
import { boardCard } from '../../handoff/index.ts';
import { desks, settingsOf, turnOf } from '../support/brand.ts';
import { ana, bo, Scene } from '../support/scene.ts';

const { desk: notices, customer: says } = en;
const fourMinutes = 4 * 60_000;

let scene: Scene;
beforeEach(async () => {
  scene = await Scene.open();
  await scene.customer('I want to talk to a human please');
});
afterEach(() => scene.close());

const last = () => scene.inThread().at(-1);
const trail = async () =>
  (await scene.world.store.audit('chat/may')).map(({ what, by, from, to }) => [what, by.name, from, to]);

describe('a case that is put back into the queue', () => {
  test('is nobody’s again, in the same thread, and the customer knows', async () => {
    await scene.agent(ana, 'Hello');
    const thread = scene.thread();
    await scene.agent(ana, '!return');
    expect(scene.thread()).toBe(thread);
    expect(scene.card.facts).toMatchObject({ state: 'queued', assignee: '' });
    expect(scene.card.actions?.map(({ id }) => id)).toContain('claim');
    expect(scene.chat.at(-1)).toBe(says.requeued);
    expect(scene.inThread()).toContain(fill(notices.requeuedBy, { agent: 'Ana' }));
    expect(await trail()).toContainEqual(['case-returned', 'Ana', 'Ana', 'queued']);
  });

  test('goes to the next who answers, whom the customer is told of', async () => {
    await scene.agent(ana, 'Hello');
    await scene.agent(ana, '!return');
    await scene.agent(bo, 'Bo here');
    expect(scene.card.facts).toMatchObject({ state: 'open', assignee: 'Bo' });
    expect(scene.chat.slice(-2)).toEqual([fill(says.joined, { agent: 'Bo' }), 'Bo here']);
  });

  test('is a wait anew for the customer, who hears so when it is long', async () => {
    await scene.agent(ana, 'Hello');
    await scene.agent(ana, '!return');
    await scene.world.clock.pass(fourMinutes);
    expect(scene.chat.at(-1)).toBe(says.stillWaiting);
  });

  test.each([
    ['!return', 'support'],
    ['!transfer orders', 'orders'],
    ['!close', 'support'],
  ])('has waited on the board since then, and not since it was opened: %s', async (command, desk) => {
    scene.world.turn = turnOf(desks, { reopenMs: 60_000 });
    await scene.agent(ana, 'Hello');
    await scene.world.clock.pass(60 * 60_000);
    await scene.agent(ana, command);
    if (command === '!close') await scene.agent(ana, '!reopen');
    await scene.world.clock.pass(fourMinutes);
    const open = await scene.world.store.openCases();
    const { fields } = boardCard(settingsOf(desks), desk, { open, away: [] }, scene.world.clock.now());
    expect(fields?.[0]?.value).toBe(fill(notices.board.longest, { count: 1, longest: 4 }));
  });

  test('has waited since it was opened where it is passed on before anybody took it', async () => {
    await scene.world.clock.pass(60 * 60_000);
    await scene.agent(ana, '!transfer orders');
    const open = await scene.world.store.openCases();
    const { fields } = boardCard(settingsOf(desks), 'orders', { open, away: [] }, scene.world.clock.now());
    expect(fields?.[0]?.value).toBe(fill(notices.board.longest, { count: 1, longest: 60 }));
  });

  test('needs to have been taken', async () => {
    const before = scene.chat;
    await scene.agent(ana, '!return');
    expect(last()).toBe(notices.notTaken);
    expect(scene.chat).toEqual(before);
  });
});

describe('the priority', () => {
  test('changes by command, on the card too, and the customer hears nothing of it', async () => {
    const before = scene.chat;
    await scene.agent(ana, '!priority High');
    expect(scene.card.facts).toMatchObject({ priority: 'high', state: 'queued', assignee: '' });
    expect(last()).toBe(fill(notices.prioritised, { agent: 'Ana', from: 'Normal', to: 'High' }));
    expect(scene.chat).toEqual(before);
    expect(await trail()).toContainEqual(['case-prioritised', 'Ana', 'normal', 'high']);
  });

  test('goes along with a transfer', async () => {
    await scene.agent(ana, '!priority urgent');
    await scene.agent(ana, '!transfer orders');
    expect(scene.card.facts).toMatchObject({ priority: 'urgent' });
  });

  test('is understood in the language of the desk', async () => {
    scene.world.turn = turnOf(desks.map((desk) => ({ ...desk, language: 'zh-Hans' })));
    await scene.agent(ana, '！priority 紧急');
    expect(scene.card.facts).toMatchObject({ priority: 'urgent' });
    expect(last()).toBe(fill(zh.desk.prioritised, { agent: 'Ana', from: '普通', to: '紧急' }));
  });

  test.each(['', 'highest', 'constructor'])(
    'that there is not (%j) changes nothing, and the agent is told which there are',
    async (typed) => {
      await scene.agent(ana, `!priority ${typed}`);
      expect(last()).toBe(fill(notices.unknownPriority, { priority: typed, priorities: 'Low, Normal, High, Urgent' }));
      expect(scene.card.facts).toMatchObject({ priority: 'normal' });
    },
  );

  test('that it has already is no change', async () => {
    await scene.agent(ana, '!priority normal');
    expect(await trail()).not.toContainEqual(expect.arrayContaining(['case-prioritised']));
  });
});
