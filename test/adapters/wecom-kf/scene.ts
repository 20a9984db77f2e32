import { expect, vi } from 'vitest';
import { createChannel } from '../../../adapters/registry.ts';
import type { WecomKfOptions } from '../../../adapters/wecom-kf/index.ts';
import { type Clock, systemClock } from '../../../core/clock.ts';
import type { Conversation } from '../../../core/conversation.ts';
import type { Store } from '../../../core/store.ts';
import type { HandoffSettings } from '../../../handoff/index.ts';
import { openSqliteStore } from '../../../store/sqlite/index.ts';
import { aesKey, callbackToken, corpId, FakeWecom, secret } from '../../fakes/wecom-kf/server.ts';
import { silentLog } from '../../support/brand.ts';
import { deskBeside } from '../../support/desk-beside.ts';
import type { PlainDesk } from '../../support/plain-desk.ts';
import { serve } from '../../support/serve.ts';
import { account, mei } from './open.ts';

export const chat = `${account}:${mei}`;

/** Mei in WeChat, a desk, and everything between but the command line. */
export interface Scene {
  readonly wecom: FakeWecom;
  readonly desk: PlainDesk;
  readonly store: Store;
  /** What Mei was told, in order. */
  toMei(): readonly string[];
  atDesk(): readonly string[];
  until(check: () => void | Promise<void>): Promise<void>;
  says(content: string): Promise<void>;
  conversation(): Promise<Conversation | undefined>;
  close(): Promise<void>;
}

export async function openScene(
  options: Partial<WecomKfOptions>,
  settings: Partial<HandoffSettings> = {},
  clock: Clock = systemClock,
): Promise<Scene> {
  const wecom = await new FakeWecom().start();
  wecom.world.addAccount(account);
  wecom.world.addCustomer(mei, '小梅');
  const store = await openSqliteStore(':memory:', { clock });
  const keys = { corpId, secret, token: callbackToken, aesKey, apiUrl: wecom.url };
  const channel = await createChannel(
    'wecom-kf',
    'wechat',
    { ...keys, accounts: [account], language: 'en', ...options },
    { storage: store.storage('wechat'), openFile: () => desk.open(), clock, log: silentLog },
  );
  const { desk, engine } = deskBeside(channel, { store, clock, settings });
  const served = await serve(channel);
  wecom.hooks = served.hooks;
  await engine.start();
  await wecom.callBack(account);
  return {
    wecom,
    desk,
    store,
    toMei: () =>
      (wecom.world.posted.get(chat) ?? []).map(({ body }) => String(body['content'] ?? body['head_content'])),
    atDesk: () => desk.posts.map(({ text }) => text),
    until: (check) => vi.waitFor(check, { timeout: 5_000 }),
    async says(content) {
      wecom.world.says(account, mei, { msgtype: 'text', text: { content } });
      expect(await wecom.callBack(account)).toBe(200);
    },
    conversation: async () => (await store.conversation(`wechat/${encodeURIComponent(chat)}`))?.conversation,
    async close() {
      await engine.stop();
      await served.stop();
      await wecom.stop();
      await store.close();
      expect(wecom.faults).toEqual([]);
    },
  };
}
