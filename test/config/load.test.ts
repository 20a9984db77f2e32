import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tiny, useFolder } from './load.ts';

const folder = useFolder();

describe('a language model', () => {
  it('has a time limit and a budget unless it is told others', async () => {
    const llm = async (more: string) =>
      (await folder.load(`${tiny}bot: { llm: { baseUrl: "http://127.0.0.1:11434/v1", model: m${more} } }`)).bot.llm;
    expect(await llm('')).toEqual({
      baseUrl: 'http://127.0.0.1:11434/v1',
      model: 'm',
      timeout: 8_000,
      budget: { customer: 50, day: 5_000 },
    });
    expect(await llm(', apiKey: k, timeout: 3s, budget: { day: 10 }')).toMatchObject({
      apiKey: 'k',
      timeout: 3_000,
      budget: { customer: 50, day: 10 },
    });
  });
});

describe('a configuration', () => {
  it('of a few lines is complete', async () => {
    expect(await folder.load(tiny)).toEqual({
      file: join(folder.path, 'frontdesk.yaml'),
      brand: { name: 'Acme', languages: ['en', 'zh-Hans'], timezone: 'UTC', texts: [] },
      server: { host: '127.0.0.1', port: 8080, trustProxy: false, fileLinks: 604_800_000 },
      store: { kind: 'sqlite', path: join(folder.path, 'data', 'frontdesk.db') },
      queue: { kind: 'embedded' },
      api: { tokens: [] },
      profile: { refresh: 86_400_000 },
      channels: [{ type: 'web', name: 'website', origins: [], agents: [], uploadLimit: 20 * 1024 * 1024 }],
      desks: [
        { name: 'support', channel: 'website', room: 'support', supervisors: [], texts: [], board: false, admit: [] },
      ],
      routing: [{ desk: 'support' }],
      bot: { greeting: {}, knowledge: [], flows: [], tools: [] },
      triage: { opinion: 5_000, unanswered: 2, examples: [] },
      handoff: {
        notes: '//',
        reopen: 86_400_000,
        survey: false,
        privacy: { mask: true, patterns: [] },
        guards: { leak: true, internal: [], words: [], collision: 15_000, newer: 0, undo: 0 },
        canned: [],
        firstReply: {},
        nextReply: {},
      },
    });
  });

  it('gives every value of this version in the form the program uses', async () => {
    await folder.write('knowledge/returns.md', '# Returns');
    const config = await folder.load(`
brand: { name: Acme, languages: [zh-Hant, zh, zh-Hans, en], timezone: Asia/Shanghai }
server: { host: 0.0.0.0, port: 9000, publicUrl: https://desk.acme.example/, trustProxy: true }
store: sqlite:/var/lib/frontdesk/store.db
queue: embedded
channels:
  website:
    type: web
    origins: [https://WWW.acme.example, http://localhost:3000]
    uploadLimit: 5 MB
    agents:
      - { name: Ana, token: 0123456789abcdef, role: supervisor }
      - { name: 小林, token: fedcba9876543210 }
desks:
  support: { channel: website, room: support, supervisors: [Ana] }
  billing: { channel: website, room: billing, language: zh }
routing:
  - when: { category: billing, priority: [high, urgent], channel: website, language: zh }
    desk: billing
    priority: urgent
  - desk: support
bot:
  greeting: { en: Hello, zh: 您好 }
  knowledge: [./knowledge]
triage: { opinion: false, unanswered: 3, examples: [./triage.yaml] }
handoff: { notes: "##", reopen: 2h, survey: true }
`);
    expect(config).toEqual({
      file: join(folder.path, 'frontdesk.yaml'),
      brand: { name: 'Acme', languages: ['zh-Hant', 'zh-Hans', 'en'], timezone: 'Asia/Shanghai', texts: [] },
      server: {
        host: '0.0.0.0',
        port: 9000,
        publicUrl: 'https://desk.acme.example',
        trustProxy: true,
        fileLinks: 604_800_000,
      },
      store: { kind: 'sqlite', path: '/var/lib/frontdesk/store.db' },
      queue: { kind: 'embedded' },
      api: { tokens: [] },
      profile: { refresh: 86_400_000 },
      channels: [
        {
          type: 'web',
          name: 'website',
          origins: ['https://www.acme.example', 'http://localhost:3000'],
          uploadLimit: 5 * 1024 * 1024,
          agents: [
            { name: 'Ana', token: '0123456789abcdef', role: 'supervisor' },
            { name: '小林', token: 'fedcba9876543210', role: 'agent' },
          ],
        },
      ],
      desks: [
        {
          name: 'support',
          channel: 'website',
          room: 'support',
          supervisors: ['Ana'],
          texts: [],
          board: false,
          admit: [],
        },
        {
          name: 'billing',
          channel: 'website',
          room: 'billing',
          language: 'zh-Hans',
          supervisors: [],
          texts: [],
          board: false,
          admit: [],
        },
      ],
      routing: [
        {
          when: { category: ['billing'], priority: ['high', 'urgent'], channel: ['website'], language: ['zh-Hans'] },
          desk: 'billing',
          priority: 'urgent',
        },
        { desk: 'support' },
      ],
      bot: {
        greeting: { en: 'Hello', 'zh-Hans': '您好' },
        knowledge: [join(folder.path, 'knowledge')],
        flows: [],
        tools: [],
      },
      triage: { opinion: 0, unanswered: 3, examples: [join(folder.path, 'triage.yaml')] },
      handoff: {
        notes: '##',
        reopen: 7_200_000,
        survey: true,
        privacy: { mask: true, patterns: [] },
        guards: { leak: true, internal: [], words: [], collision: 15_000, newer: 0, undo: 0 },
        canned: [],
        firstReply: {},
        nextReply: {},
      },
    });
  });

  it('greets in every language with a single text', async () => {
    const { bot } = await folder.load(`${tiny}bot: { greeting: Hi! }`);
    expect(bot.greeting).toEqual({ en: 'Hi!', 'zh-Hans': 'Hi!', 'zh-Hant': 'Hi!' });
  });

  it('accepts what is not available as long as it is not asked for', async () => {
    const off = 'handoff: { survey: false, canned: [] }\ntriage: { examples: [] }\nbot: { tools: [] }\n';
    expect((await folder.load(tiny + off)).desks).toHaveLength(1);
  });

  it('may repeat itself with anchors', async () => {
    const { desks } = await folder.load(`
brand: { name: &name Acme }
channels:
  website: &site { type: web }
  partners: *site
desks:
  support: { channel: website, room: *name }
`);
    expect(desks[0]?.room).toBe('Acme');
  });

  it('keeps names that objects have of themselves', async () => {
    const { desks } = await folder.load(tiny.replace('support:', 'constructor:'));
    expect(desks[0]?.name).toBe('constructor');
  });
});
