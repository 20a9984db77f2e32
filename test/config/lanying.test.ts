import { describe, expect, it } from 'vitest';
import { read } from '../rules/sources.ts';
import { brief, tiny, useFolder } from './load.ts';

const folder = useFolder();
const keys = {
  appId: 'welovemaxim',
  token: 't0ken',
  secret: '0123456789abcdef',
  userId: '"6597442870917955585"',
  apiUrl: 'https://s-1-3-api.maximtop.cn/',
};

function file(changes: Readonly<Record<string, string>>): string {
  const pairs = Object.entries({ ...keys, ...changes }).map(([key, value]) => `${key}: ${value}`);
  return tiny.replace('desks:', `  app: { type: lanying, ${pairs.join(', ')} }\ndesks:`);
}

describe('a channel of type lanying', () => {
  it('needs its five keys and no more', async () => {
    const { channels } = await folder.load(file({ secret: '"0123456789abcdef"' }));
    expect(channels[1]).toEqual({
      ...keys,
      type: 'lanying',
      name: 'app',
      userId: '6597442870917955585',
      apiUrl: 'https://s-1-3-api.maximtop.cn',
      agents: {},
    });
  });

  it.each([
    [{ userId: '6597442870917955585' }, 'channels.app.userId: Must be in quotation marks'],
    [{ userId: 'desk' }, 'channels.app.userId: Must be digits alone'],
    [{ secret: 'short' }, 'channels.app.secret: Must have at least 16 characters'],
    [{ apiUrl: 's-1-3-api' }, 'channels.app.apiUrl: Must be an address'],
    [{ agents: '{ ana: Ana }' }, 'channels.app.agents.ana'],
  ])('says what is wrong with %o', async (changes, words) => {
    const problems = await folder.problems(file(changes));
    expect(problems.map(brief)).toEqual([expect.stringContaining(words)]);
  });

  it('has desks in groups, by their ids', async () => {
    const at = (room: string) => `${file({})}  group: { channel: app, room: ${room} }\n`;
    expect((await folder.load(at('"7007199254740993001"'))).desks).toHaveLength(2);
    expect((await folder.problems(at('support'))).map(brief)).toEqual([
      expect.stringContaining('desks.group.room: A room of a Lanying channel is the id of a group'),
    ]);
  });

  it.each(['docs/lanying.md', 'docs/lanying.zh.md'])('is configured as %s shows it', async (page) => {
    const [, yaml = ''] = /^```yaml\n(.*?)^```/ms.exec(read(page)) ?? [];
    const { channels, desks } = await folder.load(yaml);
    expect(channels.map(({ type }) => type)).toContain('lanying');
    expect(desks.some(({ room }) => /^\d+$/.test(room))).toBe(true);
  });
});
