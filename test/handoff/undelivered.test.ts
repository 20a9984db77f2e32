import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { shippedTexts } from '../../config/texts/index.ts';
import { fill } from '../../core/texts.ts';
import { ana, Scene } from '../support/scene.ts';

const { desk: notices } = shippedTexts('en');

let scene: Scene;
let written: string;

beforeEach(async () => {
  scene = await Scene.open();
  await scene.customer('I want to talk to a human please');
  written = await scene.agent(ana, 'We are looking into it');
});
afterEach(() => scene.close());

/** The platform's id of the newest message that May has. */
const newest = (): string => scene.world.chat.posts.at(-1)?.id ?? '';
const fate = (): unknown => scene.world.desk.marks.get(written);

describe('a message that was taken by the platform and did not arrive', () => {
  test('is shown as failed beside what the agent wrote, and the reason is kept', async () => {
    expect(fate()).toBe('sent');
    await scene.customerDoes({ type: 'undelivered', id: newest(), code: 'answers-spent' });
    expect(fate()).toBe('failed');
    const audit = await scene.world.store.audit('chat/may');
    expect(audit.at(-1)).toMatchObject({ what: 'delivery-failed', why: 'answers-spent' });
  });

  test('is sent again where the agent wants it, once', async () => {
    await scene.customerDoes({ type: 'undelivered', id: newest(), code: 'answers-spent' });
    const retry = { type: 'action', id: written, action: 'retry', values: {} } as const;
    await scene.agentDoes(ana, retry);
    await scene.agentDoes(ana, retry);
    expect(scene.chat.filter((text) => text === 'We are looking into it')).toHaveLength(2);
    expect(fate()).toBe('sent');
  });

  test('is told of once, however often the platform says so', async () => {
    const id = newest();
    await scene.customerDoes({ type: 'undelivered', id, code: 'answers-spent' });
    const before = scene.world.desk.posts.length;
    await scene.customerDoes({ type: 'undelivered', id, code: 'answers-spent' });
    expect(scene.world.desk.posts).toHaveLength(before);
  });

  test('and was the bot’s or Frontdesk’s own is told to the desk in a line', async () => {
    const [own] = scene.world.chat.posts.filter(({ text }) => text === shippedTexts('en').customer.handoff);
    await scene.customerDoes({ type: 'undelivered', id: own?.id ?? '', code: 'window-closed' });
    const reason = notices.failures['window-closed'] ?? '';
    expect(scene.inThread().at(-1)).toBe(fill(notices.messageUndelivered, { reason }));
  });

  test('and is none of ours changes nothing', async () => {
    const before = scene.inThread();
    await scene.customerDoes({ type: 'undelivered', id: 'whatever', code: 'other' });
    expect(scene.inThread()).toEqual(before);
  });
});

describe('the desk is told', () => {
  test.each([
    ['answered-elsewhere', notices.answeredElsewhere],
    ['blocked-by-customer', notices.customerBlocked],
    ['logged-out', notices.loggedOut],
    ['logged-in', notices.loggedIn],
  ] as const)('of %s', async (status, line) => {
    await scene.customerDoes({ type: 'status', status });
    expect(scene.inThread().at(-1)).toBe(line);
  });
});
