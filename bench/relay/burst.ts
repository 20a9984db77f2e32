import type { Figure } from '../figures.ts';
import type { Scale } from './scale.ts';
import { openStage } from './stage.ts';

/** All cases at once, and Slack takes one post a second. */
export async function measureBurst(folder: string, { burst }: Scale, flags: readonly string[]): Promise<Figure[]> {
  const stage = await openStage({ folder, relay: 'frontdesk', flags });
  try {
    // The cases are opened as fast as can be; from then on it is the program as it is, on the same store.
    await stage.gather(burst.cases, burst.urgent);
    await stage.restart('paced');
    await stage.behave(0, burst.paceMs);
    const { messages, backlog, cases, refused } = await stage.burst(burst.each, burst.watchSeconds);
    const firsts = (urgent: boolean) =>
      cases.filter((one) => one.urgent === urgent).map(({ first }) => first ?? burst.watchSeconds);
    const post = burst.paceMs / 1_000;
    return [
      {
        name: 'urgent cases, all first seen after',
        value: Math.max(...firsts(true)),
        unit: 's',
        // One post may be under way when the first urgent message comes.
        target: { atMost: (burst.urgent + 2) * post },
        detail: `${burst.urgent} of ${burst.cases} cases, written last`,
      },
      {
        name: 'other cases, all first seen after',
        value: Math.max(...firsts(false)),
        unit: 's',
        target: { atMost: burst.watchSeconds },
        detail: `${firsts(false).filter((first) => first < burst.watchSeconds).length} of ${burst.cases - burst.urgent} seen`,
      },
      {
        name: `not posted after ${burst.watchSeconds} s`,
        value: backlog,
        unit: 'messages',
        target: { atMost: 0 },
        detail: `of ${messages}, ${burst.each} of each case; Slack said ${refused} times that it is too soon`,
      },
    ];
  } finally {
    await stage.close();
  }
}
