import { describe, expect, it } from 'vitest';
import { createAccessToken, type FreshToken } from '../../../adapters/tencent/token.ts';
import { openSqliteStore } from '../../../store/sqlite/index.ts';

async function open() {
  let now = 1_000_000;
  let asked = 0;
  let waited = 0;
  const clock = {
    now: () => now,
    after(ms: number, run: () => void) {
      waited += 1;
      setImmediate(() => {
        now += ms;
        run();
      });
      return () => {};
    },
  };
  const store = await openSqliteStore(':memory:');
  const storage = store.storage('wecom');
  const ask = async (): Promise<FreshToken> => {
    asked += 1;
    return { token: `token-${asked}`, seconds: 7_200 };
  };
  return {
    process: (owner = 'corp') => createAccessToken(owner, { storage, clock }, ask),
    asked: () => asked,
    waited: () => waited,
    storage,
    pass: (ms: number) => {
      now += ms;
    },
    close: () => store.close(),
  };
}

describe('the access token', () => {
  it('is asked for once, however many want it', async () => {
    const test = await open();
    const token = test.process();
    const all = await Promise.all(Array.from({ length: 20 }, () => token.get()));
    expect([new Set(all), test.asked()]).toEqual([new Set(['token-1']), 1]);
    await test.close();
  });

  it('is shared with other processes and survives a restart', async () => {
    const test = await open();
    await test.process().get();
    expect([await test.process().get(), test.asked()]).toEqual(['token-1', 1]);
    await test.process('another corporation').get();
    expect(test.asked()).toBe(2);
    await test.close();
  });

  it('is renewed before it runs out', async () => {
    const test = await open();
    const token = test.process();
    await token.get();
    test.pass(7_200_000 - 4 * 60_000);
    expect(await token.get()).toBe('token-2');
    await test.close();
  });

  it('is renewed once where it is refused, and not again by those who had the old one', async () => {
    const test = await open();
    const [one, other] = [test.process(), test.process()];
    const first = await one.get();
    await other.get();
    one.refused(first);
    expect(await one.get()).toBe('token-2');
    one.refused(first);
    expect(await one.get()).toBe('token-2');
    // The other process finds what the first one was given.
    other.refused(first);
    expect([await other.get(), test.asked()]).toEqual(['token-2', 2]);
    await test.close();
  });

  it('is asked for once by processes that want it at the same time, at the first start too', async () => {
    const test = await open();
    const processes = Array.from({ length: 8 }, () => test.process());
    for (const expected of ['token-1', 'token-2', 'token-3']) {
      const all = await Promise.all(processes.map((one) => one.get()));
      expect([...new Set(all)]).toEqual([expected]);
      test.pass(7_200_000);
    }
    expect(test.asked()).toBe(3);
    await test.close();
  });

  it('is asked for by another where whoever was to ask is no more', async () => {
    const test = await open();
    await test.process().get();
    await test.storage.take('access-token-turn', 'corp');
    test.pass(7_200_000);
    expect(await test.process().get()).toBe('token-2');
    test.pass(7_200_000);
    // The turn is there again: nobody waits for it.
    const before = test.waited();
    expect(await test.process().get()).toBe('token-3');
    expect(test.waited()).toBe(before);
    await test.close();
  });

  it('is asked for again after it could not be had', async () => {
    const test = await open();
    let fails = true;
    const store = await openSqliteStore(':memory:');
    const token = createAccessToken(
      'x',
      { storage: store.storage('x'), clock: { now: Date.now, after: () => () => {} } },
      () => {
        if (fails) return Promise.reject(new Error('away'));
        return Promise.resolve({ token: 'late', seconds: 7_200 });
      },
    );
    await expect(token.get()).rejects.toThrow('away');
    fails = false;
    expect(await token.get()).toBe('late');
    await Promise.all([test.close(), store.close()]);
  });
});
