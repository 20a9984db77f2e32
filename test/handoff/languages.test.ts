import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { en } from '../../config/texts/en.ts';
import { zhHans as zh } from '../../config/texts/zh-hans.ts';
import { fill, type Texts } from '../../core/texts.ts';
import { desks, turnOf } from '../support/brand.ts';
import { ana, Scene } from '../support/scene.ts';

const askForPerson = 'I want to talk to a human please';
const { customer: says } = en;

let scene: Scene;
beforeEach(async () => {
  scene = await Scene.open();
  // The brand's first language is English; its second desk works in Chinese.
  scene.world.turn = turnOf(desks.map((desk) => (desk.name === 'orders' ? { ...desk, language: 'zh-Hans' } : desk)));
  await scene.customer(askForPerson);
});
afterEach(() => scene.close());

const labels = () => scene.card.actions?.map(({ label }) => label);
const buttons = ({ desk }: Texts) => {
  const { claim, snooze, tag, assign, records, more, transfer, close } = desk;
  return [claim, snooze, tag, assign, records.customer, transfer, close, more.button];
};
const ofCase = (thread: string) => scene.inThread(thread).at(-1);

describe('a desk with a language of its own', () => {
  test('has its cards, their buttons and every notice in it, the other desk in the brand’s', async () => {
    const first = scene.thread();
    expect(labels()).toEqual(buttons(en));
    await scene.agent(ana, '!transfer orders a parcel is late');
    const moved = fill(zh.desk.transferredFrom, { agent: 'Ana', desk: 'support' });
    expect(scene.inThread()).toContain(`${moved}\na parcel is late`);
    expect(ofCase(first)).toBe(fill(en.desk.transferredBy, { agent: 'Ana', desk: 'orders' }));
    expect(labels()).toEqual(buttons(zh));
    expect(scene.card.fields?.map(({ label }) => label)).toContain(zh.desk.fields.priority);
    expect(scene.card.body?.text).toContain(zh.desk.recap);

    await scene.agent(ana, '!nonsense');
    expect(ofCase(scene.thread())).toBe(fill(zh.desk.unknownCommand, { command: '!nonsense' }));
    await scene.press(ana, 'claim');
    expect(ofCase(scene.thread())).toBe(fill(zh.desk.claimed, { agent: 'Ana' }));
  });

  test('is answered in it in a thread that the case has left, and after the close', async () => {
    const first = scene.thread();
    await scene.agent(ana, '!transfer orders');
    const second = scene.thread();
    await scene.agent(ana, 'Anybody here?', first);
    expect(ofCase(first)).toBe(fill(en.desk.caseMoved, { desk: 'orders' }));
    await scene.agent(ana, '!transfer support', second);
    expect(ofCase(second)).toBe(fill(zh.desk.transferredBy, { agent: 'Ana', desk: 'support' }));
    await scene.agent(ana, 'Anybody here?', second);
    expect(ofCase(second)).toBe(fill(zh.desk.caseMoved, { desk: 'support' }));
    await scene.agent(ana, '!close');
    await scene.agent(ana, 'Anybody here?', second);
    expect(ofCase(second)).toBe(zh.desk.caseClosed);
  });

  test('changes nothing for the customer, who is answered in the language written in', async () => {
    await scene.agent(ana, '!transfer orders');
    await scene.agent(ana, '!close');
    expect(scene.chat.slice(-2)).toEqual([says.transferred, says.closed]);
  });
});
