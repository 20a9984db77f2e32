import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { shippedTexts } from '../../config/texts/index.ts';
import { fill } from '../../core/texts.ts';
import { noFaults } from '../simulation/platform.ts';
import { desks, turnOf } from '../support/brand.ts';
import { ana, Scene } from '../support/scene.ts';

const { desk: notices } = shippedTexts('en');
const hourMs = 60 * 60_000;
let scene: Scene;

beforeEach(async () => {
  scene = await Scene.open();
});
afterEach(() => scene.close());

const changes = (left: number, until: number) =>
  scene.customerDoes({ type: 'window', left, until, renewed: left === 5 });
const shown = () => scene.card.fields?.find(({ label }) => label === notices.fields.window)?.value;
/** Half an hour before the end of an hour: some minutes more change nothing that is shown. */
const base = () => Math.floor(scene.world.clock.now() / hourMs) * hourMs + 48 * hourMs + hourMs / 2;

describe('what a platform takes before the customer writes again', () => {
  test('is on the card from its beginning, in full hours', async () => {
    await changes(5, base());
    await scene.customer('I want to talk to a person');
    expect(shown()).toBe(fill(notices.windows.open, { until: 'Wednesday, Jan 7, 9:00 AM UTC' }));
  });

  test('is counted where it is little, and said to be none', async () => {
    await scene.customer('I want to talk to a person');
    await changes(2, base());
    expect(shown()).toMatch(/^2 left, until /);
    await changes(0, base());
    expect(shown()).toBe(notices.windows.spent);
  });

  test('changes no card while there is plenty', async () => {
    await scene.customer('I want to talk to a person');
    await changes(5, base());
    const before = scene.cards.at(-1)?.parts;
    for (let minute = 1; minute <= 5; minute += 1) await changes(5 - (minute % 3), base() + minute * 60_000);
    expect(scene.cards.at(-1)?.parts).toBe(before);
  });

  test('is announced before the last answer, once for each message of the customer', async () => {
    await scene.customer('I want to talk to a person');
    await changes(1, base());
    await changes(1, base());
    expect(scene.inThread().filter((text) => text === notices.lastAnswer)).toHaveLength(1);
    await changes(5, base() + 1_000);
    await changes(1, base() + 1_000);
    expect(scene.inThread().filter((text) => text === notices.lastAnswer)).toHaveLength(2);
  });

  test('is nothing where a platform sets no limit', async () => {
    await scene.customer('I want to talk to a person');
    expect(shown()).toBeUndefined();
  });
});

describe('an answer that is not taken', () => {
  beforeEach(async () => {
    await scene.customer('I want to talk to a person');
    await scene.agent(ana, '!claim');
    await changes(0, base());
    scene.world.chat.refusal = 'answers-spent';
    scene.world.chat.faults = { ...noFaults, forbid: 1 };
  });

  /** The customer writes: there are answers again. */
  async function renewed(): Promise<void> {
    scene.world.chat.faults = noFaults;
    await changes(5, base() + 1_000);
  }

  test('goes out when the customer writes, in order, and once', async () => {
    await scene.agent(ana, 'one');
    await scene.agent(ana, 'two');
    expect(scene.chat.join()).not.toMatch(/one|two/);
    await renewed();
    expect(scene.chat.slice(-2)).toEqual(['one', 'two']);
    await changes(5, base() + 2_000);
    expect(scene.chat.filter((text) => text === 'one')).toHaveLength(1);
  });

  test('keeps the case open however long the customer is silent, who has not got it', async () => {
    scene.world.turn = turnOf(desks, { idle: { warnMs: 60_000, closeMs: 120_000 } });
    const { faults } = scene.world.chat;
    scene.world.chat.faults = noFaults;
    await scene.agent(ana, 'zero');
    scene.world.chat.faults = faults;
    await scene.agent(ana, 'one');
    await scene.world.clock.pass(hourMs);
    expect(scene.card.facts).toMatchObject({ state: 'open' });
    await renewed();
    expect(scene.chat.at(-1)).toBe('one');
  });

  test('stays where it is if it was taken back, or the case is closed', async () => {
    const id = await scene.agent(ana, 'one');
    await scene.agentDoes(ana, { type: 'delete', id });
    await scene.agent(ana, 'two');
    await scene.agent(ana, '!close');
    await renewed();
    expect(scene.chat.join()).not.toMatch(/one|two/);
  });

  test('is said to go out when the customer writes, and one that was taken and did not arrive is not', async () => {
    const id = await scene.agent(ana, 'one');
    expect(scene.world.desk.reasons.get(id)).toBe(notices.failures['answers-spent']);
    await scene.agentDoes(ana, { type: 'delete', id });
    scene.world.chat.faults = noFaults;
    const taken = await scene.agent(ana, 'two');
    const newest = scene.world.chat.posts.at(-1)?.id ?? '';
    await scene.customerDoes({ type: 'undelivered', id: newest, code: 'answers-spent' });
    expect(scene.world.desk.reasons.get(taken)).toBe(notices.failures['not-parked']);
    await renewed();
    expect(scene.chat.filter((text) => text === 'two')).toHaveLength(1);
  });

  test('stays there where the closed case is taken up again, too, and its writer is told that it does', async () => {
    scene.world.turn = turnOf(desks, { reopenMs: hourMs });
    const id = await scene.agent(ana, 'one');
    await scene.agent(ana, '!close');
    expect(scene.world.desk.reasons.get(id)).toBe(notices.failures['closed-unsent']);
    await renewed();
    await scene.customer('It broke again');
    expect(scene.card.facts).toMatchObject({ state: 'queued' });
    await changes(5, base() + 2_000);
    expect(scene.chat).not.toContain('one');
  });
});
