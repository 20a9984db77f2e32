import type { ReadonlySignal } from '@preact/signals';
import type { ClientMessage } from '../../adapters/web/protocol.ts';
import type { Party } from '../../core/message.ts';
import { browserClock } from '../shared/clock.ts';
import { Compose } from '../shared/compose.ts';
import { newKey } from '../shared/keys.ts';
import type { Outbox } from '../shared/outbox.ts';
import type { Shelf } from '../shared/storage.ts';
import { Talk } from '../shared/talk.ts';
import { upload } from '../shared/upload.ts';
import { threadKey } from './cases.ts';

/** A case's conversation, kept while the page lives, so that going back to it is instant. */
export interface Thread {
  readonly room: string;
  readonly thread: string;
  readonly talk: Talk;
  readonly compose: Compose;
}

export interface ThreadOptions {
  readonly at: { readonly room: string; readonly thread: string };
  readonly me: ReadonlySignal<Party | null>;
  /** `https://host/hooks/<channel>` */
  readonly base: string;
  /** Largest file, in bytes. */
  readonly limit: () => number;
  readonly send: (message: ClientMessage) => boolean;
  readonly outbox: Outbox;
  readonly shelf: Shelf;
}

export function createThread({ at, me, base, limit, send, outbox, shelf }: ThreadOptions): Thread {
  const { room, thread } = at;
  const talk = new Talk({ where: { room, thread }, me, send, outbox, clock: browserClock, newKey });
  const compose = new Compose({
    talk,
    upload: (blob, name, abort) => upload(`${base}/files`, blob, name, null, abort),
    limit,
    shelf,
    place: `frontdesk.desk.${me.peek()?.id ?? ''}.draft.${threadKey(at)}`,
  });
  return { room, thread, talk, compose };
}
