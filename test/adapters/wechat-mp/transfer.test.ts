import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTransfers, patienceMs, type Transfers } from '../../../adapters/wechat-mp/transfer.ts';
import { shippedTexts } from '../../../config/texts/index.ts';
import type { Bulletin } from '../../../core/bulletin.ts';
import { type Clock, systemClock } from '../../../core/clock.ts';
import type { Store } from '../../../core/store.ts';
import { fill } from '../../../core/texts.ts';
import { openSqliteStore } from '../../../store/sqlite/index.ts';
import { mei } from './open.ts';
import { openScene, type Scene } from './scene.ts';

const { desk: notices, customer: texts } = shippedTexts('en');
const asked = 'I want to talk to a person';
/** Time passes twenty times as fast for whoever waits. */
const hasty: Clock = { now: systemClock.now, after: (ms, run) => systemClock.after(ms / 20, run) };

describe('a follower who needs a person and is passed on to Tencent’s own desk', () => {
  let scene: Scene;
  const begin = async (clock: Clock = systemClock): Promise<void> => {
    scene = await openScene({ transfer: true, clock }, { passedOn: ['wechat'] });
  };
  afterEach(() => scene.close());

  const passedOn = { MsgType: 'transfer_customer_service' };

  async function handedOver(): Promise<void> {
    expect((await scene.says(asked)).reply).toMatchObject(passedOn);
    await scene.until(() => expect(scene.atDesk()).toContain(notices.elsewhere.handedOver));
  }

  it('is passed on by the answer to what they said, and the case is kept at the desk', async () => {
    await begin();
    await handedOver();
    expect(scene.toMei()).toEqual([texts.passedOn]);
    expect(scene.atDesk()).toContain(asked);
    await scene.desk.writes('Hello from the desk');
    await scene.until(() => expect(scene.atDesk()).toContain(notices.elsewhere.stays));
    // Whoever waits there is heard there.
    expect((await scene.says('My tea is cold')).reply).toMatchObject(passedOn);
    await scene.until(() => expect(scene.atDesk()).toContain('My tea is cold'));
    await scene.happens('kf_create_session');
    await scene.until(() => expect(scene.atDesk()).toContain(notices.elsewhere.taken));
    await scene.happens('kf_close_session');
    await scene.until(() => expect(scene.atDesk()).toContain(notices.elsewhere.closed));
    await scene.until(() => expect(scene.toMei()).toEqual([texts.passedOn, texts.closed]));
  });

  it('is not passed on by anything else: the bot answers what it can', async () => {
    await begin(hasty);
    expect(await scene.says('How long does delivery take?')).toEqual({ status: 200 });
    await scene.until(() => expect(scene.toMei().join()).toContain('Orders arrive within three days.'));
  });

  it('is passed on by a button of the menu', async () => {
    await begin();
    const { reply } = await scene.happens('CLICK', { EventKey: asked });
    expect(reply).toMatchObject(passedOn);
  });

  it('is answered at the desk where WeChat does not wait for so long, which is said', async () => {
    await begin(hasty);
    const held = Promise.withResolvers<void>();
    scene.gate = held.promise;
    expect(await scene.says(asked)).toEqual({ status: 200 });
    held.resolve();
    const reason = notices.failures['handover-too-late'] ?? '';
    await scene.until(() => expect(scene.atDesk()).toContain(fill(notices.elsewhere.notHandedOver, { reason })));
    await scene.desk.writes('What can I do for you?');
    await scene.until(() => expect(scene.toMei()).toContain('Ana:\nWhat can I do for you?'));
  });
});

describe('a callback that is kept open', () => {
  const signal = new AbortController().signal;
  const to = { channel: 'wechat', chat: mei };
  let store: Store;
  let here: Transfers;
  let there: Transfers;

  beforeEach(async () => {
    store = await openSqliteStore(':memory:');
    const listeners: ((news: never) => void)[] = [];
    const bulletin: Bulletin = {
      publish(_, news) {
        for (const hear of listeners) hear(news as never);
      },
      listen: (_, { hear }) => {
        listeners.push(hear);
        return () => {};
      },
    };
    const deps = { storage: store.storage('x'), clock: systemClock, bulletin };
    [here, there] = [createTransfers(deps), createTransfers(deps)];
    here.start();
    there.start();
  });
  afterEach(() => store.close());

  it('passes the customer on where another process decides so, and at once', async () => {
    const [first, second, other] = [
      await here.begin(mei, '1'),
      await here.begin(mei, '2'),
      await here.begin('somebody else', '3'),
    ];
    const before = Date.now();
    await there.handOver(to, 'key', signal);
    expect([await first.end(), await second.end()]).toEqual([true, true]);
    expect(Date.now() - before).toBeLessThan(patienceMs);
    here.stop();
    expect(await other.end()).toBe(false);
  });

  it('is passed on once: what is tried again is done, and what WeChat brings again has the same answer', async () => {
    const waiting = await here.begin(mei, '1');
    await there.handOver(to, 'key', signal);
    await there.handOver(to, 'key', signal);
    expect(await waiting.end()).toBe(true);
    expect(await (await here.begin(mei, '1')).end()).toBe(true);
    await expect(there.handOver(to, 'another', signal)).rejects.toMatchObject({ code: 'handover-too-late' });
  });

  it('is not what somebody left behind who is no more', async () => {
    await store.storage('x').put({ collection: `waiting ${mei}`, id: '1', at: Date.now() - 60_000, data: null });
    await expect(here.handOver(to, 'key', signal)).rejects.toMatchObject({ code: 'handover-too-late' });
  });
});
