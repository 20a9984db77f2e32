import { afterEach, describe, expect, it } from 'vitest';
import { shippedTexts } from '../../../config/texts/index.ts';
import { fill } from '../../../core/texts.ts';
import { account, mei } from './open.ts';
import { chat, openScene, type Scene } from './scene.ts';

/** Sessions: 0 new, 1 with the bot, 2 in the pool, 3 with a person, 4 over. */

const { desk: notices, customer: texts } = shippedTexts('en');
const asked = 'I want to talk to a person';
let scene: Scene;

async function begin(handover: string): Promise<void> {
  const settings = {
    passedOn: ['wechat'],
    survey: true,
    reopenMs: 60_000,
    replyWithin: { first: { normal: 60_000 }, next: {} },
  };
  scene = await openScene({ handover }, settings);
  scene.wecom.world.servicers.add('zhangsan');
}

afterEach(() => scene.close());

const session = (): number | undefined => scene.wecom.world.sessions.get(chat);
const state = async () => (await scene.conversation())?.case?.elsewhere;
const audit = async () =>
  (await scene.store.audit(`wechat/${encodeURIComponent(chat)}`)).map(({ what, why }) => [what, why]);

async function handedOver(): Promise<void> {
  await scene.says(asked);
  await scene.until(() => expect(scene.atDesk()).toContain(notices.elsewhere.handedOver));
}

async function changes(change_type: number, more: object = {}): Promise<void> {
  scene.wecom.world.happens(account, mei, { event_type: 'session_status_change', change_type, ...more });
  await scene.wecom.callBack(account);
}

describe("a customer who needs a person and is passed on to WeCom's own app", () => {
  it.each([
    ['pool', 2],
    ['zhangsan', 3],
  ])('is with %s, behind what the bot said, and the case is kept at the desk', async (to, expected) => {
    await begin(to);
    await handedOver();
    expect(session()).toBe(expected);
    expect(scene.toMei()).toEqual([texts.passedOn]);
    expect(scene.atDesk()).toContain(asked);
    expect(scene.desk.cardField(notices.fields.state)).toBe(notices.states.elsewhere);
    expect((await scene.conversation())?.case).toMatchObject({ state: 'open', elsewhere: 'there' });
    expect((await scene.conversation())?.case?.waiting).toBeUndefined();
  });

  it('is answered there alone: what is said on both sides is kept, what an agent writes here stays here', async () => {
    await begin('zhangsan');
    await handedOver();
    await scene.says('My tea is cold');
    scene.wecom.world.writes(account, mei, 'zhangsan', 'We send another');
    await scene.wecom.callBack(account);
    await scene.desk.writes('Hello from the desk');
    await scene.until(() => expect(scene.atDesk()).toContain(notices.elsewhere.stays));
    expect(scene.atDesk()).toEqual(expect.arrayContaining(['My tea is cold', 'We send another']));
    await scene.desk.writes('!claim');
    await scene.until(() => expect(scene.atDesk().filter((text) => text === notices.elsewhere.stays)).toHaveLength(2));
    expect(scene.toMei()).toEqual([texts.passedOn]);
    expect(session()).toBe(3);
    const said = await scene.store.entriesAfter(`wechat/${encodeURIComponent(chat)}`, 0, 20);
    expect(said.find(({ by }) => by.id === 'zhangsan')).toMatchObject({ visibility: 'public', by: { kind: 'agent' } });
    expect(said.find(({ by }) => by.id === 'ana')).toMatchObject({ visibility: 'note' });
  });

  it('is told of at the desk when somebody takes the case, and comes back to the bot when it is over there', async () => {
    await begin('pool');
    await handedOver();
    scene.wecom.world.sessions.set(chat, 3);
    await changes(1);
    await scene.until(() => expect(scene.atDesk()).toContain(notices.elsewhere.taken));
    scene.wecom.world.sessions.set(chat, 4);
    await changes(3);
    await scene.until(() => expect(scene.atDesk()).toContain(notices.elsewhere.closed));
    expect((await scene.conversation())?.case).toBeNull();
    expect(await audit()).toContainEqual(['case-closed', 'ended-elsewhere']);
    await scene.says('How long does delivery take?');
    await scene.until(() => expect(scene.toMei().join('\n')).toContain('Orders arrive within three days.'));
    expect((await scene.conversation())?.case).toBeNull();
    // A second time it is a new case, and passed on again.
    const before = scene.atDesk().filter((text) => text === notices.elsewhere.handedOver).length;
    await scene.says('a person please');
    await scene.until(() =>
      expect(scene.atDesk().filter((text) => text === notices.elsewhere.handedOver)).toHaveLength(before + 1),
    );
    expect(session()).toBe(2);
  });

  it('hears at the end that it is over, and how it was, in the one message that WeCom takes then', async () => {
    await begin('zhangsan');
    await handedOver();
    // However little is left of the five answers.
    scene.wecom.world.allowed.set(chat, 0);
    scene.wecom.world.sessions.set(chat, 4);
    await changes(3, { msg_code: 'code-of-the-end' });
    const last = `${texts.closed}\n${texts.survey}`;
    await scene.until(() => expect(scene.toMei()).toEqual([texts.passedOn, last]));
    const list = scene.wecom.world.posted.get(chat)?.at(-1)?.body['list'];
    const five = (list as readonly { click: { id: string; content: string } }[])[4]?.click;
    scene.wecom.world.says(account, mei, { msgtype: 'text', text: { content: five?.content, menu_id: five?.id } });
    await scene.wecom.callBack(account);
    await scene.until(() => expect(scene.atDesk()).toContain(fill(notices.surveyScore, { score: 5 })));
    await scene.until(() => expect(scene.toMei()).toContain(texts.surveyComment));
  });

  it('is asked nothing where WeCom lets nothing through any more, and the end of the case is no less one', async () => {
    await begin('zhangsan');
    await handedOver();
    scene.wecom.world.sessions.set(chat, 4);
    await changes(3);
    await scene.until(async () => expect((await scene.conversation())?.case).toBeNull());
    await scene.until(async () => expect(await audit()).toContainEqual(['delivery-failed', 'answered-elsewhere']));
    expect(scene.toMei()).toEqual([texts.passedOn]);
  });

  it('is with them again where somebody there takes the session up again', async () => {
    await begin('zhangsan');
    await handedOver();
    await changes(4);
    await scene.until(() => expect(scene.atDesk()).toContain(notices.elsewhere.taken));
  });

  it('sees what somebody there has taken back go, and so does the desk', async () => {
    await begin('zhangsan');
    await handedOver();
    scene.wecom.world.writes(account, mei, 'zhangsan', 'the code is 4711');
    await scene.wecom.callBack(account);
    await scene.until(() => expect(scene.atDesk()).toContain('the code is 4711'));
    const recall_msgid = scene.wecom.world.accounts.get(account)?.at(-1)?.['msgid'];
    scene.wecom.world.happens(account, mei, {
      event_type: 'servicer_recall_msg',
      recall_msgid,
      servicer_userid: 'zhangsan',
    });
    await scene.wecom.callBack(account);
    await scene.until(() => expect(scene.atDesk()).toContain('🗑️'));
    const said = await scene.store.entriesAfter(`wechat/${encodeURIComponent(chat)}`, 0, 20);
    expect(said.find(({ by }) => by.id === 'zhangsan')).toMatchObject({ deleted: true });
  });

  it('is passed on once, and not taken from whoever has it, where the answer was lost', async () => {
    await begin('pool');
    scene.wecom.trouble('lost-after', /service_state\/trans$/);
    await handedOver();
    expect(scene.wecom.callsOf('service_state/trans').filter((body) => body['service_state'] === 2)).toHaveLength(1);
    expect(session()).toBe(2);
  });

  it('is answered at the desk where WeCom does not take it, and the reason is said', async () => {
    await begin('nobody');
    await scene.says(asked);
    const line = fill(notices.elsewhere.notHandedOver, { reason: notices.failures['other'] ?? '' });
    await scene.until(() => expect(scene.atDesk()).toContain(line));
    expect(await state()).toBeUndefined();
    expect((await scene.conversation())?.case).toMatchObject({ state: 'queued', waiting: { for: 'first' } });
    await scene.desk.writes('What can I do for you?');
    await scene.until(() => expect(scene.toMei()).toContain('Ana:\nWhat can I do for you?'));
  });

  it('is heard by the bot again where an agent here closes the case', async () => {
    await begin('pool');
    await handedOver();
    await scene.desk.writes('!close');
    await scene.until(async () => expect((await scene.conversation())?.case).toBeNull());
    expect(scene.toMei()).toEqual([texts.passedOn]);
  });
});

describe('a customer whom somebody took over there by hand', () => {
  it('is told of at the desk, both when it begins and when it ends', async () => {
    scene = await openScene({});
    await scene.says(asked);
    await scene.until(() => expect(scene.atDesk()).toContain(asked));
    await changes(2);
    await scene.until(() => expect(scene.atDesk()).toContain(notices.answeredElsewhere));
    await changes(3);
    await scene.until(() => expect(scene.atDesk()).toContain(notices.elsewhere.ended));
    expect((await scene.conversation())?.case).not.toBeNull();
  });
});
