import { beforeAll, describe, expect, it } from 'vitest';
import { readKnowledge } from '../../app/knowledge.ts';
import { rehearse } from '../../app/rehearsal.ts';
import type { Config } from '../../config/config.ts';
import { plainParts } from '../../core/message.ts';
import type { ToolReply } from '../../core/tool.ts';
import { useFolder } from '../config/load.ts';
import { read } from './sources.ts';

const folder = useFolder();
const page = read('docs/tools.md');
let config: Config;

beforeAll(async () => {
  for (const [, name = '', text = ''] of page.matchAll(/^```yaml (\S+)\n(.*?)^```/gms)) await folder.write(name, text);
  const [, bot = ''] = /^```yaml\n(bot:.*?)^```/ms.exec(page) ?? [];
  config = await folder.load(
    `brand: { name: Acme }\nchannels: { website: { type: web } }\ndesks: { support: { channel: website, room: support } }\n${bot}  flows: [./flows]\n`,
    { SHOP_TOKEN: 'token' },
  );
});

/** The last thing said in the words that the page gives, and who was called. */
async function lead(reply: ToolReply) {
  const [, words = ''] = /frontdesk ask --config frontdesk\.yaml ((?:"[^"]+" ?)+)/.exec(page) ?? [];
  const ask = await rehearse(config, await readKnowledge(config), undefined, { call: async () => reply });
  let last = '';
  let called: string | undefined;
  for (const [, text = ''] of words.matchAll(/"([^"]+)"/g)) {
    const step = await ask(text, Date.now());
    last = plainParts(step.said.at(-1) ?? []);
    called = step.called?.reason;
  }
  return { last, called };
}

describe('the lookup of docs/tools.md', () => {
  it('is configured as it stands', async () => {
    const [, yaml = ''] = /^```yaml\n(profile:.*?)^```/ms.exec(page) ?? [];
    const { profile, bot } = await folder.load(
      `brand: { name: A }\nchannels: { website: { type: web } }\ndesks: { d: { channel: website, room: r } }\n${yaml}`,
      { CRM_TOKEN: 'token' },
    );
    expect([profile.lookup, bot.tools[0]?.results]).toEqual(['who', ['id', 'vip', 'agent', 'agentName', 'tier']]);
  });
});

describe('the tool of docs/tools.md', () => {
  it('is configured as it stands', () => {
    expect(config.bot.tools).toMatchObject([{ name: 'order_status', headers: { authorization: 'Bearer token' } }]);
  });

  it('is called by the flow with the words that the page gives', { timeout: 60_000 }, async () => {
    expect(await lead({ values: { state: 'shipped' } })).toEqual({
      last: 'Order RM-20413 is shipped.',
      called: undefined,
    });
    expect(await lead({ values: { state: 'lost' } })).toMatchObject({ called: 'Order RM-20413 was lost' });
    expect(await lead({ code: 'not-found' })).toMatchObject({ last: 'I find no order RM-20413.' });
    expect(await lead({ code: 'timeout' })).toMatchObject({ called: 'No status of RM-20413: timeout' });
  });
});
