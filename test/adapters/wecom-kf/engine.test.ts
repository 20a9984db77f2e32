import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { shippedTexts } from '../../../config/texts/index.ts';
import { VirtualClock } from '../../simulation/clock.ts';
import { account, mei } from './open.ts';
import { chat, openScene, type Scene } from './scene.ts';

const { desk: notices, customer: texts } = shippedTexts('en');
/** By how many answers are left; a test that wants lines to be waited for says how long. */
const gatherMs: number[] = [];
let scene: Scene;
let { wecom, desk, toMei, atDesk, until, says } = {} as Scene;

beforeEach(async () => {
  gatherMs.length = 0;
  scene = await openScene({ allowance: { answers: 5, ms: 48 * 60 * 60 * 1000, gatherMs } });
  ({ wecom, desk, toMei, atDesk, until, says } = scene);
});

afterEach(() => scene.close());

async function openCase(): Promise<void> {
  await says('I want to talk to a person');
  await until(() => expect(toMei()).toContain(texts.handoff));
  await until(() => expect(atDesk()).toContain('I want to talk to a person'));
}

describe('a customer in WeChat and a desk', () => {
  it('talk to each other, and every answer shows its fate', async () => {
    await openCase();
    const id = await desk.writes('What can I do for you?');
    await until(() => expect(toMei()).toContain('Ana:\nWhat can I do for you?'));
    await until(() => expect(desk.fates.get(id)).toEqual({ fate: 'sent' }));
    await says('My tea is cold');
    await until(() => expect(atDesk()).toContain('My tea is cold'));
  });

  it('are told before the last answer and when there is none left, and what waits goes out once the customer wrote', async () => {
    await openCase();
    const written: string[] = [];
    for (let count = 1; count <= 6; count += 1) {
      const id = await desk.writes(`line ${count}`);
      written.push(id);
      await until(() => expect(['sent', 'failed']).toContain(desk.fates.get(id)?.fate));
    }
    await until(() => expect(atDesk()).toContain(notices.lastAnswer));
    const failed = written.filter((id) => desk.fates.get(id)?.fate === 'failed');
    expect(failed.length).toBeGreaterThan(0);
    expect(desk.fates.get(failed.at(-1) ?? '')?.reason).toBe(notices.failures['answers-spent']);
    expect(desk.cardField(notices.fields.window)).toBe(notices.windows.spent);
    await says('are you there?');
    await until(() => expect(failed.map((id) => desk.fates.get(id)?.fate)).toEqual(failed.map(() => 'sent')));
    const lines = toMei().flatMap((text) => text.match(/line \d/g) ?? []);
    expect(lines).toEqual(['line 1', 'line 2', 'line 3', 'line 4', 'line 5', 'line 6']);
    await until(() => expect(desk.cardField(notices.fields.window)).toMatch(/^(?:until|2 left, until|1 left, until) /));
  });

  it('have three answers left between them, however long the customer has waited', async () => {
    await scene.close();
    const clock = new VirtualClock(async () => void (await setTimeout(5)), Date.now());
    scene = await openScene({ allowance: { answers: 5, ms: 48 * 60 * 60 * 1000, gatherMs } }, {}, clock);
    ({ wecom, desk, toMei, atDesk, says } = scene);
    until = (check) =>
      scene.until(async () => {
        await clock.pass(100);
        await check();
      });
    await openCase();
    await clock.pass(20 * 60_000);
    await desk.writes('!claim');
    const written: string[] = [];
    for (const line of ['one', 'two', 'three']) {
      written.push(await desk.writes(line));
      await until(() => expect(['sent', 'failed']).toContain(desk.fates.get(written.at(-1) ?? '')?.fate));
    }
    expect(written.map((id) => desk.fates.get(id)?.fate)).toEqual(['sent', 'sent', 'sent']);
    expect(toMei()).toContain(texts.stillWaiting);
  });

  it('see lines that were written quickly as one message, once, though its answer was lost', async () => {
    await openCase();
    await desk.writes('Hello, I am Ana');
    await until(() => expect(toMei()).toContain('Ana:\nHello, I am Ana'));
    gatherMs.push(300, 300, 300, 300, 300, 300);
    const before = toMei().length;
    wecom.trouble('lost-after');
    const written = [await desk.writes('one'), await desk.writes('two'), await desk.writes('three')];
    await until(() => expect(written.map((id) => desk.fates.get(id)?.fate)).toEqual(['sent', 'sent', 'sent']));
    expect(toMei().slice(before)).toEqual(['Ana:\none\ntwo\nthree']);
    await desk.writes('four');
    await until(() => expect(toMei().slice(before)).toEqual(['Ana:\none\ntwo\nthree', 'Ana:\nfour']));
  });

  it('see lines, each once, where the post of all never arrived', async () => {
    await openCase();
    gatherMs.push(300, 300, 300, 300, 300, 300);
    const before = toMei().length;
    wecom.trouble('lost-before');
    const written = [await desk.writes('one'), await desk.writes('two')];
    await until(() => expect(written.map((id) => desk.fates.get(id)?.fate)).toEqual(['sent', 'sent']));
    const said = toMei()
      .slice(before)
      .filter((text) => !text.includes('Ana joined'))
      .join('\n');
    expect([said.match(/one/g)?.length, said.match(/two/g)?.length]).toEqual([1, 1]);
    expect(said.indexOf('one')).toBeLessThan(said.indexOf('two'));
  });

  it('learn that a message did not arrive after all, and may send it again', async () => {
    await openCase();
    const id = await desk.writes('We have found it');
    await until(() => expect(desk.fates.get(id)).toEqual({ fate: 'sent' }));
    const posted = wecom.world.posted.get(chat)?.at(-1);
    wecom.world.happens(account, mei, { event_type: 'msg_send_fail', fail_msgid: posted?.msgid, fail_type: 10 });
    await wecom.callBack(account);
    await until(() =>
      expect(desk.fates.get(id)).toEqual({ fate: 'failed', reason: notices.failures['blocked-by-customer'] }),
    );
    const delivery = () => desk.cardField(notices.fields.delivery);
    await until(() => expect(delivery()).toBe(notices.unreached['blocked-by-customer']));
    expect(atDesk()).toContain(notices.customerBlocked);
    await desk.retries(id);
    await until(() => expect(toMei().filter((text) => text === 'Ana:\nWe have found it')).toHaveLength(2));
    await until(() => expect(desk.fates.get(id)).toEqual({ fate: 'sent' }));
    wecom.world.says(account, mei, { msgtype: 'text', text: { content: 'here I am' } });
    await wecom.callBack(account);
    await until(() => expect(delivery()).toBeUndefined());
  });

  it('are told of a colleague who refuses what the customer writes, at once and until it is over', async () => {
    await openCase();
    const refuses = async (reject_switch: number) => {
      wecom.world.happens(account, mei, { event_type: 'reject_customer_msg_switch_change', reject_switch });
      await wecom.callBack(account);
    };
    const delivery = () => desk.cardField(notices.fields.delivery);
    await refuses(1);
    await until(() => expect(atDesk().at(-1)).toBe(notices.muted));
    await until(() => expect(delivery()).toBe(notices.unreached.muted));
    await refuses(0);
    await until(() => expect(atDesk().at(-1)).toBe(notices.unmuted));
    await until(() => expect(delivery()).toBeUndefined());
  });

  it('see what the customer took back', async () => {
    await openCase();
    const said = wecom.world.says(account, mei, { msgtype: 'text', text: { content: 'my number is 4111' } });
    await wecom.callBack(account);
    await until(() => expect(atDesk()).toContain('my number is 4111'));
    const before = desk.posts.length;
    wecom.world.happens(account, mei, { event_type: 'user_recall_msg', recall_msgid: said['msgid'] });
    await wecom.callBack(account);
    await until(() => expect(desk.posts.length).toBeGreaterThan(before));
    expect(atDesk().at(-1)).toBe('🗑️');
  });
});
