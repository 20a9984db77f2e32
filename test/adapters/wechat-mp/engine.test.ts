import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { shippedTexts } from '../../../config/texts/index.ts';
import { mei, type OpenOptions, type WechatUnderTest } from './open.ts';
import { openScene, type Scene } from './scene.ts';

const { desk: notices, customer: texts } = shippedTexts('en');
let scene: Scene;
let test: WechatUnderTest;
let { desk, toMei, atDesk, until, says, happens } = {} as Scene;

async function begin(options: OpenOptions = {}): Promise<void> {
  scene = await openScene(options);
  ({ test, desk, toMei, atDesk, until, says, happens } = scene);
}

afterEach(() => scene.close());

async function openCase(): Promise<void> {
  await says('I want to talk to a person');
  await until(() => expect(toMei()).toContain(texts.handoff));
  await until(() => expect(atDesk()).toContain('I want to talk to a person'));
}

describe('a follower of an official account and a desk', () => {
  beforeEach(() => begin());

  it('talk to each other, and every answer shows its fate', async () => {
    await openCase();
    const id = await desk.writes('What can I do for you?');
    await until(() => expect(toMei()).toContain('Ana:\nWhat can I do for you?'));
    await until(() => expect(desk.fates.get(id)).toEqual({ fate: 'sent' }));
    await says('My tea is cold');
    await until(() => expect(atDesk()).toContain('My tea is cold'));
  });

  it('need not wait for each other: WeChat is answered before anything is sent, and what it repeats is one', async () => {
    const held = Promise.withResolvers<void>();
    scene.gate = held.promise;
    const fields = test.wechat.fields(mei, { MsgType: 'text', Content: 'How long does delivery take?' });
    // WeChat repeats what it has no answer to within five seconds: at once, here, and together.
    const answers = await Promise.all([1, 2, 3].map(() => test.wechat.tell(fields)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(toMei()).toEqual([]);
    held.resolve();
    await until(() => expect(toMei().join('\n')).toContain('Orders arrive within three days.'));
    await says('I want to talk to a person');
    await until(() => expect(atDesk()).toContain('I want to talk to a person'));
    expect(toMei().filter((text) => text.includes('three days'))).toHaveLength(1);
    expect(atDesk().filter((text) => text === 'How long does delivery take?')).toHaveLength(1);
  });

  it('are told what is left of the five answers; what waits goes out once the customer wrote', async () => {
    await openCase();
    const written: string[] = [];
    for (let line = 1; line <= 6; line += 1) {
      const id = await desk.writes(`line ${line}`);
      written.push(id);
      await until(() => expect(['sent', 'failed']).toContain(desk.fates.get(id)?.fate));
    }
    await until(() => expect(atDesk()).toContain(notices.lastAnswer));
    await until(() => expect(desk.cardField(notices.fields.window)).toBe(notices.windows.spent));
    const failed = written.filter((id) => desk.fates.get(id)?.fate === 'failed');
    expect(failed.length).toBeGreaterThan(0);
    await says('are you there?');
    await until(() => expect(failed.map((id) => desk.fates.get(id)?.fate)).toEqual(failed.map(() => 'sent')));
    expect(toMei().flatMap((text) => text.match(/line \d/g) ?? [])).toEqual(
      [1, 2, 3, 4, 5, 6].map((line) => `line ${line}`),
    );
  });

  it('have an answer that was lost on its way called unknown, and not said twice', async () => {
    await openCase();
    await desk.writes('I am Ana');
    await until(() => expect(toMei()).toContain('Ana:\nI am Ana'));
    test.wechat.trouble('lost-after');
    const id = await desk.writes('on its way');
    await until(() => expect(desk.fates.get(id)).toEqual({ fate: 'unknown', reason: notices.failures['timeout'] }));
    await desk.writes('and more');
    await until(() => expect(toMei()).toContain('Ana:\nand more'));
    expect(toMei().filter((text) => text.includes('on its way'))).toHaveLength(1);
  });

  it('know of somebody who stops following', async () => {
    await openCase();
    await happens('unsubscribe');
    await until(() => expect(atDesk()).toContain(notices.customerBlocked));
  });
});

it('a button of the account’s menu that means a person calls one', async () => {
  await begin({ menu: { HUMAN: '转人工' } });
  await happens('CLICK', { EventKey: 'HUMAN' });
  await until(() => expect(toMei()).toContain(shippedTexts('zh-Hans').customer.handoff));
  await until(() => expect(atDesk()).toContain('转人工'));
});
