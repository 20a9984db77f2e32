import type { Language } from '../../core/conversation.ts';
import type { Party } from '../../core/message.ts';
import type { Doc, Storage } from '../../core/storage.ts';
import { randomId, type Signer } from './signer.ts';
import { type Tidy, tidyOlder } from './tidy.ts';

/** The people who chat on the website. */
export interface Visitors {
  /** A new visitor. @returns the token that proves to be that one */
  create(): Promise<string>;
  /** @returns the visitor's address, which is the name of the stream too, or null where the token is not ours */
  verify(token: string): Promise<string | null>;
  exists(chat: string): Promise<boolean>;
  party(chat: string): Party;
  /** Forgets those who came and never wrote. */
  readonly tidy: Tidy;
}

const collection = 'visitor';
/** Those who have said and heard nothing yet. */
const newcomers = 'new-visitor';
/** How long a visitor is kept who says nothing. Whoever comes back later is a new one. */
const silentMs = 7 * 24 * 60 * 60 * 1000;

/** The document that keeps a visitor for good: to be written with the first line of the chat. */
export function visitorDoc(chat: string, at: number): Doc {
  return { collection, id: chat, at, data: {} };
}
const version = 'v1';

export function createVisitors(storage: Storage, signer: Signer, now: () => number, language: Language): Visitors {
  const exists = async (chat: string): Promise<boolean> =>
    (await storage.get(newcomers, chat)) !== undefined || (await storage.get(collection, chat)) !== undefined;
  return {
    async create() {
      const id = randomId();
      await storage.put({ collection: newcomers, id: addressOf(id), at: now(), data: {} });
      return [version, id, signer.id('visitor', id)].join('.');
    },
    async verify(token) {
      const [kind, id, signature, ...rest] = token.split('.');
      if (kind !== version || id === undefined || signature === undefined || rest.length > 0) return null;
      if (!signer.verify(signature, 'visitor', id)) return null;
      return (await exists(addressOf(id))) ? addressOf(id) : null;
    },
    exists,
    // Whoever wrote is kept elsewhere too, whatever is removed here.
    tidy: () => tidyOlder(storage, newcomers, now() - silentMs),
    party(chat) {
      const tag = signer
        .id('visitor-name', chat)
        .replaceAll(/[^A-Za-z0-9]/g, '')
        .slice(0, 4)
        .toUpperCase();
      return {
        id: chat,
        name: `${language === 'en' ? 'Visitor ' : language === 'zh-Hans' ? '访客' : '訪客'}${tag}`,
        kind: 'customer',
      };
    },
  };
}

/** A colon is in no room's name, so a visitor can never stand where a room does. */
function addressOf(id: string): string {
  return `visitor:${id}`;
}
