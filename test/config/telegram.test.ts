import { describe, expect, it } from 'vitest';
import { brief, useFolder } from './load.ts';

const folder = useFolder();

function file(channel: string, more: { room?: string; server?: string } = {}): string {
  return `
brand: { name: Acme }
${more.server ?? ''}
channels:
  tg: { type: telegram, ${channel} }
desks:
  support: { channel: tg, room: "${more.room ?? '-1001234567890'}" }
`;
}

const token = 'token: "123456:abc-DEF"';

describe('a channel of type telegram', () => {
  it('needs no more than its token', async () => {
    const { channels, desks } = await folder.load(file(token));
    expect(channels).toEqual([
      { type: 'telegram', name: 'tg', token: '123456:abc-DEF', mode: 'polling', apiRoot: 'https://api.telegram.org' },
    ]);
    expect(desks).toMatchObject([{ channel: 'tg', room: '-1001234567890' }]);
  });

  it('takes a server of its own, and updates by webhook', async () => {
    const text = file(`${token}, mode: webhook, apiRoot: "http://bots.local:8081/"`, {
      server: 'server: { publicUrl: https://desk.acme.example }',
    });
    expect((await folder.load(text)).channels).toMatchObject([{ mode: 'webhook', apiRoot: 'http://bots.local:8081' }]);
  });

  it.each([['server: {}'], ['server: { publicUrl: http://desk.acme.example }']])(
    'refuses webhooks where Telegram cannot reach us: %s',
    async (server) => {
      const problems = await folder.problems(file(`${token}, mode: webhook`, { server }));
      expect(problems.map(brief)).toEqual([
        expect.stringContaining('channels.tg.mode: Telegram brings updates to an https address only'),
      ]);
    },
  );

  it('refuses a port that Telegram does not go to, save where a server of one’s own does', async () => {
    const server = 'server: { publicUrl: "https://desk.acme.example:9000" }';
    const problems = await folder.problems(file(`${token}, mode: webhook`, { server }));
    expect(problems.map(brief)).toEqual([expect.stringContaining('and server.publicUrl has 9000')]);
    const own = file(`${token}, mode: webhook, apiRoot: "http://bots.local:8081"`, { server });
    expect((await folder.load(own)).channels).toMatchObject([{ mode: 'webhook' }]);
  });

  it('refuses a token that is none', async () => {
    const problems = await folder.problems(file('token: "my bot"'));
    expect(problems.map(brief)).toEqual([expect.stringContaining('Must be the token as @BotFather gave it')]);
  });

  it.each(['support', '-1234567890', '1234567890'])('refuses a room that is no forum group: %s', async (room) => {
    const problems = await folder.problems(file(token, { room }));
    expect(problems.map(brief)).toEqual([
      expect.stringContaining('is the id of a forum group, which begins with -100'),
    ]);
  });
});
