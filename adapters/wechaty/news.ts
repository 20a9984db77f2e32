import type { ChannelDeps, Inbound } from '../../core/channel.ts';

/** How the account stands, as desks have to know it. */
export type Standing = 'logged-out' | 'logged-in';

interface NewsParts {
  readonly channel: string;
  readonly deps: Pick<ChannelDeps, 'clock' | 'log' | 'storage'>;
  /** Takes in what happened to the account, as of a chat. Never throws. */
  readonly take: (chat: string, event: Inbound) => void;
}

/** Whose desks are told: those who wrote last. */
const mostTold = 500;

/**
 * Tells the desks of all who wrote that the account is logged out, so that their open cases wait, or in again. What was
 * told last is kept: an account that is out after a start is news, and one that is in as before is none.
 */
export function createNews({ channel, deps, take }: NewsParts): (standing: Standing) => void {
  const { clock, log, storage } = deps;
  let telling: Promise<void> = Promise.resolve();

  async function tell(status: Standing): Promise<void> {
    const told = (await storage.get('standing', 'told'))?.data ?? 'logged-in';
    if (told === status) return;
    const at = new Date(clock.now());
    for (const { id: chat, data } of await storage.list('chats', { limit: mostTold })) {
      const { by = chat, name = '' } = data as { readonly by?: string; readonly name?: string };
      const from = { channel, chat };
      take(chat, {
        key: `${status}/${at.getTime()}/${chat}`,
        at,
        from,
        by: { id: by, name, kind: 'customer' },
        type: 'status',
        status,
      });
    }
    await storage.put({ collection: 'standing', id: 'told', at: clock.now(), data: status });
  }

  return (standing) => {
    telling = telling
      .then(() => tell(standing))
      .catch(() => log.warn('wechaty-status-lost', { channel, status: standing }));
  };
}
