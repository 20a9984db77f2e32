import { describe, expect, it, vi } from 'vitest';
import { type Outgoing, SendError } from '../../../core/channel.ts';
import { plainParts } from '../../../core/message.ts';
import { outgoing, patient } from '../../contracts/channel/check.ts';
import type { Fault } from '../../contracts/channel/platform.ts';
import { account, openWecom, type WecomUnderTest } from './open.ts';

const faults: readonly Fault[] = ['lost-before', 'lost-after', 'too-many-requests', 'server-error'];
const generous = { answers: 1_000_000, ms: 48 * 60 * 60 * 1000, gatherMs: [] };
const customers = Array.from({ length: 6 }, (_, index) => `wmStorm${index}`);

/** The same storm for the same seed: mulberry32. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

async function open(): Promise<WecomUnderTest> {
  return openWecom({
    allowance: generous,
    before: ({ world }) => {
      world.answers = generous.answers;
      for (const id of customers) world.addCustomer(id, id);
    },
  });
}

describe.each([1, 2, 3])('in storm %i', (seed) => {
  it('everything that customers say is taken in, once and in order', async () => {
    const random = dice(seed);
    const test = await open();
    const said = new Map<string, string[]>(customers.map((id) => [id, []]));
    for (let count = 0; count < 120; count += 1) {
      const who = customers[Math.floor(random() * customers.length)] ?? '';
      const words = `${who} ${count}`;
      said.get(who)?.push(words);
      const entry = test.wecom.world.says(account, who, { msgtype: 'text', text: { content: words } });
      // WeCom may show the same thing on two pages.
      if (random() < 0.1) test.wecom.world.append(account, entry);
      test.wecom.pageSize = 1 + Math.floor(random() * 5);
      const at = random() < 0.7 ? /sync_msg$/ : /batchget$|gettoken$/;
      if (random() < 0.3) test.wecom.trouble(faults[Math.floor(random() * faults.length)] ?? 'server-error', at);
      if (random() < 0.1) test.wecom.expireToken();
      if (random() < 0.1) test.sink.failNext();
      if (random() < 0.6) void test.wecom.callBack(account).catch(() => {});
      if (random() < 0.03) await test.restart();
    }
    await vi.waitFor(async () => expect(await test.wecom.callBack(account)).toBe(200), { timeout: 8_000 });
    const heard = (id: string) =>
      test.sink.events.flatMap((event) =>
        event.type === 'message' && event.by.id === id ? [plainParts(event.parts)] : [],
      );
    for (const id of customers) expect(heard(id)).toEqual(said.get(id));
    await test.close();
  });

  it('everything that is sent is there, once and in order, lines that were posted together too', async () => {
    const random = dice(seed);
    const test = await open();
    await Promise.all(
      customers.map(async (id) => {
        const to = { channel: 'wecom', chat: `${account}:${id}` };
        const queue = Array.from({ length: 25 }, (_, index) => outgoing(`${id} ${index}`));
        while (queue.length > 0) {
          const [first] = queue;
          if (!first) break;
          // As the outbox does: what waits behind it may go along, and whatever fails is tried again.
          const waiting = queue.slice(1, 1 + Math.floor(random() * 4));
          let taken: readonly Outgoing[] = [];
          const following = async (): Promise<readonly Outgoing[]> => {
            taken = waiting;
            return waiting;
          };
          if (random() < 0.4) test.wecom.trouble(faults[Math.floor(random() * faults.length)] ?? 'server-error');
          if (random() < 0.05) test.wecom.expireToken();
          try {
            const { followed = [] } = await test.channel.send(to, { ...first, following }, patient);
            expect(followed).toHaveLength(taken.length);
            queue.splice(0, 1 + followed.length);
          } catch (error) {
            expect(error).toBeInstanceOf(SendError);
            expect((error as SendError).retryAfterMs).not.toBeNull();
          }
        }
      }),
    );
    for (const id of customers) {
      const posted = test.wecom.world.posted.get(`${account}:${id}`) ?? [];
      const lines = posted.flatMap(({ body }) =>
        String(body['content'])
          .replace(/^Ana:\n/, '')
          .split('\n'),
      );
      expect(lines).toEqual(Array.from({ length: 25 }, (_, index) => `${id} ${index}`));
    }
    await test.close();
  });
});
