import { type Context, Hono } from 'hono';
import { download } from '../../adapters/web/download.ts';
import type { FileStream } from '../../core/channel.ts';
import { type Address, addressKey, type FileRef, type Party } from '../../core/message.ts';
import type { Internal, Store } from '../../core/store.ts';
import { fileOf, filesOf, readCustomer } from '../export.ts';
import { type Failure, fail, unknownCustomer } from './failures.ts';

export interface CustomerParts {
  readonly store: Store;
  /** Puts something into the mailbox of a conversation, and wakes it. */
  readonly tell: (conversation: string, event: Internal) => Promise<void>;
  readonly openFile: (file: FileRef) => Promise<FileStream>;
  readonly now: () => number;
  readonly caller: (context: Context) => Party;
  readonly isPlace: (address: Address) => boolean;
}

const goneFile: Failure = {
  status: 404,
  error: 'file-unknown',
  text: 'No message of this customer has such a file, or it cannot be had any more.',
};

/** What is kept of a customer: to be read, and to be erased. */
export function customerRoutes(parts: CustomerParts): Hono {
  const { store, tell, openFile, now, caller, isPlace } = parts;
  const app = new Hono();

  app.get('/:channel/:chat', async (context) => {
    const from = addressIn(context);
    const known = isPlace(from) ? await readCustomer(store, from) : undefined;
    if (!known) return fail(context, unknownCustomer);
    // Written down before it is given away.
    await tell(addressKey(from), { type: 'exported', by: caller(context) });
    const files = [...filesOf(known.messages)].map(({ channel, id, name }) => ({ channel, id, name: name ?? null }));
    context.header('cache-control', 'no-store');
    return context.json({ ...known, files });
  });

  app.get('/:channel/:chat/files/:of/:id', async (context) => {
    const from = addressIn(context);
    const { of, id } = context.req.param();
    if (!isPlace(from) || !(await store.conversation(addressKey(from)))) return fail(context, unknownCustomer);
    const file = await fileOf(store, from, of, id);
    const opened = file && (await openFile(file).catch(() => undefined));
    if (!opened) return fail(context, goneFile);
    return download(opened, null, 'private, no-store');
  });

  app.delete('/:channel/:chat', async (context) => {
    const from = addressIn(context);
    const id = addressKey(from);
    if (!isPlace(from) || !(await store.conversation(id))) return fail(context, unknownCustomer);
    await tell(id, { type: 'erase', by: caller(context), why: 'asked', askedAt: now() });
    return context.json({ status: 'accepted' }, 202);
  });

  return app;
}

function addressIn(context: Context): Address {
  return { channel: context.req.param('channel') ?? '', chat: context.req.param('chat') ?? '' };
}
