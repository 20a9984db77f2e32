import { describe, expect, it } from 'vitest';
import { shareLogins } from '../../app/logins.ts';
import type { Bulletin, Listener } from '../../core/bulletin.ts';
import type { Login } from '../../core/channel.ts';
import { VirtualClock } from '../simulation/clock.ts';

describe('how an account stands', () => {
  /** Two processes; the first has the account. */
  function two() {
    const clock = new VirtualClock(async () => {});
    const listeners: { readonly by: number; readonly listener: Listener }[] = [];
    const accounts: Login[] = [{ state: 'starting' }, { state: 'starting' }];
    let owner = 0;
    const processes = [0, 1].map((id) => {
      const bulletin: Bulletin = {
        publish(_, news) {
          for (const { by, listener } of listeners) if (by !== id) listener.hear(news);
        },
        listen(_, listener) {
          listeners.push({ by: id, listener });
          return () => {};
        },
      };
      const channels = [{ name: 'wechat', login: () => accounts[id] as Login }, { name: 'web' }];
      return shareLogins({ channels, isHere: () => owner === id, bulletin, clock });
    });
    return {
      clock,
      stands: (id: number, login: Login) => {
        accounts[id] = login;
      },
      moves(to: number) {
        owner = to;
      },
      seen: () => processes.map(({ loginOf }) => loginOf('wechat')),
      other: () => processes.map(({ loginOf }) => loginOf('web')),
      stop: () => processes.map(({ stop }) => stop()),
    };
  }

  it('is seen in every process, with what is to be scanned, and nothing of a channel that has none', async () => {
    const { clock, stands, seen, other, stop } = two();
    stands(0, { state: 'scan', code: 'https://login.weixin.qq.com/l/x' });
    await clock.pass(1_500);
    const scan = { state: 'scan', code: 'https://login.weixin.qq.com/l/x' };
    expect(seen()).toEqual([scan, scan]);
    stands(0, { state: 'logged-out', reason: 'elsewhere' });
    await clock.pass(1_500);
    expect(seen()[1]).toEqual({ state: 'logged-out', reason: 'elsewhere' });
    expect(other()).toEqual([undefined, undefined]);
    stop();
  });

  it('is known to whoever comes later, and goes with the account to another process', async () => {
    const { clock, stands, moves, seen, stop } = two();
    stands(0, { state: 'logged-in' });
    await clock.pass(60_000);
    expect(seen()[1]).toEqual({ state: 'logged-in' });
    moves(1);
    stands(1, { state: 'scan', code: 'new' });
    stands(0, { state: 'starting' });
    await clock.pass(6_000);
    expect(seen()).toEqual([
      { state: 'scan', code: 'new' },
      { state: 'scan', code: 'new' },
    ]);
    stop();
  });

  it('is not what somebody said who has been silent since', async () => {
    const { clock, stands, moves, seen, stop } = two();
    stands(0, { state: 'logged-in' });
    await clock.pass(2_000);
    moves(2);
    await clock.pass(30_000);
    expect(seen()[1]).toEqual({ state: 'starting' });
    stop();
  });
});
