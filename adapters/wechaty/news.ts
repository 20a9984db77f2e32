import type { ChannelDeps, Inbound } from '../../core/channel.ts';
import { type Address, parseAddressKey } from '../../core/message.ts';

/** How the account stands, as desks have to know it. */
export type Standing = 'logged-out' | 'logged-in';

interface NewsParts {
  readonly channel: string;
  readonly deps: Pick<ChannelDeps, 'cases' | 'clock' | 'log' | 'storage'>;
  /** Takes in what happened to the account. Resolves once all of it is on disk. */
  readonly take: (events: readonly Inbound[]) => Promise<void>;
}

/** Who is told beside those with an open case: whoever wrote last may get one before the account is in again. */
const mostTold = 500;
/** Far more than there are open cases. */
const everybody = 100_000;

/**
 * Tells the desks of all open cases, and of those who wrote last, that the account is logged out, so that their cases
 * wait, or in again. What was told last is kept: an account that is out after a start is news, and one that is in as
 * before is none.
 */
export function createNews({ channel, deps, take }: NewsParts): (standing: Standing) => void {
  const { cases, clock, log, storage } = deps;
  let telling: Promise<void> = Promise.resolve();

  async function whom(): Promise<ReadonlyMap<string, Address>> {
    const written = await storage.list('chats', { limit: mostTold });
    const open = (await cases?.open()) ?? [];
    // Whoever was told that it is out is told that it is in again, also if their case was closed meanwhile.
    const out = await storage.list('out', { limit: everybody });
    const addresses = [
      ...out.map(({ id: chat }) => ({ channel, chat })),
      ...written.map(({ id: chat }) => ({ channel, chat })),
      ...open.filter((one) => one.channel === channel).map(({ conversation }) => parseAddressKey(conversation)),
    ];
    return new Map(addresses.map((address) => [address.chat, address]));
  }

  async function tell(status: Standing): Promise<void> {
    const before = (await storage.get('standing', 'told'))?.data ?? 'logged-in';
    // Whoever was told of a logout that ended the process as well, before it was kept that they were, is told of the login.
    const [left] = status === 'logged-in' ? await storage.list('out', { limit: 1 }) : [];
    if (before === status && !left) return;
    const now = clock.now();
    const news = [...(await whom())].map(([chat, from]): Inbound => {
      const by = { id: chat, name: '', kind: 'customer' } as const;
      return { key: `${status}/${now}/${chat}`, at: new Date(now), from, by, type: 'status', status };
    });
    const told = news.map(({ from }) => ({ collection: 'out', id: from.chat, at: now, data: null }));
    if (status === 'logged-out' && told.length > 0) await storage.put(...told);
    await take(news);
    await storage.put({ collection: 'standing', id: 'told', at: now, data: status });
    if (status === 'logged-in') for (const { id } of told) await storage.take('out', id);
  }

  return (standing) => {
    telling = telling
      .then(() => tell(standing))
      .catch(() => log.warn('wechaty-status-lost', { channel, status: standing }));
  };
}
