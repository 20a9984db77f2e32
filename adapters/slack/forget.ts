import { SendError } from '../../core/channel.ts';
import type { Forgotten, Thread } from '../../core/erasures.ts';
import { putUntil } from '../../core/storage.ts';
import type { SlackContext } from './context.ts';
import { noticesCollection } from './marks.ts';
import type { Places } from './places.ts';
import { uploadsIn } from './poster.ts';
import { createReactions } from './reactions.ts';
import { formsCollection, formsIn } from './send.ts';

/**
 * Forgets what was noted of threads and of a customer's chat with the app, and deletes the files that we have posted in
 * the threads: a message that is deleted leaves its files in the workspace. Our messages are taken back before, each by
 * its own delivery; what agents wrote stays, since only they can delete it.
 */
export function createForget({ api, deps, name }: SlackContext, places: Places) {
  const { storage, clock, log } = deps;
  const reactions = createReactions(storage, () => clock.now());

  async function emptied(collection: string, forget: (id: string) => Promise<unknown>): Promise<void> {
    for await (const { id } of putUntil(storage, collection, clock.now())) {
      await forget(id);
      await storage.take(collection, id);
    }
  }

  async function deleteFile(file: string): Promise<void> {
    await api.call('files.delete', { file }).catch((error: unknown) => {
      if (!(error instanceof SendError) || error.outcome !== 'not-sent' || error.retryAfterMs !== null) throw error;
      if (error.code !== 'message-gone') log.warn('slack-file-stays', { channel: name, file, code: error.code });
    });
  }

  async function forgetThread({ address, ids }: Thread): Promise<void> {
    const { chat, thread } = address;
    await places.forget(thread === undefined ? { chat } : { chat, thread });
    for (const id of ids) {
      await storage.take(noticesCollection, `${chat}/${id}`);
      await reactions.forget(chat, id);
    }
  }

  return async ({ customer, threads }: Forgotten): Promise<void> => {
    for (const one of threads) {
      const { address } = one;
      await forgetThread(one);
      await emptied(uploadsIn(address), deleteFile);
      await emptied(formsIn(address), (id) => storage.take(formsCollection, id));
    }
    // What stands in the customer's own chat is the customer's.
    if (customer) await forgetThread(customer);
  };
}
