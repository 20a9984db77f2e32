import { describe, expect, it } from 'vitest';
import { read } from '../rules/sources.ts';
import { brief, tiny, useFolder } from './load.ts';

const folder = useFolder();
const file = (keys: string) => tiny.replace('desks:', `  wechat: { type: wechaty, ${keys} }\ndesks:`);

describe('a channel of type wechaty', () => {
  it('needs its puppet and no more', async () => {
    const { channels } = await folder.load(file('puppet: wechaty-puppet-wechat4u'));
    const rest = { options: {}, groups: 'ignore', catchUp: 3_600_000, daily: 300 };
    expect(channels[1]).toEqual({ type: 'wechaty', name: 'wechat', puppet: 'wechaty-puppet-wechat4u', ...rest });
  });

  it.each([
    ['puppet: ../evil', 'channels.wechat.puppet: Must be the name of an npm package'],
    ['puppet: p, groups: some', 'channels.wechat.groups: Must be one of'],
    ['puppet: p, catchUp: soon', 'channels.wechat.catchUp: Must be a duration'],
  ])('says what is wrong with %s', async (keys, words) => {
    expect((await folder.problems(file(keys))).map(brief)).toEqual([expect.stringContaining(words)]);
  });

  it('is configured as docs/wechat.md shows it', async () => {
    const [, yaml = ''] = /^ *```yaml\n(.*?)^ *```/ms.exec(read('docs/wechat.md')) ?? [];
    expect((await folder.load(yaml.replace(/^ {3}/gm, ''))).channels[1]).toMatchObject({ type: 'wechaty', daily: 200 });
  });

  it('has desks in its rooms, by the names of these, but no board', async () => {
    const desk = (keys: string) => `${file('puppet: p')}  group: { channel: wechat, room: Acme 客服台${keys} }\n`;
    const { desks } = await folder.load(desk(''));
    expect(desks[1]).toMatchObject({ name: 'group', channel: 'wechat', room: 'Acme 客服台' });
    expect((await folder.problems(desk(', board: true'))).map(brief)).toEqual([
      expect.stringContaining('A board is for'),
    ]);
  });
});
