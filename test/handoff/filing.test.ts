import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { en } from '../../config/texts/en.ts';
import { fill } from '../../core/texts.ts';
import { retag, tagLimits } from '../../handoff/tags.ts';
import { desks, turnOf } from '../support/brand.ts';
import { ana, Scene } from '../support/scene.ts';

const { desk: notices } = en;

let scene: Scene;
beforeEach(async () => {
  scene = await Scene.open();
});
afterEach(() => scene.close());

const last = () => scene.inThread().at(-1);
const shown = (label: string) => scene.card.fields?.find((field) => field.label === label)?.value;
const trail = async () =>
  (await scene.world.store.audit('chat/may')).map(({ what, by, from, to }) => [what, by.name, from, to]);

describe('the button for more', () => {
  const offered = () =>
    scene.card.actions?.find(({ id }) => id === 'more')?.form?.fields[0]?.options?.map(({ value }) => value);
  beforeEach(() => scene.customer('I want to talk to a human please'));

  test('offers what can be done with the case as it stands, in words', async () => {
    expect(offered()).toEqual([
      'priority low',
      'priority high',
      'priority urgent',
      'verify',
      'transcript',
      'block',
      'help',
    ]);
    await scene.agent(ana, '!claim');
    await scene.agent(ana, '!verify');
    await scene.agent(ana, '!priority high');
    expect(offered()).toEqual(expect.arrayContaining(['priority normal', 'unverify', 'return']));
    expect(offered()).not.toContain('priority high');
  });

  test('does what the command does', async () => {
    await scene.press(ana, 'more', { command: 'priority high' });
    expect(shown(notices.fields.priority)).toBe(notices.priorities.high);
    await scene.agent(ana, 'Hello');
    await scene.press(ana, 'more', { command: 'return' });
    expect(shown(notices.fields.state)).toBe(notices.states.queued);
    await scene.press(ana, 'more', { command: 'transcript' });
    expect((await trail()).map(([what]) => what)).toContain('transcript-posted');
  });

  test.each([{}, { command: 'more' }, { command: '' }])(
    'tells what there is where nothing was chosen: %j',
    async (values) => {
      await scene.press(ana, 'more', values);
      expect(last()).toContain('!priority');
    },
  );
});

describe('tags', () => {
  beforeEach(() => scene.customer('I want to talk to a human please'));

  test('are added and taken away by command, stand on the card, and the customer hears nothing of them', async () => {
    const before = scene.chat;
    expect(shown(notices.fields.tags)).toBeUndefined();
    await scene.agent(ana, '!tag Refund, 退款');
    expect(shown(notices.fields.tags)).toBe('refund, 退款');
    expect(last()).toBe(fill(notices.tagged, { agent: 'Ana', tags: 'refund, 退款' }));
    await scene.agent(ana, '！tag －refund late');
    expect(shown(notices.fields.tags)).toBe('退款, late');
    expect(scene.chat).toEqual(before);
    expect(await trail()).toContainEqual(['case-tagged', 'Ana', 'refund, 退款', '退款, late']);
  });

  test('go along with a transfer and outlive the close', async () => {
    await scene.agent(ana, '!tag refund');
    await scene.agent(ana, '!transfer orders');
    expect(shown(notices.fields.tags)).toBe('refund');
    await scene.agent(ana, '!close');
    expect(shown(notices.fields.tags)).toBe('refund');
    expect((await scene.world.store.conversation('chat/may'))?.conversation.previous?.last?.tags).toEqual(['refund']);
  });

  test.each(['', '-', 'x'.repeat(tagLimits.length + 1)])('stay as they are where %j is typed', async (typed) => {
    await scene.agent(ana, `!tag ${typed}`);
    expect(last()).toBe(fill(notices.tagUsage, { tags: notices.noTags, ...tagLimits }));
    expect(await trail()).not.toContainEqual(expect.arrayContaining(['case-tagged']));
  });

  test('are as many as a card can show, and no more', () => {
    const many = Array.from({ length: tagLimits.count }, (_, i) => `t${i}`);
    expect(retag([], many.join(' '))).toEqual(many);
    expect(retag(many, 'more')).toBeUndefined();
    expect(retag(many, '-t0 more')).toEqual([...many.slice(1), 'more']);
  });
});

describe('the customer’s identity', () => {
  test('is on the card of a security case, known or not', async () => {
    await scene.customer('My account was hacked, somebody else has logged in');
    expect(scene.card.facts).toMatchObject({ category: 'security' });
    expect(shown(notices.fields.identity)).toBe(notices.identities.unverified);
    await scene.agent(ana, '!verify');
    expect(shown(notices.fields.identity)).toBe(notices.identities.verified);
  });

  test('is on other cards once an agent has said so, who can take it back', async () => {
    await scene.customer('I want to talk to a human please');
    expect(shown(notices.fields.identity)).toBeUndefined();
    const before = scene.chat;
    await scene.agent(ana, '!verify');
    expect(shown(notices.fields.identity)).toBe(notices.identities.verified);
    expect(last()).toBe(fill(notices.identityNoted, { agent: 'Ana', identity: notices.identities.verified }));
    await scene.agent(ana, '!unverify');
    expect(shown(notices.fields.identity)).toBe(notices.identities.unverified);
    expect(scene.chat).toEqual(before);
    expect((await trail()).filter(([what]) => what === 'customer-identified')).toEqual([
      ['customer-identified', 'Ana', 'unverified', 'verified'],
      ['customer-identified', 'Ana', 'verified', 'unverified'],
    ]);
  });

  test('is to be verified again after a close, since it may be somebody else who writes', async () => {
    scene.world.turn = turnOf(desks, { reopenMs: 60_000 });
    await scene.customer('I want to talk to a human please');
    await scene.agent(ana, '!verify');
    await scene.agent(ana, '!close');
    await scene.customer('One more thing: my order has not arrived');
    expect(scene.card.facts).toMatchObject({ state: 'queued' });
    expect(shown(notices.fields.identity)).toBeUndefined();
  });
});
