import type { Api } from './api.ts';
import type { SlackMessage } from './wire.ts';

/** Which thread a message is in: Slack does not say so where somebody reacts to it. */
export interface Threads {
  learn(chat: string, id: string, thread: string): void;
  of(chat: string, id: string): Promise<string | undefined>;
}

const most = 20_000;

export function createThreads(api: Api): Threads {
  const known = new Map<string, string>();
  function learn(chat: string, id: string, thread: string): void {
    known.set(`${chat}/${id}`, thread);
    if (known.size > most) known.delete(known.keys().next().value ?? '');
  }
  return {
    learn,
    async of(chat, id) {
      const before = known.get(`${chat}/${id}`);
      if (before !== undefined) return before;
      const answer = await api.call<{ messages?: readonly SlackMessage[] }>('conversations.replies', {
        channel: chat,
        ts: id,
        limit: 1,
      });
      const message = answer.messages?.find(({ ts }) => ts === id);
      const thread = message?.thread_ts ?? message?.ts;
      if (thread !== undefined) learn(chat, id, thread);
      return thread;
    },
  };
}
