import { vi } from 'vitest';
import type { Channel } from '../../../core/channel.ts';
import type { HandoffSettings } from '../../../handoff/index.ts';
import { openSqliteStore } from '../../../store/sqlite/index.ts';
import type { Answered } from '../../fakes/wechat-mp/server.ts';
import { deskBeside } from '../../support/desk-beside.ts';
import type { PlainDesk } from '../../support/plain-desk.ts';
import { mei, type OpenOptions, openWechat, type WechatUnderTest } from './open.ts';

/** Mei, who follows the account, a desk, and everything between but the command line. */
export interface Scene {
  readonly test: WechatUnderTest;
  readonly desk: PlainDesk;
  /** Holds back all that goes out, where a test has it so. */
  gate: Promise<void>;
  toMei(): readonly string[];
  atDesk(): readonly string[];
  until(check: () => void | Promise<void>): Promise<void>;
  says(Content: string): Promise<Answered>;
  happens(Event: string, more?: Readonly<Record<string, string>>): Promise<Answered>;
  close(): Promise<void>;
}

export async function openScene(options: OpenOptions = {}, settings: Partial<HandoffSettings> = {}): Promise<Scene> {
  const gatherMs: number[] = [];
  const allowance = { answers: 5, ms: 48 * 60 * 60_000, gatherMs };
  const test = await openWechat({ allowance, start: false, ...options });
  const store = await openSqliteStore(':memory:');
  const official: Channel = {
    ...test.channel,
    send: (...args) => scene.gate.then(() => test.channel.send(...args)),
  };
  const { desk, engine } = deskBeside(official, { store, settings });
  const tell = (content: Readonly<Record<string, string>>) => test.wechat.tell(test.wechat.fields(mei, content));
  const scene: Scene = {
    test,
    desk,
    gate: Promise.resolve(),
    toMei: () =>
      (test.wechat.posted.get(mei) ?? []).map(({ body }) => String(body['content'] ?? body['head_content'] ?? '')),
    atDesk: () => desk.posts.map(({ text }) => text),
    until: (check) => vi.waitFor(check, { timeout: 5_000 }),
    says: (Content) => tell({ MsgType: 'text', Content }),
    happens: (Event, more = {}) => tell({ MsgType: 'event', Event, ...more }),
    async close() {
      await engine.stop();
      await test.close();
      await store.close();
    },
  };
  await engine.start();
  return scene;
}
