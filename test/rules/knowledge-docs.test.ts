import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { rehearse } from '../../app/rehearsal.ts';
import type { Config } from '../../config/config.ts';
import { loadKnowledge } from '../../config/knowledge.ts';
import { buildKnowledge } from '../../core/bot/knowledge.ts';
import { plainParts } from '../../core/message.ts';
import { useFolder } from '../config/load.ts';
import { read } from './sources.ts';

const folder = useFolder();
const files = [...read('docs/knowledge.md').matchAll(/^```(?:yaml|markdown) (\S+)\n(.*?)^```/gms)];
let config: Config;

beforeAll(async () => {
  for (const [, name = '', text = ''] of files) await folder.write(name, text);
  const [, bot = ''] = /^```yaml\n(bot:.*?)^```/ms.exec(read('docs/knowledge.md')) ?? [];
  config = await folder.load(
    `brand: { name: Acme }\nchannels: { website: { type: web } }\ndesks: { support: { channel: website, room: support } }\n${bot}`,
  );
});

describe('the knowledge of docs/knowledge.md', () => {
  it('answers as the page says', async () => {
    expect(config.bot.knowledge).toEqual([join(dirname(config.file), 'knowledge')]);
    const ask = await rehearse(config, buildKnowledge(await loadKnowledge(config.bot.knowledge)));
    const said = async (text: string, day: string) =>
      (await ask(text, Date.parse(day))).said.map((parts) => plainParts(parts)).join('\n');
    expect(await said('when will my parcel get here?', '2027-09-10')).toContain('leave the same day');
    expect(await said('and to Hong Kong?', '2027-09-10')).toBe(
      '• Hong Kong: five days\nFrom our help page “How long delivery takes”',
    );
    expect(await said('moon festival sale?', '2027-09-10')).toContain('Ten percent');
    expect(await said('is there a moon festival sale', '2027-10-10')).not.toContain('Ten percent');
    expect(await said('Where can I park?', '2027-10-10')).toContain('the first hour is free');
  });
});
