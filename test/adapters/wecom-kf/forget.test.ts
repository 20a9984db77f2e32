import { expect, test } from 'vitest';
import type { Storage } from '../../../core/storage.ts';
import { account, mei, openWecom, tom } from './open.ts';

test('a customer who is erased is known by name no more, nor how often they may be answered; others are', async () => {
  let kept: Storage | undefined;
  const { channel, wecom, sink, close } = await openWecom({ storage: (real) => (kept = real) });
  try {
    for (const who of [mei, tom]) wecom.world.says(account, who, { msgtype: 'text', text: { content: 'hello' } });
    await wecom.callBack(account);
    expect(sink.events.filter(({ type }) => type === 'message')).toHaveLength(2);
    const known = async () => {
      const all = await Promise.all(['person', 'tally'].map((name) => kept?.list(name, { limit: 10 })));
      return all.map((docs) => docs?.map(({ id }) => id).toSorted());
    };
    const [chat, other] = [`${account}:${mei}`, `${account}:${tom}`];
    expect(await known()).toEqual([[mei, tom].toSorted(), [chat, other].toSorted()]);
    const customer = { address: { channel: 'wecom', chat }, ids: [], keys: [] };
    await channel.forget?.({ before: Date.now() + 1_000, customer, threads: [] });
    expect(await known()).toEqual([[tom], [other]]);
  } finally {
    await close();
  }
});
