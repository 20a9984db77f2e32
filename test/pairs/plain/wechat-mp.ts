import { deepEqual, equal } from 'node:assert/strict';
import { createChannel } from '../../../adapters/registry.ts';
import { partyOf } from '../../../adapters/wechat-mp/inbound.ts';
import * as fake from '../../fakes/wechat-mp/server.ts';
import { serve } from '../../support/serve.ts';
import { type PlainLine, plainSeat } from '../seats/plain.ts';
import type { OpenPlatform } from '../stages.ts';
import { allowance, fileOf, type Own, wellFormed, woven } from './lines.ts';

export const openWechatMp: OpenPlatform = async (deps) => {
  const platform = 'wechat-mp';
  const mei = 'oABCDEFGHIJKLMNOPQRSTUVmei1';
  const wechat = await new fake.FakeWechat(true).start();
  wechat.answers = allowance.answers;
  wechat.followers.add(mei);
  const { appId, secret, callbackToken: token, aesKey } = fake;
  const options = { appId, secret, token, aesKey, apiUrl: wechat.url, menu: {}, scan: {}, transfer: false, allowance };
  const channel = await createChannel(platform, platform, { ...options, language: 'en' as const }, deps);
  const served = await serve(channel);
  wechat.hooks = served.hooks;
  const mine: Own[] = [];
  const posted = () => wechat.posted.get(mei) ?? [];
  /** XML knows one kind of line end, and has no place for control characters; phones show none. */
  const keeps = (text: string) =>
    text
      .toWellFormed()
      .replace(/\r\n?/gu, '\n')
      .replace(/(?![\t\n\u007f-\u009f])\p{Cc}/gu, '');

  async function says(content: Readonly<Record<string, string>>, text = ''): Promise<string> {
    const fields = wechat.fields(mei, content);
    equal((await wechat.tell(fields)).status, 200);
    const id = fields['MsgId'] ?? '';
    mine.push({ after: posted().length, line: { id, isOurs: false, text } });
    return id;
  }
  const ours = (): readonly PlainLine[] =>
    posted().map(({ msgtype, body }, index) => {
      const base = { id: `post-${index}`, isOurs: true };
      // The invisible space that keeps a link from being made.
      const seen = (text: unknown) => keeps(String(text)).replace(/<\u200b(?=\/?a\b)/giu, '<');
      if (msgtype === 'text') return { ...base, text: seen(body['content']) };
      if (msgtype === 'msgmenu') return { ...base, text: seen(body['head_content']) };
      const file = wechat.files.get(String(body['media_id']));
      return { ...base, ...fileOf(msgtype, file?.name ?? '', () => file?.bytes) };
    });
  const links = () => posted().filter(({ body }) => /<a\b[^>]*href/iu.test(String(body['content'] ?? '')));
  return {
    channel,
    ready: async () => {},
    customer: async () =>
      plainSeat({
        platform,
        role: 'customer',
        name: partyOf(mei, 'WeChat follower').name,
        channel,
        keeps,
        lines: () => woven(ours(), mine),
        live: () => links().map(() => 'a link with other words on it'),
        say: (text) => says({ MsgType: 'text', Content: wellFormed(text) }, text),
        give: ({ media, name, bytes }) => says({ MsgType: media, MediaId: wechat.store(media, name, bytes) }),
        locate: ({ lat, lng, label }) =>
          says({ MsgType: 'location', Location_X: String(lat), Location_Y: String(lng), Scale: '20', Label: label }),
      }),
    giveUp() {},
    async close() {
      await served.stop();
      await wechat.stop();
      deepEqual(wechat.faults, []);
    },
  };
};
