import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { en } from '../../config/texts/en.ts';
import { fill } from '../../core/texts.ts';
import { desks, turnOf } from '../support/brand.ts';
import { ana, Scene } from '../support/scene.ts';

const notices = en.desk;

let scene: Scene;
beforeEach(async () => {
  scene = await Scene.open();
  scene.world.turn = turnOf(desks, { survey: true });
  await scene.customer('I want to talk to a human please');
  await scene.agent(ana, '!tag parcel');
});
afterEach(() => scene.close());

const field = (label: string) => scene.card.fields?.find((one) => one.label === label)?.value;

describe('closing a case', () => {
  test('asks how it ended, with the tags it has', () => {
    const form = scene.card.actions?.find(({ id }) => id === 'close')?.form;
    expect(form?.fields.map(({ id, value, required }) => [id, value, required])).toEqual([
      ['resolution', undefined, undefined],
      ['tags', 'parcel', undefined],
      ['summary', '', undefined],
    ]);
  });

  test('keeps what was said of it on the card, and the customer sees none of it', async () => {
    await scene.press(ana, 'close', { resolution: 'solved', tags: 'parcel late', summary: 'Sent again by courier' });
    expect(field(notices.fields.resolution)).toBe('solved');
    expect(field(notices.fields.summary)).toBe('Sent again by courier');
    expect(field(notices.fields.tags)).toBe('parcel, late');
    const said = fill(notices.closedAs, { agent: 'Ana', how: 'solved' });
    expect(scene.inThread().at(-1)).toBe(`${said}\nSent again by courier`);
    expect(scene.chat.join('\n')).not.toContain('courier');
    expect((await scene.world.store.audit('chat/may')).at(-1)).toMatchObject({ what: 'case-closed', why: 'solved' });
  });

  test('by command may say it in a few words', async () => {
    await scene.agent(ana, '!close Sent again by courier');
    expect(field(notices.fields.summary)).toBe('Sent again by courier');
    expect(field(notices.fields.tags)).toBe('parcel');
  });

  test('as spam asks nobody how it went', async () => {
    await scene.press(ana, 'close', { resolution: 'spam' });
    expect(scene.chat.at(-1)).toBe(en.customer.closed);
  });

  test('tells the agents of the next case how the last one ended', async () => {
    await scene.press(ana, 'close', { resolution: 'solved', tags: '', summary: 'Sent again by courier' });
    await scene.customer('I need a human again, please');
    expect(scene.cards).toHaveLength(2);
    expect(field(notices.fields.earlier)).toMatch(/^#1 asked for a person · solved · .* · Sent again by courier$/);
    expect(field(notices.fields.summary)).toBeUndefined();
  });

  test('tells them what the last one was about where nobody wrote a summary', async () => {
    await scene.customer('The parcel of order A-1042 is lost');
    await scene.press(ana, 'close', { resolution: 'solved', tags: '', summary: '' });
    await scene.customer('I need a human again, please');
    expect(field(notices.fields.earlier)).toMatch(/^#1 asked for a person · solved · .* · order: A-1042$/);
  });

  test('leads them to its thread, and says what it was filed under', async () => {
    const thread = scene.thread();
    await scene.press(ana, 'close', { resolution: 'solved', tags: 'refund late', summary: 'sent again' });
    await scene.customer('I need a human again, please');
    expect(field(notices.fields.earlier)).toMatch(/^#1 .* · refund, late · sent again$/);
    const { body } = scene.card;
    expect(body?.text).toMatch(new RegExp(`^${notices.fields.earlier}: #1\\n${notices.recap}`));
    expect(body?.spans).toMatchObject([{ style: 'link', url: `https://desk.example/${thread}` }]);
  });

  test('tells them of the last three, the newest first, and leaves the older ones to be looked up', async () => {
    for (const summary of ['one', 'two', 'three', 'four']) {
      await scene.press(ana, 'close', { resolution: 'solved', tags: '', summary });
      await scene.customer('I need a human again, please');
    }
    const told = field(notices.fields.earlier) ?? '';
    expect([...told.matchAll(/#(\d)|\b(one|two|three|four)\b/g)].map(([found]) => found)).toEqual([
      '#4',
      'four',
      '#3',
      'three',
      '#2',
      'two',
    ]);
    expect(told).toContain(fill(notices.records.more, { count: 1 }));
  });

  test('tells of a case that was taken up again once', async () => {
    scene.world.turn = turnOf(desks, { reopenMs: 60_000 });
    await scene.press(ana, 'close', { resolution: 'unsolved', tags: '', summary: 'too early' });
    await scene.customer('Still there?');
    await scene.press(ana, 'close', { resolution: 'solved', tags: '', summary: 'now it is' });
    await scene.world.clock.pass(120_000);
    await scene.customer('I need a human again, please');
    expect(field(notices.fields.earlier)).toMatch(/^#1 [^#;]* now it is$/);
  });
});

test('the budget of a day for the model is not given again with each close', async () => {
  const { turn } = scene.world;
  const modelUse = { day: '2026-11-26', count: 7 };
  scene.world.turn = (known, ...rest) => turn(known && { ...known, bot: { ...known.bot, modelUse } }, ...rest);
  await scene.agent(ana, '!close');
  scene.world.turn = turn;
  await scene.customer('thanks');
  const { bot, case: open } = await scene.conversation();
  expect(open).toBeNull();
  expect(bot.modelUse).toEqual(modelUse);
});
