import { describe, expect, it } from 'vitest';
import { read } from '../rules/sources.ts';
import { brief, tiny, useFolder } from './load.ts';

const folder = useFolder();
const keys = { appId: 'wx0123456789abcdef', secret: 's3cret', token: 't0ken' };

function file(changes: Readonly<Record<string, string>>): string {
  const pairs = Object.entries({ ...keys, ...changes }).map(([key, value]) => `${key}: ${value}`);
  return tiny.replace('desks:', `  official: { type: wechat-mp, ${pairs.join(', ')} }\ndesks:`);
}

describe('a channel of type wechat-mp', () => {
  it('needs its three keys and no more', async () => {
    const { channels } = await folder.load(file({}));
    const rest = { menu: {}, scan: {}, transfer: false, apiUrl: 'https://api.weixin.qq.com' };
    expect(channels[1]).toEqual({ type: 'wechat-mp', name: 'official', ...keys, ...rest });
  });

  it.each([
    [{ appId: 'gh_123' }, 'channels.official.appId: Must be the AppID'],
    [{ aesKey: 'short' }, 'channels.official.aesKey: Must be the EncodingAESKey'],
    [{ menu: '{ HUMAN: "" }' }, 'channels.official.menu.HUMAN: Must not be empty'],
    [{ transfer: 'perhaps' }, 'channels.official.transfer: Must be one of true, false'],
  ])('says what is wrong with %o', async (changes, words) => {
    const problems = await folder.problems(file(changes));
    expect(problems.map(brief)).toEqual([expect.stringContaining(words)]);
  });

  it('is configured as docs/wechat-mp.md shows it', async () => {
    const [, yaml = ''] = /^```yaml\n(.*?)^```/ms.exec(read('docs/wechat-mp.md')) ?? [];
    expect((await folder.load(yaml)).channels[1]).toMatchObject({ type: 'wechat-mp', menu: { HUMAN: '转人工' } });
  });
});
