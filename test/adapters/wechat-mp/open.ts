import { deepEqual } from 'node:assert/strict';
import { createChannel } from '../../../adapters/registry.ts';
import type { WechatMpOptions } from '../../../adapters/wechat-mp/index.ts';
import type { Channel } from '../../../core/channel.ts';
import { type Clock, systemClock } from '../../../core/clock.ts';
import type { FileRef } from '../../../core/message.ts';
import { openSqliteStore } from '../../../store/sqlite/index.ts';
import { createSink, type RecordingSink } from '../../contracts/channel/sink.ts';
import { aesKey, appId, callbackToken, FakeWechat, secret } from '../../fakes/wechat-mp/server.ts';
import { createElsewhere } from '../../support/elsewhere.ts';
import { recordingLog } from '../../support/log.ts';
import { serve } from '../../support/serve.ts';

export const mei = 'oABCDEFGHIJKLMNOPQRSTUVmei1';
export const tom = 'oABCDEFGHIJKLMNOPQRSTUVtom2';

export interface WechatUnderTest {
  readonly channel: Channel;
  readonly wechat: FakeWechat;
  readonly sink: RecordingSink;
  readonly logged: readonly string[];
  foreign(name: string, bytes: Uint8Array): FileRef;
  close(): Promise<void>;
}

export interface OpenOptions extends Partial<Omit<WechatMpOptions, 'aesKey'>> {
  readonly clock?: Clock;
  readonly wrap?: (channel: Channel) => Channel;
  /** Callbacks as plain text. */
  readonly plain?: boolean;
  readonly before?: (wechat: FakeWechat) => void;
  /** False: an engine starts it. */
  readonly start?: boolean;
}

/** An official account with WeChat at the wire, and a real store. */
export async function openWechat(options: OpenOptions = {}): Promise<WechatUnderTest> {
  const { clock = systemClock, wrap = (it: Channel) => it, plain = false, before, start = true, ...more } = options;
  const store = await openSqliteStore(':memory:', { clock });
  const wechat = await new FakeWechat(!plain).start();
  wechat.followers.add(mei).add(tom);
  before?.(wechat);
  const sink = createSink();
  const { log, logged } = recordingLog();
  const { foreign, openFile } = createElsewhere();
  const wanted: WechatMpOptions = {
    appId,
    secret,
    token: callbackToken,
    apiUrl: wechat.url,
    menu: {},
    scan: {},
    transfer: false,
    language: 'en',
    ...(plain ? {} : { aesKey }),
    ...more,
  };
  const made = await createChannel('wechat-mp', 'wechat', wanted, {
    storage: store.storage('x'),
    openFile,
    clock,
    log,
  });
  const served = await serve(made);
  wechat.hooks = served.hooks;
  const channel = wrap(made);
  if (start) await channel.start(sink);
  return {
    channel,
    wechat,
    sink,
    logged,
    foreign,
    async close() {
      await made.stop();
      await served.stop();
      await wechat.stop();
      await store.close();
      // Whatever a test is about, every call of ours has to be one that WeChat would understand.
      deepEqual(wechat.faults, []);
    },
  };
}
