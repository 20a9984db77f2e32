import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { en } from '../../config/texts/en.ts';
import type { Language } from '../../core/conversation.ts';
import { parseMarkdown } from '../../core/markdown.ts';
import { plain } from '../../core/richtext.ts';
import { fill } from '../../core/texts.ts';
import type { CannedReply } from '../../handoff/canned.ts';
import { desks, turnOf } from '../support/brand.ts';
import { ana, Scene } from '../support/scene.ts';

const refund: CannedReply = {
  name: 'refund',
  text: (language: Language) =>
    language === 'en'
      ? parseMarkdown('Dear **{{customer.name}}**, your money is on its way. {{ agent.name }}, case {{case.number}}')
      : plain('{{customer.name}}，退款已经在路上了。'),
};
const late: CannedReply = { name: 'late-parcel', text: () => plain('Your parcel is late, and we are sorry.') };
const later: CannedReply = { name: 'late', text: () => plain('We will come back to you.') };

let scene: Scene;
beforeEach(async () => {
  scene = await Scene.open();
  scene.world.turn = turnOf(desks, { canned: [refund, late, later] });
  await scene.customer('I want to talk to a human please');
});
afterEach(() => scene.close());

describe('a canned reply', () => {
  const words = 'Dear May, your money is on its way. Ana, case 1';

  test('goes to the customer with its values, and stands in the thread with its fate', async () => {
    await scene.agent(ana, '!canned refund');
    expect(scene.chat.at(-1)).toBe(words);
    expect(scene.inThread().at(-1)).toBe(words);
    const { desk } = scene.world;
    expect(desk.marks.get(desk.posts.at(-1)?.id ?? '')).toBe('sent');
  });

  test('keeps its formatting around a value', async () => {
    await scene.press(ana, 'canned', { reply: 'refund' });
    const [part] = scene.world.chat.posts.at(-1)?.parts ?? [];
    expect(part).toMatchObject({ text: { spans: [{ style: 'bold', start: 5, end: 8 }] } });
  });

  test('takes the case for whoever sends it, as any answer does', async () => {
    await scene.agent(ana, '!canned refund');
    expect((await scene.conversation()).case).toMatchObject({ state: 'open', assignee: { id: 'ana' } });
  });

  test('is in the customer’s language', async () => {
    await scene.customer('我的退款到底什么时候能到账呢');
    await scene.agent(ana, '!canned refund');
    expect(scene.chat.at(-1)).toBe('May，退款已经在路上了。');
  });

  test('is found by its name, before others that have the name in theirs', async () => {
    await scene.agent(ana, '!canned LATE');
    expect(scene.chat.at(-1)).toBe('We will come back to you.');
  });

  test('is found by a word of its text, where only one has it', async () => {
    await scene.agent(ana, '!canned sorry');
    expect(scene.chat.at(-1)).toBe('Your parcel is late, and we are sorry.');
  });

  test('is found by several words, in whatever order, of its name and its text', async () => {
    await scene.agent(ana, '!canned sorry LATE parcel');
    expect(scene.chat.at(-1)).toBe('Your parcel is late, and we are sorry.');
  });

  test('is the one that was chosen, also where another differs from it by its capitals alone', async () => {
    const capital = { name: 'Late', text: () => plain('It will be late.') };
    scene.world.turn = turnOf(desks, { canned: [later, capital] });
    await scene.press(ana, 'canned', { reply: 'Late' });
    expect(scene.chat.at(-1)).toBe('It will be late.');
    const heard = scene.chat.length;
    await scene.agent(ana, '!canned LATE');
    expect(scene.chat).toHaveLength(heard);
  });

  test('of so many is listed as far as anybody reads', async () => {
    const many = Array.from({ length: 200 }, (_, index) => ({ ...late, name: `reply-${index}` }));
    scene.world.turn = turnOf(desks, { canned: many });
    await scene.agent(ana, '!canned');
    expect(scene.inThread().at(-1)).toContain('reply-49, … (+150)');
  });

  test.each([
    ['!canned', 'refund, late-parcel, late'],
    ['!canned lat', 'late-parcel, late'],
    ['!canned zebra', 'refund, late-parcel, late'],
  ])('is not guessed: %s lists %s, and the customer gets nothing', async (command, replies) => {
    const heard = scene.chat.length;
    await scene.agent(ana, command);
    expect(scene.inThread().at(-1)).toBe(fill(en.desk.cannedUsage, { replies }));
    expect(scene.chat).toHaveLength(heard);
  });

  test('can be chosen from a menu on the card', () => {
    const form = scene.card.actions?.find(({ id }) => id === 'canned')?.form;
    expect(form?.fields[0]?.options?.map(({ value }) => value)).toEqual(['refund', 'late-parcel', 'late']);
  });
});
