import type { Clock } from '../../core/clock.ts';
import { createSerial } from '../../core/serial.ts';
import { noAnswersLeft } from './errors.ts';
import type { Allowance } from './options.ts';
import { type Note, note, type State } from './state.ts';

/**
 * Counts the answers that each customer's last message still allows. Where nothing is known of a customer, WeChat
 * itself has the last word.
 */
export interface Tallies {
  /** The customer wrote: from now on there are new answers. */
  renewed(chat: string, message: string, at: number): Promise<void>;
  /** @returns undefined where nobody knows */
  left(chat: string): Promise<number | undefined>;
  /** @throws {SendError} where there are not so many left. More than there ever are may begin. */
  require(chat: string, posts: number): Promise<void>;
  /** Counts one, and keeps what has to be known of the attempt along with it. */
  spend(chat: string, ...notes: readonly Note[]): Promise<void>;
  /** It was not posted after all. */
  giveBack(chat: string): Promise<void>;
  /** WeChat says that there are none, whatever was counted. */
  exhaust(chat: string): Promise<void>;
}

export function createTallies(state: State, allowance: Allowance, clock: Clock): Tallies {
  const serial = createSerial();

  function change(chat: string, sent: (before: number) => number, notes: readonly Note[] = []): Promise<void> {
    return serial(chat, async () => {
      const tally = await state.get('tally', chat);
      const changed = tally ? [note('tally', chat, { ...tally, sent: Math.max(0, sent(tally.sent)) })] : [];
      if (changed.length + notes.length > 0) await state.put(...changed, ...notes);
    });
  }

  return {
    renewed: (chat, message, at) =>
      serial(chat, async () => {
        const tally = await state.get('tally', chat);
        // Brought again, or out of order: it allows nothing new.
        if (tally && (tally.message === message || at < tally.since)) return;
        await state.put(note('tally', chat, { since: at, message, sent: 0 }));
      }),
    async left(chat) {
      const tally = await state.get('tally', chat);
      return tally && Math.max(0, allowance.answers - tally.sent);
    },
    async require(chat, posts) {
      const tally = await state.get('tally', chat);
      if (!tally) return;
      if (clock.now() - tally.since > allowance.ms) throw noAnswersLeft('closed');
      if (allowance.answers - tally.sent < Math.min(posts, allowance.answers)) throw noAnswersLeft('spent');
    },
    spend: (chat, ...notes) => change(chat, (sent) => sent + 1, notes),
    giveBack: (chat) => change(chat, (sent) => sent - 1),
    exhaust: (chat) => change(chat, (sent) => Math.max(sent, allowance.answers)),
  };
}
