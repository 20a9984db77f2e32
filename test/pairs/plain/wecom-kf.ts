import { deepEqual, equal } from 'node:assert/strict';
import { createChannel } from '../../../adapters/registry.ts';
import * as fake from '../../fakes/wecom-kf/server.ts';
import { serve } from '../../support/serve.ts';
import { type PlainLine, plainSeat } from '../seats/plain.ts';
import type { OpenPlatform } from '../stages.ts';
import { allowance, fileOf, type Own, wellFormed, woven } from './lines.ts';

export const openWecomKf: OpenPlatform = async (deps) => {
  const platform = 'wecom-kf';
  const [account, mei] = ['wkAJ2GCAAAsupport', 'wmAJ2GCAAAmei'];
  const wecom = await new fake.FakeWecom().start();
  const { world } = wecom;
  world.answers = allowance.answers;
  world.addAccount(account);
  world.addCustomer(mei, '小梅');
  const { corpId, secret, callbackToken: token, aesKey } = fake;
  const options = { corpId, secret, token, aesKey, apiUrl: wecom.url, accounts: [account], allowance };
  const channel = await createChannel(platform, platform, { ...options, language: 'en' as const }, deps);
  const served = await serve(channel);
  wecom.hooks = served.hooks;
  const mine: Own[] = [];
  const posted = () => world.posted.get(`${account}:${mei}`) ?? [];

  function own(id: string, line: Omit<PlainLine, 'id' | 'isOurs'>): string {
    mine.push({ after: posted().length, line: { id, isOurs: false, ...line } });
    return id;
  }
  async function says(content: object): Promise<string> {
    const { msgid } = world.says(account, mei, { ...content });
    equal(await wecom.callBack(account), 200);
    return String(msgid);
  }
  const ours = (): readonly PlainLine[] =>
    posted().map(({ msgid: id, msgtype, body }) => {
      const base = { id, isOurs: true };
      if (msgtype === 'text') return { ...base, text: String(body['content']) };
      if (msgtype === 'msgmenu') return { ...base, text: String(body['head_content']) };
      if (msgtype === 'location') {
        const {
          latitude: lat,
          longitude: lng,
          name: label,
        } = body as { latitude: number; longitude: number; name: string };
        return { ...base, place: { lat, lng, label } };
      }
      const file = world.files.get(String(body['media_id']));
      return { ...base, ...fileOf(msgtype, file?.name ?? '', () => file?.bytes) };
    });
  return {
    channel,
    ready: async () => {},
    customer: async () =>
      plainSeat({
        platform,
        role: 'customer',
        name: '小梅',
        channel,
        keeps: wellFormed,
        lines: () => woven(ours(), mine),
        async say(text) {
          return own(await says({ msgtype: 'text', text: { content: wellFormed(text) } }), { text });
        },
        async give({ media, name, bytes }) {
          const type = media === 'image' || media === 'video' || media === 'voice' ? media : 'file';
          return own(await says({ msgtype: type, [type]: { media_id: world.store(type, name, bytes) } }), {});
        },
        locate: ({ lat: latitude, lng: longitude, label: name }) =>
          says({ msgtype: 'location', location: { latitude, longitude, name, address: '' } }),
        async remove(id) {
          world.happens(account, mei, { event_type: 'user_recall_msg', recall_msgid: id });
          equal(await wecom.callBack(account), 200);
        },
      }),
    giveUp() {},
    async close() {
      await served.stop();
      await wecom.stop();
      deepEqual(wecom.faults, []);
    },
  };
};
