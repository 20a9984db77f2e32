import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createChannel } from '../../../adapters/registry.ts';
import { capabilities } from '../../../adapters/wecom-kf/capabilities.ts';
import { shippedTexts } from '../../../config/texts/index.ts';
import type { Outgoing, Receipt } from '../../../core/channel.ts';
import { systemClock } from '../../../core/clock.ts';
import { createEngine } from '../../../core/engine.ts';
import { newId } from '../../../core/ids.ts';
import type { Address } from '../../../core/message.ts';
import type { Store } from '../../../core/store.ts';
import { createEmbeddedWakeups } from '../../../queue/embedded.ts';
import { openSqliteStore } from '../../../store/sqlite/index.ts';
import { aesKey, callbackToken, corpId, FakeWecom, secret } from '../../fakes/wecom-kf/server.ts';
import { Life } from '../../simulation/life.ts';
import { createRandom } from '../../simulation/random.ts';
import { storeMethods } from '../../simulation/world.ts';
import { silentLog, turnOf } from '../../support/brand.ts';
import { PlainDesk } from '../../support/plain-desk.ts';
import { type Served, serve } from '../../support/serve.ts';
import { account, mei } from './open.ts';
import { chat } from './scene.ts';

/** A process dies at each await in turn while it passes a customer on to WeCom's own app; another one goes on. */

const { desk: notices, customer: texts } = shippedTexts('en');
const words = 'I want to talk to a person';
const conversation = `wechat/${encodeURIComponent(chat)}`;
const realFetch = globalThis.fetch;
let wecom: FakeWecom;
let store: Store;
let desk: PlainDesk;
/** What is running: nothing of an earlier life ever comes back. */
let life: Life;
let served: Served;

async function begin(): Promise<void> {
  wecom = await new FakeWecom().start();
  wecom.world.addAccount(account);
  wecom.world.addCustomer(mei, '小梅');
  store = await openSqliteStore(':memory:');
  desk = keyedDesk();
  vi.stubGlobal('fetch', (...args: Parameters<typeof fetch>) =>
    String(args[0]).startsWith(wecom.url) ? life.await(() => realFetch(...args)) : realFetch(...args),
  );
}

async function forgetAll(): Promise<void> {
  vi.unstubAllGlobals();
  life.end();
  await served.stop();
  await wecom.stop();
  await store.close();
  expect(wecom.faults).toEqual([]);
}

beforeEach(begin);
afterEach(forgetAll);

/** As Slack's and the website's desks: what was posted before is not posted again. */
function keyedDesk(): PlainDesk {
  const made = new PlainDesk(capabilities);
  const receipts = new Map<string, Receipt>();
  return new Proxy(made, {
    get(target, name) {
      if (name !== 'send') {
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? value.bind(target) : value;
      }
      return async (to: Address, message: Outgoing): Promise<Receipt> => {
        const receipt = receipts.get(message.key) ?? (await target.send(to, message));
        receipts.set(message.key, receipt);
        return receipt;
      };
    },
  });
}

/** A process that runs until it is told at which of its next awaits to die, before or after the call. */
async function live(): Promise<{ diesAt(deadline: number): Promise<void> }> {
  const death = Promise.withResolvers<void>();
  let left = Number.POSITIVE_INFINITY;
  const chance = () => {
    left -= 1;
    return left === 0;
  };
  const mine = new Life({ ...createRandom(1), chance }, () => 1, death.resolve);
  life = mine;
  const clock = mine.clock(systemClock);
  const keys = { corpId, secret, token: callbackToken, aesKey, apiUrl: wecom.url };
  const channel = await createChannel(
    'wecom-kf',
    'wechat',
    { ...keys, accounts: [account], language: 'en', handover: 'pool' },
    {
      storage: mine.wrap(store.storage('wechat'), ['get', 'put', 'take', 'list']),
      openFile: () => desk.open(),
      clock,
      log: silentLog,
    },
  );
  const room = { channel: 'desk', chat: 'support' };
  const engine = createEngine({
    store: mine.wrap(store, storeMethods),
    clock,
    wakeups: createEmbeddedWakeups({ onError: () => {}, clock }),
    turn: turnOf([{ name: 'support', room }], { passedOn: ['wechat'] }),
    channels: [channel, desk],
    isDesk: (at) => at.channel === 'desk',
    newId,
    log: silentLog,
  });
  served = await serve(channel);
  wecom.hooks = served.hooks;
  await engine.start();
  await wecom.callBack(account);
  return {
    diesAt(deadline) {
      left = deadline;
      return death.promise;
    },
  };
}

const times = (line: string, lines: readonly string[]) => lines.filter((one) => one === line).length;
const atDesk = () => desk.posts.map(({ text }) => text);
const toMei = () => (wecom.world.posted.get(chat) ?? []).map(({ body }) => String(body['content']));
const isHandedOver = () =>
  vi.waitFor(() => expect(atDesk()).toContain(notices.elsewhere.handedOver), { timeout: 10_000, interval: 5 });

/** @returns whether it died on the way */
async function asks(deadline: number): Promise<boolean> {
  const { diesAt } = await live();
  const died = diesAt(deadline);
  wecom.world.says(account, mei, { msgtype: 'text', text: { content: words } });
  void wecom.callBack(account).catch(() => {});
  return Promise.race([died.then(() => true), isHandedOver().then(() => false)]);
}

async function goesOn(): Promise<void> {
  await served.stop();
  await live();
  await isHandedOver();
  await vi.waitFor(async () => expect(await store.unfinished()).toEqual({ mailboxes: [], lanes: [] }), {
    interval: 5,
  });
}

const passings = () => wecom.callsOf('service_state/trans').filter((body) => body['service_state'] === 2);

test('whoever dies while a customer is passed on, at whichever await: they are passed on once, told once, and never taken from who has them', async () => {
  let deaths = 0;
  for (let deadline = 1; ; deadline += 1) {
    if (!(await asks(deadline))) break;
    deaths += 1;
    // Somebody there was quicker than the next process.
    const isTaken = wecom.world.sessions.get(chat) === 2;
    if (isTaken) wecom.world.sessions.set(chat, 3);
    await goesOn();
    const where = `having died at ${deadline}`;
    expect(wecom.world.sessions.get(chat), where).toBe(isTaken ? 3 : 2);
    expect(passings(), where).toHaveLength(1);
    expect(toMei(), where).toEqual([texts.passedOn]);
    expect(
      [words, notices.elsewhere.handedOver].map((line) => times(line, atDesk())),
      where,
    ).toEqual([1, 1]);
    expect((await store.conversation(conversation))?.conversation.case, where).toMatchObject({ elsewhere: 'there' });
    await forgetAll();
    await begin();
  }
  // The session, the words before it, and what is noted of both.
  expect(deaths).toBeGreaterThan(40);
}, 60_000);
