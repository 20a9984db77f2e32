import { describe, expect, it } from 'vitest';
import { read } from '../rules/sources.ts';
import { brief, tiny, useFolder } from './load.ts';

const folder = useFolder();
const keys = {
  corpId: 'ww0123456789abcdef',
  secret: 's3cret',
  token: 't0ken',
  aesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
};

function file(changes: Readonly<Record<string, string>>): string {
  const pairs = Object.entries({ ...keys, ...changes }).map(([key, value]) => `${key}: ${value}`);
  return tiny.replace('desks:', `  wechat: { type: wecom-kf, ${pairs.join(', ')} }\ndesks:`);
}

describe('a channel of type wecom-kf', () => {
  it('needs its four keys and no more', async () => {
    const { channels } = await folder.load(file({}));
    const apiUrl = 'https://qyapi.weixin.qq.com';
    expect(channels[1]).toEqual({ type: 'wecom-kf', name: 'wechat', ...keys, accounts: [], apiUrl });
  });

  it.each([
    [{ corpId: 'acme' }, 'channels.wechat.corpId: Must be the corporation’s id'],
    [{ aesKey: 'short' }, 'channels.wechat.aesKey: Must be the EncodingAESKey'],
    [{ accounts: '[support]' }, 'channels.wechat.accounts[0]: Must be the id of an account'],
    [{ welcome: '""' }, 'channels.wechat.welcome: Must not be empty'],
  ])('says what is wrong with %o', async (changes, words) => {
    const problems = await folder.problems(file(changes));
    expect(problems.map(brief)).toEqual([expect.stringContaining(words)]);
  });

  it('has no rooms for desks', async () => {
    const problems = await folder.problems(`${file({})}  other: { channel: wechat, room: x }\n`);
    expect(problems.map(brief).join()).toContain('desks.other');
  });

  it.each(['docs/wecom.md', 'docs/wecom.zh.md'])('is configured as %s shows it', async (page) => {
    const [, yaml = ''] = /^```yaml\n(.*?)^```/ms.exec(read(page)) ?? [];
    expect((await folder.load(yaml)).channels[1]).toMatchObject({ type: 'wecom-kf', name: 'wechat' });
  });
});
