import * as z from 'zod';
import type { Alert } from '../../core/alert.ts';
import { type Address, addressKey, parseAddressKey } from '../../core/message.ts';
import { type Json, putUntil, type Storage } from '../../core/storage.ts';

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
  /**
   * Keeps an alert unless there was one of this id.
   * @returns the one that is kept, and whether it is new; none where its customer was erased
   */
  take(alert: TakenAlert, at: number): Promise<{ readonly kept: TakenAlert | undefined; readonly isNew: boolean }>;
  /** Forgets what was told of whoever is at an address until a time, in milliseconds since the epoch. */
  forget(address: Address, until: number): Promise<void>;
}

const mostChats = 10;
const customers = 'customers';
const alerts = 'alert';
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
    async take(taken, at) {
      const { id } = taken.alert;
      const { fresh } = await storage.append('alerts', id, null, () => [
        { collection: alerts, id, at, data: taken as unknown as Json },
        { collection: alertsOf(taken.to), id, at, data: null },
      ]);
      if (fresh) return { kept: taken, isNew: true };
      // One that was kept and not told, as the process died between the two, is told the same way again.
      const doc = await storage.get(alerts, id);
      return { kept: doc?.data as unknown as TakenAlert | undefined, isNew: false };
    },
    async forget(address, until) {
      const id = addressKey(address);
      const doc = await storage.get(customers, id);
      if (doc && doc.at <= until) {
        const profile = noted.parse(doc.data);
        if (profile !== null) await storage.take(collectionOf(profile), id);
        await storage.take(customers, id);
      }
      for await (const alert of putUntil(storage, alertsOf(address), until)) {
        // That there was one is kept, so that it is not dealt with again; what it said is not.
        await storage.take(alerts, alert.id);
        await storage.take(alertsOf(address), alert.id);
      }
    },
  };
}

function alertsOf(address: Address): string {
  return `alerts of ${addressKey(address)}`;
}

function collectionOf(profile: string): string {
  return `profile ${profile}`;
}
