import { beforeAll, describe, expect, it } from 'vitest';
import { readKnowledge } from '../../app/knowledge.ts';
import { rehearse } from '../../app/rehearsal.ts';
import type { Config } from '../../config/config.ts';
import { plainParts } from '../../core/message.ts';
import { useFolder } from '../config/load.ts';
import { read } from './sources.ts';

const folder = useFolder();
const page = read('docs/flows.md');
let config: Config;

beforeAll(async () => {
  for (const [, name = '', text = ''] of page.matchAll(/^```yaml (\S+)\n(.*?)^```/gms)) await folder.write(name, text);
  const [, bot = ''] = /^```yaml\n(bot:.*?)^```/ms.exec(page) ?? [];
  config = await folder.load(
    `brand: { name: Acme }\nchannels: { website: { type: web } }\ndesks: { support: { channel: website, room: support } }\n${bot}`,
  );
});

async function lead(...messages: readonly string[]) {
  const ask = await rehearse(config, await readKnowledge(config));
  const steps = [];
  for (const text of messages) {
    const { said, called } = await ask(text, Date.now());
    steps.push({ said: said.map((parts) => plainParts(parts)).join('\n'), called });
  }
  return steps;
}

describe('the flow of docs/flows.md', () => {
  it('runs with the words that the page gives', async () => {
    const [, words = ''] = /frontdesk ask --config frontdesk\.yaml ((?:"[^"]+" ?)+)/.exec(page) ?? [];
    const messages = [...words.matchAll(/"([^"]+)"/g)].map(([, text = '']) => text);
    const [first, , , wish, last] = await lead(...messages);
    expect(messages).toHaveLength(5);
    expect(first?.said).toContain('Which order is it?');
    expect(wish?.said).toContain('What would you like?');
    expect(last).toEqual({ said: expect.stringContaining('keep what is left of order rm-20413'), called: null });
  });

  it('calls a person in Chinese too, with what was answered', async () => {
    const steps = await lead('我要报告破损', 'RM-20413', '五件');
    expect(steps.at(-1)).toEqual({
      said: expect.stringContaining('同事会马上处理订单 RM-20413'),
      called: {
        category: 'complaint',
        priority: 'high',
        reason: '5 pieces of RM-20413 arrived broken',
        evidence: ['order: RM-20413', 'pieces: 5'],
      },
    });
  });
});
