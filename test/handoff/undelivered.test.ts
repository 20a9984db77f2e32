import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { shippedTexts } from '../../config/texts/index.ts';
import type { ChannelStatus } from '../../core/channel.ts';
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
    const reason = notices.failures['not-parked'] ?? '';
    expect(scene.inThread().at(-1)).toBe(fill(notices.messageUndelivered, { reason }));
  });

  test('and is none of ours changes nothing', async () => {
    const before = scene.inThread();
    await scene.customerDoes({ type: 'undelivered', id: 'whatever', code: 'other' });
    expect(scene.inThread()).toEqual(before);
  });
});

describe('a message that the customer has read', () => {
  const reads = (id: string): Promise<void> => scene.customerDoes({ type: 'read', id });

  test('says so beside what the agent wrote, once', async () => {
    const id = newest();
    await reads(id);
    expect(fate()).toBe('read');
    scene.world.desk.marks.delete(written);
    await reads(id);
    expect(fate()).toBeUndefined();
  });

  test('was read with what was written before it, of which nobody needs to hear any more', async () => {
    const first = newest();
    const second = await scene.agent(ana, 'Found it');
    await reads(newest());
    expect(scene.world.desk.marks.get(second)).toBe('read');
    await reads(first);
    expect(fate()).toBe('sent');
  });

  test('and was the bot’s, or is none of ours, changes nothing', async () => {
    const before = scene.inThread();
    await reads(scene.world.chat.posts[0]?.id ?? '');
    await reads('whatever');
    expect(scene.inThread()).toEqual(before);
    expect(fate()).toBe('sent');
  });

  test('makes nobody a customer of whom nothing is known', async () => {
    const stranger = { channel: 'chat', chat: 'erased' };
    const by = { id: 'erased', name: '', kind: 'customer' } as const;
    scene.world.chat.happen({ key: 'r', at: new Date(), from: stranger, by, type: 'read', id: 'x' });
    await scene.world.clock.pass(20_000);
    expect(await scene.world.store.conversation('chat/erased')).toBeUndefined();
  });
});

describe('that words do not get through', () => {
  const delivery = (): string | undefined =>
    scene.card.fields?.find(({ label }) => label === notices.fields.delivery)?.value;
  const happens = (status: ChannelStatus): Promise<void> => scene.customerDoes({ type: 'status', status });

  test.each([
    ['logged-out', notices.loggedOut, 'logged-in', notices.loggedIn],
    ['disconnected', notices.disconnected, 'connected', notices.connected],
    ['muted', notices.muted, 'unmuted', notices.unmuted],
  ] as const)(
    '(%s) is told in the thread, stands on the card, and goes when it is over',
    async (why, line, end, over) => {
      await happens(why);
      expect(scene.inThread().at(-1)).toBe(line);
      expect(delivery()).toBe(notices.unreached[why]);
      await happens(end);
      expect(scene.inThread().at(-1)).toBe(over);
      expect(delivery()).toBeUndefined();
    },
  );

  test('since the customer has blocked us is over once the platform says so, or once they write', async () => {
    await happens('blocked-by-customer');
    expect(scene.inThread().at(-1)).toBe(notices.customerBlocked);
    expect(delivery()).toBe(notices.unreached['blocked-by-customer']);
    await happens('unblocked');
    expect(delivery()).toBeUndefined();
    await happens('blocked-by-customer');
    await scene.customer('I am back');
    expect(delivery()).toBeUndefined();
  });

  test('since the customer has blocked us is over once they press something, as a choice of a menu', async () => {
    await happens('blocked-by-customer');
    await scene.customerDoes({ type: 'action', id: 'menu', action: 'prices', values: {} });
    expect(delivery()).toBeUndefined();
    await happens('blocked-by-customer');
    await scene.press(ana, 'close', { resolution: 'solved' });
    await scene.customerDoes({ type: 'action', id: 'menu', action: 'prices', values: {} });
    expect((await scene.conversation()).unreached).toEqual([]);
  });

  test('is said once, however often a platform says so, and not with each message', async () => {
    await happens('logged-out');
    const { card } = scene;
    const lines = scene.inThread().length;
    await happens('logged-out');
    await scene.agent(ana, 'it waits');
    await scene.agent(ana, 'so does this');
    expect(scene.card).toBe(card);
    expect(scene.inThread().length).toBe(lines);
  });

  test('for two reasons is over when both are', async () => {
    await happens('blocked-by-customer');
    await happens('logged-out');
    const { unreached } = notices;
    expect(delivery()).toBe(`${unreached['blocked-by-customer']} · ${unreached['logged-out']}`);
    await happens('logged-in');
    expect(delivery()).toBe(unreached['blocked-by-customer']);
  });

  test('is on the card of a case that opens meanwhile, and on none that is closed', async () => {
    await happens('logged-out');
    await scene.press(ana, 'close', { resolution: 'solved' });
    expect(delivery()).toBeUndefined();
    await scene.world.clock.pass(60 * 60_000);
    await scene.customerDoes({
      type: 'alert',
      alert: { id: 'a', about: 'sign-in', priority: 'high', note: '', elsewhere: [], unreached: [] },
    });
    expect(delivery()).toBe(notices.unreached['logged-out']);
  });

  test('and that somebody answers in the platform’s own app is told', async () => {
    await happens('answered-elsewhere');
    expect(scene.inThread().at(-1)).toBe(notices.answeredElsewhere);
  });
});
