import { expect, it } from 'vitest';
import { tiny, useFolder } from './load.ts';

const folder = useFolder();

it('a Slack app without the token of its mode is told which one it needs', async () => {
  const slack = (keys: string) => tiny.replace('desks:', `  team: { type: slack, botToken: xoxb-1${keys} }\ndesks:`);
  const why = async (keys: string) => (await folder.problems(slack(keys))).map(({ message }) => message);
  expect(await why('')).toEqual([expect.stringContaining('begins with xapp-')]);
  expect(await why(', mode: http')).toEqual([expect.stringContaining('signingSecret')]);
  for (const enough of [', appToken: xapp-1', ', mode: http, signingSecret: s']) {
    expect((await folder.load(slack(enough))).channels[1]).toMatchObject({ type: 'slack', customers: 'none' });
  }
});

it('guests and apps are admitted at desks on Slack, and nowhere else', async () => {
  const file = (type: string) => `
brand: { name: Acme }
channels: { team: ${type}, website: { type: web } }
desks: { support: { channel: team, room: C0SUPPORT, admit: [U0GUEST] } }
`;
  const slack = '{ type: slack, botToken: xoxb-1, appToken: xapp-1 }';
  expect((await folder.load(file(slack))).desks[0]?.admit).toEqual(['U0GUEST']);
  expect(await folder.problems(file('{ type: web }'))).toMatchObject([
    { path: 'desks.support.admit', message: expect.stringContaining('on Slack') },
  ]);
});
