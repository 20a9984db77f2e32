import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { shippedTexts } from '../../config/texts/index.ts';
import type { LinkedCase } from '../../core/cases.ts';
import { linkedCases } from '../../core/lookback.ts';
import type { Card } from '../../core/message.ts';
import { createMask, customerFile } from '../../handoff/index.ts';
import { desks, settingsOf, turnOf } from '../support/brand.ts';
import { ana, Scene } from '../support/scene.ts';

const { desk: notices } = shippedTexts('en');
const { records } = notices;
const askForPerson = 'I want to talk to a human please';

let scene: Scene;
beforeEach(async () => {
  scene = new Scene();
  scene.world.mask = createMask();
  scene.world.turn = turnOf(desks, { mask: createMask() });
  await scene.world.boot();
  await scene.customer(`${askForPerson}, it is about order A-1042`);
});
afterEach(() => scene.close());

/** The newest card of a customer. */
function shown(): Card {
  const cards = scene.world.desk.posts.flatMap(({ parts }) =>
    parts.flatMap((part) => (part.kind === 'card' ? [part.card] : [])),
  );
  const found = cards.findLast(({ title }) => title.startsWith(records.customerTitle.split('{')[0] ?? ''));
  if (!found) throw new Error('Nobody was shown');
  return found;
}
const field = (label: string) => shown().fields?.find((one) => one.label === label)?.value;
const lines = () => (shown().body?.text ?? '').split('\n');

async function secondCase(): Promise<void> {
  await scene.press(ana, 'close', { resolution: 'solved', tags: '', summary: 'A new parcel is on its way' });
  await scene.customer(askForPerson);
}

describe('!customer', () => {
  test('tells what the brand has told, who verified whom, and what was mentioned', async () => {
    const attributes = { plan: 'gold', card: '4242 4242 4242 4242' };
    const profile = { id: 'C-77', vip: true, agent: { id: 'bo', name: 'Bo' }, attributes };
    await scene.customerDoes({ type: 'profile', profile });
    await scene.agent(ana, '!verify');
    await scene.agent(ana, '!customer');
    expect(shown().title).toBe('Customer: May');
    expect(field(records.number)).toBe('C-77');
    expect(field(notices.fields.profile)).toBe(notices.vip);
    expect(field(records.lookedAfterBy)).toBe('Bo');
    expect(field('plan')).toBe('gold');
    expect(field('card')).toBe('•••• •••• •••• 4242');
    expect(field(notices.fields.identity)).toBe(notices.identities.verified);
    expect(field(notices.fields.facts)).toBe('order: A-1042');
  });

  test('lists all cases, the newest first, with how they ended, and offers the transcript of each', async () => {
    await secondCase();
    await scene.press(ana, 'customer');
    const [title, second, first] = lines();
    expect(title).toBe(records.cases);
    expect(second).toMatch(/^#2 · asked for a person · open since .* UTC$/u);
    expect(first).toMatch(/^#1 · asked for a person · closed .* · solved · A new parcel is on its way$/u);
    const form = shown().actions?.[0]?.form;
    expect(form?.fields[0]?.options?.map(({ value }) => value)).toEqual(['2', '1', 'all']);
    await scene.press(ana, 'transcript', { case: '1' });
    expect(scene.inThread().at(-1)).toBe('Transcript of case 1 of May');
  });

  test('works in the thread of a closed case, by its button too', async () => {
    await scene.agent(ana, '!close');
    expect(scene.card.actions?.map(({ id }) => id)).toContain('customer');
    await scene.press(ana, 'customer');
    expect(lines()).toHaveLength(2);
    expect(field(notices.fields.identity)).toBeUndefined();
  });

  test('tells the customer nothing', async () => {
    const before = scene.chat;
    await scene.agent(ana, '!customer');
    expect(scene.chat).toEqual(before);
  });
});

describe('what a channel shows beside the thread', () => {
  test('is the same, hides what desks are not to see, and knows which case it is beside', async () => {
    await scene.customerDoes({ type: 'profile', profile: { vip: false, attributes: { card: '4242 4242 4242 4242' } } });
    await secondCase();
    const conversation = await scene.conversation();
    const stored = await linkedCases(scene.world.store, () => undefined, conversation);
    const cases: readonly LinkedCase[] = stored.map((one) => ({ ...one, link: `https://desk.example/${one.number}` }));
    const lane = conversation.previous?.lane ?? '';
    const room = { channel: 'desk', chat: 'support', thread: 'x' };
    const file = customerFile(settingsOf(desks, { mask: createMask() }), conversation, room, lane, cases);
    expect(file.fields).toContainEqual({ label: 'card', value: '•••• •••• •••• 4242' });
    expect(file.cases.map(({ number, isThis, link }) => [number, isThis, link])).toEqual([
      [2, false, 'https://desk.example/2'],
      [1, true, 'https://desk.example/1'],
    ]);
    expect(file.cases[1]?.transcript.name).toBe('transcript-May-1.txt');
  });

  test('and who looks at it is written down, as is who asks by command', async () => {
    const before = scene.inThread().length;
    await scene.press(ana, 'read-customer');
    expect(scene.inThread()).toHaveLength(before);
    await scene.agent(ana, '!customer');
    const trail = (await scene.world.store.audit('chat/may')).filter(({ what }) => what === 'customer-read');
    const { case: current } = await scene.conversation();
    expect(trail.map(({ by, case: id }) => [by.name, id])).toEqual([
      ['Ana', current?.id],
      ['Ana', current?.id],
    ]);
  });

  test('and who reads a transcript there is written down', async () => {
    await scene.press(ana, 'read-transcript', { case: '1' });
    const trail = await scene.world.store.audit('chat/may');
    expect(trail.at(-1)).toMatchObject({ what: 'transcript-read', by: { name: 'Ana' }, to: '1' });
    expect(scene.inThread().at(-1)).not.toMatch(/transcript/iu);
  });
});
