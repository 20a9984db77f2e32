import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../config/load.ts';
import { ConfigError, renderProblems } from '../../config/problems.ts';
import { brief, tiny, useFolder } from './load.ts';

const folder = useFolder();

/** A tiny file with one line more, and what is said about it. */
async function said(addition: string): Promise<string[]> {
  return (await folder.problems(tiny + addition)).map(brief);
}

/** A tiny file with something else in place of a piece of it, and what is said about it. */
async function saidInstead(piece: string, other: string): Promise<string[]> {
  return (await folder.problems(tiny.replace(piece, other))).map(brief);
}

describe('a mistake is shown at its place, with advice', () => {
  it.each([
    ['servr: {}', '7:1 servr: Unknown key `servr` → Did you mean server?'],
    ['server: { prot: 1 }', '7:11 server.prot: Unknown key `prot` → Did you mean port?'],
    ['server: { port: 70000 }', '7:17 server.port: Must be a whole number from 0 to 65535'],
    ['server: { port: http }', '7:17 server.port: Must be a whole number from 0 to 65535'],
    ['server: { host: 5 }', '7:17 server.host: Must be a text, and is a number'],
    ['server: []', '7:9 server: Must be a map of keys, and is a list'],
    ['server:', '7:8 server: There is nothing here; give it a value or remove the key'],
    [
      'server: { publicUrl: desk.acme.example }',
      '7:22 server.publicUrl: Must be an address that begins with http:// or https://',
    ],
    ['queue: rabbit', '7:8 queue: Must be embedded, or the address of a Redis, redis://…'],
    [
      'store: "sqlite:"',
      '7:8 store: Must be sqlite: and a path, such as sqlite:./data/frontdesk.db, or the address of a database, postgres://…',
    ],
    ['routing: []', '7:10 routing: Needs at least one rule, such as `- desk: support`; or leave `routing` out'],
    [
      'routing: [{ desk: support, agents: [Ana] }]',
      '7:37 routing[0].agents[0]: No agent of the channel website has this name → Add the agent below channels.website.agents',
    ],
    ['routing: [{ desk: suport }]', '7:19 routing[0].desk: There is no desk of this name → Did you mean support?'],
    [
      'bot: { knowledge: [./nowhere] }',
      expect.stringContaining('7:20 bot.knowledge[0]: There is no such file or folder'),
    ],
    ['bot: { greeting: 5 }', expect.stringContaining('7:18 bot.greeting: Must be a text, or one text per language')],
    [
      'bot: { greeting: { fr: Salut } }',
      '7:20 bot.greeting.fr: Unknown key `fr` → Known here: en, zh, zh-Hans, zh-Hant',
    ],
    [
      'bot: { greeting: { zh: 好, zh-Hans: 好 } }',
      '7:27 bot.greeting.zh-Hans: `zh` and `zh-Hans` are the same language → Keep one of them',
    ],
    ['triage: { unanswered: 0 }', '7:23 triage.unanswered: Must be a whole number from 1 to 100'],
    ['handoff: { notes: "a b" }', '7:19 handoff.notes: Must be up to 8 characters without spaces, such as //'],
  ])('%s', async (addition, problem) => {
    expect(await said(addition)).toEqual([problem]);
  });

  it.each([
    ['brand: { name: Acme }', '', '3:1 brand: `brand` is missing → Add: brand: { name: Acme }'],
    ['{ name: Acme }', '{ nmae: Acme }', '2:10 brand.nmae: Unknown key `nmae` → Did you mean name?'],
    ['name: Acme', 'name: " "', '2:16 brand.name: Must not be empty'],
    ['name: Acme', 'name: Acme, languages: [fr]', '2:34 brand.languages[0]: Must be one of en, zh, zh-Hans, zh-Hant'],
    [
      'name: Acme',
      'name: Acme, timezone: Asia/Peking',
      '2:32 brand.timezone: Must be a time zone of the IANA list, such as Asia/Shanghai',
    ],
    [
      'name: Acme',
      'name: Acme, timezone: Asia/Shangai',
      '2:32 brand.timezone: Must be a time zone of the IANA list, such as Asia/Shanghai → Did you mean Asia/Shanghai?',
    ],
    [
      'name: Acme',
      'name: Acme, timezone: berlin',
      '2:32 brand.timezone: Must be a time zone of the IANA list, such as Asia/Shanghai → Did you mean Europe/Berlin?',
    ],
    ['type: web', 'type: wbe', '4:20 channels.website.type: This is not a type of channel → Did you mean web?'],
    ['type: web', 'type: website', '4:20 channels.website.type: This is not a type of channel → Did you mean web?'],
    ['type: web', 'tpye: web', '4:14 channels.website.tpye: Unknown key `tpye` → Did you mean type?'],
    [
      'type: web',
      'type: 5',
      expect.stringContaining('This is not a type of channel → Known here: web, telegram, slack'),
    ],
    ['{ type: web }', '{}', expect.stringContaining('channels.website.type: `type` is missing → Choose one of web,')],
    ['channels:', 'chanels:', '3:1 chanels: Unknown key `chanels` → Did you mean channels?'],
    ['support:', 'the desk:', expect.stringContaining('6:3 desks.the desk: A name appears in URLs')],
    [
      'channel: website',
      'channel: websit',
      '6:23 desks.support.channel: There is no channel of this name → Did you mean website?',
    ],
    [
      'room: support',
      'room: a room',
      expect.stringContaining('6:38 desks.support.room: A room of a web channel has a plain name'),
    ],
    [
      'room: support',
      'room: support, supervisors: [Ana]',
      '6:61 desks.support.supervisors[0]: No agent of the channel website has this name → Add the agent below channels.website.agents',
    ],
  ])('%s written as %s', async (piece, other, problem) => {
    expect(await saidInstead(piece, other)).toEqual([problem]);
  });

  it.each(['https://acme.example/shop', 'https://acme.example/', 'acme.example', '*', 'ftp://acme.example'])(
    'a site that may embed is scheme and host: %s',
    async (origin) => {
      const problems = await saidInstead('type: web', `type: web, origins: ["${origin}"]`);
      expect(problems).toEqual([expect.stringContaining('4:35 channels.website.origins[0]: Must be scheme and host')]);
    },
  );

  it('a channel whose name would not fit in a URL', async () => {
    const problems = (await folder.problems(tiny.replaceAll('website', 'web site'))).map(brief);
    expect(problems).toEqual([expect.stringContaining('4:3 channels.web site: A name appears in URLs')]);
  });

  it('no desk at all, or no channel', async () => {
    const problems = (await folder.problems('brand: { name: Acme }\nchannels: {}\ndesks: {}\n')).map(brief);
    expect(problems).toEqual([
      '2:11 channels: There is no channel: add website: { type: web }',
      expect.stringContaining('3:8 desks: There is no desk: add support: { channel: website, room: support }'),
    ]);
  });

  it('two desks in one room', async () => {
    expect(await said('  billing: { channel: website, room: support }')).toEqual([
      '7:38 desks.billing.room: The desk support is in this room already → Give each desk a room of its own',
    ]);
  });

  it('a desk where there can be none', async () => {
    const problems = await saidInstead('type: web', 'type: wechat-mp');
    expect(problems.at(-1)).toContain('6:23 desks.support.channel: A desk cannot be in a channel of type wechat-mp');
  });

  it('two agents who could not be told apart', async () => {
    const agent = '{ name: Ana, token: 0123456789abcdef }';
    expect(await saidInstead('type: web', `type: web, agents: [${agent}, ${agent}]`)).toEqual([
      expect.stringContaining('channels.website.agents[1].name: Another agent of this channel has the same name'),
      expect.stringContaining('channels.website.agents[1].token: Another agent of this channel has the same token'),
    ]);
  });

  it('routing rules that are never reached, and a last one that may not match', async () => {
    const problems = await said(
      'routing:\n  - desk: support\n  - when: {}\n    desk: support\n  - { when: { channel: [x] }, desk: support }',
    );
    expect(problems).toEqual([
      expect.stringContaining('8:5 routing[0]: This rule always matches'),
      expect.stringContaining('9:5 routing[1]: This rule always matches'),
      expect.stringContaining('11:5 routing[2]: A case that fits no rule would have no desk'),
      expect.stringContaining('11:25 routing[2].when.channel[0]: There is no channel of this name'),
    ]);
  });
});

describe('all mistakes are told at once', () => {
  it('in the order of the file, from every kind of check', async () => {
    const problems = await folder.problems(`
brnad: { name: Acme }
channels:
  website: { type: web, origins: [nowhere] }
desks:
  support: { channel: shop, room: \${ROOM} }
routing:
  - { when: { category: billling }, desk: suport }
`);
    expect(problems.map(({ line, path }) => `${line} ${path}`)).toEqual([
      '2 brnad',
      '4 channels.website.origins[0]',
      '6 desks.support.channel',
      '6 desks.support.room',
      '8 routing[0]',
      '8 routing[0].when.category',
      '8 routing[0].desk',
    ]);
  });

  it('with those inside of what is misspelt itself', async () => {
    const problems = await folder.problems(`
brnad: { name: "" }
channels:
  website: { type: wbe, orgins: [nowhere], uploadLimit: 3 }
desks:
  support: { chanel: website, room: a room }
servr: { prot: 70000 }
`);
    expect(problems.map(({ line, path }) => `${line} ${path}`)).toEqual([
      '2 brnad',
      '2 brnad.name',
      '4 channels.website.type',
      '4 channels.website.orgins',
      '4 channels.website.orgins[0]',
      '4 channels.website.uploadLimit',
      '6 desks.support.chanel',
      '6 desks.support.room',
      '7 servr',
      '7 servr.prot',
      '7 servr.prot',
    ]);
  });

  it.each(['websit', 'elsewhere'])('with those of a desk in a channel that is none: %s', async (channel) => {
    const desk = `channel: ${channel}, room: a room, supervisors: [Bob]`;
    const problems = await folder.problems(tiny.replace('channel: website, room: support', desk));
    expect(problems.map(({ path }) => path)).toEqual([
      'desks.support.channel',
      'desks.support.room',
      'desks.support.supervisors[0]',
    ]);
  });

  it('with YAML that is none, and keys that are there twice', async () => {
    const problems = await folder.problems('brand: { name: A }\nbrand: { name: B }\nserver: [\n');
    expect(problems.map(({ line }) => line)).toEqual([2, 4]);
    expect(problems[0]?.message).toBe('This key is already there');
    expect(problems[1]?.message).toMatch(/^Not valid YAML: /);
  });

  it.each([
    ['an empty file', ''],
    ['a text', 'hello'],
    ['a list', '- brand'],
    ['two documents', `${tiny}---\n${tiny}`],
    ['an unknown tag', tiny.replace('Acme', '!!js/function Acme')],
    ['bytes that are no text', new Uint8Array([0xff, 0xfe, 0x00, 0x80])],
    ['an anchor within itself', 'brand: &a { name: *a }\n'],
    ['brackets without end', '['.repeat(20_000)],
    [
      'anchors that multiply',
      `a0: &a0 [x, x]\n${[...Array(40).keys()].map((n) => `a${n + 1}: &a${n + 1} [*a${n}, *a${n}]`).join('\n')}`,
    ],
  ])('also for %s', async (_what, content) => {
    expect((await folder.problems(content)).length).toBeGreaterThan(0);
  });

  it('and a file that is not there', async () => {
    const missing = loadConfig(`${folder.path}/nowhere.yaml`, {});
    await expect(missing).rejects.toThrow(ConfigError);
    await expect(missing).rejects.toThrow('There is no such file');
    await expect(loadConfig(folder.path, {})).rejects.toThrow('cannot be read (EISDIR)');
  });
});

describe('rendered problems', () => {
  it('show file, line, column, the lines around, and the advice', async () => {
    const text = renderProblems(await folder.problems(`${tiny}servr: {}\n`), { color: false });
    expect(text).toMatch(/frontdesk\.yaml:7:1 {2}servr\n {2}Unknown key `servr`\.\n/);
    expect(text).toContain('  > 7 | servr: {}\n      | ^\n');
    expect(text).toContain('  → Did you mean server?');
    expect(text).toMatch(/\n1 problem in the configuration\.$/);
  });

  it('are coloured only on request', async () => {
    const problems = await folder.problems('');
    expect(renderProblems(problems, { color: true })).toContain('\u001b[');
    expect(renderProblems(problems, { color: false })).not.toContain('\u001b[');
  });
});
