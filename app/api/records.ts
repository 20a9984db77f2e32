import * as z from 'zod';
import type { Alert } from '../../core/alert.ts';
import { type Address, addressKey, parseAddressKey } from '../../core/message.ts';
import type { Json, Storage } from '../../core/storage.ts';

/** An alert as it was taken in: where it began, and where else it may go on. */
export interface TakenAlert {
  readonly to: Address;
  readonly alert: Alert;
}

/** What the API remembers: who is on which channels, and which alerts came. */
export interface Records {
  /** @param profile undefined: the customer has none any more */
  note(address: Address, profile: string | undefined, at: number): Promise<void>;
  isNoted(address: Address): Promise<boolean>;
  /** The chats of a profile, those last told of first. */
  chatsOf(profile: string): Promise<readonly Address[]>;
  /** The other chats of whoever is at an address. */
  besides(address: Address): Promise<readonly Address[]>;
  /** Keeps an alert unless there is one of this id. @returns the one that is kept, and whether it is new */
  take(alert: TakenAlert): Promise<{ readonly kept: TakenAlert; readonly isNew: boolean }>;
}

const mostChats = 10;
const customers = 'customers';
const noted = z.string().nullable();

export function createRecords(storage: Storage): Records {
  async function profileOf(address: Address): Promise<string | null | undefined> {
    const doc = await storage.get(customers, addressKey(address));
    return doc && noted.parse(doc.data);
  }

  async function chatsOf(profile: string): Promise<readonly Address[]> {
    const docs = await storage.list(collectionOf(profile), { limit: mostChats });
    return docs.map(({ id }) => parseAddressKey(id));
  }

  return {
    chatsOf,
    async note(address, profile, at) {
      const id = addressKey(address);
      const before = await profileOf(address);
      const docs = [{ collection: customers, id, at, data: profile ?? null }];
      if (profile !== undefined) docs.push({ collection: collectionOf(profile), id, at, data: null });
      await storage.put(...docs);
      if (before && before !== profile) await storage.take(collectionOf(before), id);
    },
    isNoted: async (address) => (await profileOf(address)) !== undefined,
    async besides(address) {
      const profile = await profileOf(address);
      const chats = profile ? await chatsOf(profile) : [];
      return chats.filter((other) => addressKey(other) !== addressKey(address));
    },
    async take(alert) {
      const { fresh } = await storage.append('alerts', alert.alert.id, alert as unknown as Json);
      if (fresh) return { kept: alert, isNew: true };
      // One that was kept and not told, as the process died between the two, is told the same way again.
      const entry = await storage.find('alerts', alert.alert.id);
      return { kept: entry ? (entry.data as unknown as TakenAlert) : alert, isNew: false };
    },
  };
}

function collectionOf(profile: string): string {
  return `profile ${profile}`;
}
