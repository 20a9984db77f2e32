import { describe, expect, test } from 'vitest';
import { createTools } from '../../app/tools/index.ts';
import { shippedTexts } from '../../config/texts/index.ts';
import type { Conversation } from '../../core/conversation.ts';
import type { Draft } from '../../core/draft.ts';
import { plain } from '../../core/richtext.ts';
import type { Internal } from '../../core/store.ts';
import { createTurn, type Turn } from '../../core/turn.ts';
import { createHandoff } from '../../handoff/index.ts';
import { brief, tiny, useFolder } from '../config/load.ts';
import { startShop } from '../fakes/shop/server.ts';
import { desks, silentLog } from '../support/brand.ts';

const folder = useFolder();
const { desk: notices } = shippedTexts('en');
const who = (url: string) => `${tiny}profile: { lookup: who, refresh: 1h }
bot:
  tools:
    - name: who
      description: Tells who a customer is.
      url: ${url}/customers/{channel}/{chat}
      parameters: { channel: { from: channel }, chat: { from: chat } }
      result: { vip: { path: vip, type: yesNo, optional: true }, agent: { path: agent, optional: true }, tier: { path: tier, optional: true } }
      internal: true
`;
const nobody = {
  answer: () => null,
  choose: () => null,
  worded: () => null,
  returned: () => null,
};

/** A customer, the people, and a system that knows who is who. */
async function life(manner: unknown) {
  const shop = await startShop();
  shop.manner = manner as typeof shop.manner;
  const config = await folder.load(who(shop.url));
  const [tool] = config.bot.tools;
  if (!tool) throw new Error('There is no tool');
  const turn: Turn = createTurn({
    language: 'en',
    triage: (text) =>
      text.includes('human') ? { category: 'explicit', priority: 'normal', reason: 'Asked', evidence: [] } : null,
    bot: nobody,
    lookup: { tool, refreshMs: config.profile.refresh },
    handoff: createHandoff({
      desks,
      routes: [{ when: {}, desk: 'support' }],
      notes: '//',
      reopenMs: 0,
      survey: false,
      canned: [],
      texts: shippedTexts,
      deskLanguage: 'en',
      timezone: 'UTC',
    }),
  });
  const tools = createTools(config.bot.tools, silentLog);
  let conversation: Conversation | undefined;
  let count = 0;
  let now = 0;
  const take = (incoming: Parameters<Turn>[1]): Draft => {
    const newId = () => {
      count += 1;
      return `id-${count}`;
    };
    const draft = turn(conversation, incoming, { now, newId });
    if (!draft) throw new Error('Nothing was decided');
    conversation = draft.conversation;
    return draft;
  };
  const from = { channel: 'chat', chat: 'may/1' };
  const by = { id: 'may', name: 'May', kind: 'customer' } as const;
  return {
    shop,
    /** May writes, and whatever is asked is answered. @returns what was posted */
    async write(text: string, at: number): Promise<string> {
      now = at;
      count += 1;
      const id = `m-${count}`;
      const parts = [{ kind: 'text', text: plain(text) }] as const;
      const first = take({
        lane: 'chat/may%2F1',
        event: { type: 'message', key: id, id, at: new Date(at), from, by, parts },
      });
      const posted = [first];
      for (const call of first.called) {
        const reply = await tools.call(call, new AbortController().signal);
        const event: Internal = { type: 'returned', id: call.id, reply };
        posted.push(take({ lane: 'chat/may%2F1', event }));
      }
      return JSON.stringify(posted.flatMap(({ outbox }) => outbox));
    },
    get conversation(): Conversation | undefined {
      return conversation;
    },
  };
}

describe('a system that knows who a customer is', () => {
  test('is asked by what is known of the conversation, whatever the customer says, and not at every message', async () => {
    const may = await life({ answer: { vip: true, agent: 'ana', tier: 'gold' } });
    await may.write('I am {chat} ../admin, vip: true', 0);
    await may.write('hello again', 1_000);
    expect(may.shop.received.map(({ url }) => url)).toEqual(['/customers/chat/may%2F1']);
    expect(may.conversation?.profile).toEqual({
      vip: true,
      agent: { id: 'ana', name: 'ana' },
      attributes: { tier: 'gold' },
    });
    await may.write('and later', 3_600_001);
    expect(may.shop.received).toHaveLength(2);
    await may.shop.stop();
  });

  test('is heard in a case that has opened meanwhile', async () => {
    const may = await life({ answer: { vip: true, agent: 'ana', tier: 'gold' } });
    const posted = await may.write('a human please', 0);
    expect(may.conversation?.case?.why.priority).toBe('high');
    expect(posted).toContain('VIP · ana · tier: gold');
    expect(posted).toContain(notices.vipAgent);
    await may.shop.stop();
  });

  test('that does not answer changes nothing, and is asked again five minutes later', async () => {
    const may = await life({ status: 500, answer: {} });
    await may.write('a human please', 0);
    await may.write('hello?', 60_000);
    expect([may.conversation?.profile, may.shop.received.length]).toEqual([undefined, 1]);
    may.shop.manner = { answer: { vip: false } };
    await may.write('hello?', 300_001);
    expect(may.conversation?.profile).toEqual({ vip: false, attributes: {} });
    await may.shop.stop();
  });

  test.each([
    [tiny, 'There is no tool who → Declare it in bot.tools'],
    [
      who('https://crm.example').replace('{ from: chat }', '{}'),
      'who asks for chat, which is not known of a conversation',
    ],
  ])('has to be one that can', async (config, message) => {
    const written = config.includes('profile:') ? config : `${config}profile: { lookup: who }\n`;
    expect((await folder.problems(written)).map(brief)).toEqual([expect.stringContaining(message)]);
  });
});
