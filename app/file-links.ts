import { Hono } from 'hono';
import { download } from '../adapters/web/download.ts';
import { loadSigner } from '../adapters/web/signer.ts';
import type { ChannelDeps, FileStream } from '../core/channel.ts';
import { SendError } from '../core/channel.ts';
import type { Clock } from '../core/clock.ts';
import type { Language } from '../core/conversation.ts';
import type { LinkFile } from '../core/linked.ts';
import type { FileRef } from '../core/message.ts';
import { plain } from '../core/richtext.ts';
import { type Json, putUntil } from '../core/storage.ts';
import type { Store } from '../core/store.ts';
import type { TextsIn } from '../core/texts.ts';
import type { Stages } from './stages.ts';

export interface FileLinkParts {
  readonly store: Pick<Store, 'storage' | 'lane' | 'conversation'>;
  readonly clock: Clock;
  /** Without a slash at its end. */
  readonly publicUrl: string;
  /** How long a link works, in milliseconds. */
  readonly validMs: number;
  readonly words: Stages['fileLink'];
  readonly texts: TextsIn;
  /** What somebody reads whose link tells of no language. */
  readonly language: Language;
  /** Opens a file of whichever channel it is of. */
  readonly openFile: ChannelDeps['openFile'];
}

interface Kept {
  readonly file: FileRef;
  /** Whose it is; links of older versions do not say. */
  readonly conversation?: string;
  readonly until: number;
  readonly language: Language;
}

const scope = 'file-links';
const collection = 'link';
/** Those that are over are forgotten so many at a time, whenever there is a new one. */
const batch = 20;
/** A link that is over says so for as long again, in the customer's language. */
const rememberedTimes = 2;

/**
 * Links to files that are too large for where they were to go: made when such a file is sent, and served below
 * `/files`. The bytes stay where they are, and are streamed from there to whoever follows the link.
 */
export async function createFileLinks(
  parts: FileLinkParts,
): Promise<{ readonly link: LinkFile; readonly pages: Hono }> {
  const { store, clock, publicUrl, validMs, openFile } = parts;
  const storage = store.storage(scope);
  const signer = await loadSigner(storage);

  async function forget(): Promise<void> {
    const before = { at: clock.now() - rememberedTimes * validMs, id: '' };
    for (const { id } of await storage.list(collection, { limit: batch, before })) await storage.take(collection, id);
  }

  const link: LinkFile = async (part, laneId, key) => {
    const lane = await store.lane(laneId);
    const known = lane && (await store.conversation(lane.conversation));
    // The customer has been erased meanwhile: nobody is to fetch it any more.
    if (!known) return plain('📎');
    const id = signer.id('link', key);
    const before = await storage.get(collection, id);
    // A send that is repeated for a day does not say another time each time.
    const until = before ? (before.data as unknown as Kept).until : clock.now() + validMs;
    const { conversation } = known;
    const kept: Kept = { file: part.file, conversation: conversation.id, until, language: conversation.language };
    if (!before) {
      await storage.put({ collection, id, at: clock.now(), data: kept as unknown as Json });
      await forget();
    }
    return parts.words({ conversation, lane, part, url: `${publicUrl}/files/${id}`, until });
  };

  const pages = new Hono();
  pages.use(async (context, next) => {
    await next();
    context.header('X-Robots-Tag', 'noindex');
  });
  pages.get('/:id', async (context) => {
    const doc = await storage.get(collection, context.req.param('id'));
    const kept = doc?.data as unknown as Kept | undefined;
    const { fileLinkOver, fileLinkAway } = parts.texts(kept?.language ?? parts.language).customer;
    if (!kept || kept.until <= clock.now()) return context.text(fileLinkOver, 404);
    // Whoever asks whether there is something is not to cost a download.
    if (context.req.method === 'HEAD') return context.body(null, 200);
    try {
      const opened = await openFile(kept.file);
      return download(named(opened, kept.file), context.req.header('range') ?? null, 'private, no-store');
    } catch (error) {
      const isGone = error instanceof SendError && error.code === 'file-gone';
      return isGone ? context.text(fileLinkOver, 404) : context.text(fileLinkAway, 503);
    }
  });
  return { link, pages };
}

/** Forgets the links to files of a conversation that were made until a time, in milliseconds since the epoch. */
export async function forgetFileLinks(
  store: Pick<Store, 'storage'>,
  conversation: string,
  until: number,
): Promise<void> {
  const storage = store.storage(scope);
  for await (const { id, data } of putUntil(storage, collection, until)) {
    if ((data as unknown as Kept).conversation === conversation) await storage.take(collection, id);
  }
}

function named(opened: FileStream, { name }: FileRef): FileStream {
  return name === undefined ? opened : { ...opened, name };
}
