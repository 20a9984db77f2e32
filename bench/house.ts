import { shippedTexts } from '../config/texts/index.ts';
import { loadExamples } from '../config/triage-examples.ts';
import { createBot } from '../core/bot/bot.ts';
import { buildKnowledge } from '../core/bot/knowledge.ts';
import { createEngine } from '../core/engine.ts';
import { newId } from '../core/ids.ts';
import { createTriage } from '../core/triage/index.ts';
import { createTurn } from '../core/turn.ts';
import { createHandoff } from '../handoff/index.ts';
import { createEmbeddedWakeups } from '../queue/embedded.ts';
import { openSqliteStore, type SqliteStore } from '../store/sqlite/index.ts';
import { createMessenger, type Messenger, type MessengerEvents } from './messenger.ts';

export const customersChannel = 'shop';
export const deskRoom = { channel: 'team', chat: 'support' };

/** The real core, handoff and store, between two messengers of this process. */
export interface House {
  readonly store: SqliteStore;
  readonly customers: Messenger;
  readonly team: Messenger;
  /** Deliveries brought to an end so far, marks included. */
  settled(): number;
  close(): Promise<void>;
}

export interface HouseEvents {
  /** Posted to a customer. */
  readonly toCustomer: MessengerEvents['posted'];
  /** Posted to the desk. */
  readonly toDesk: MessengerEvents['posted'];
  /** A delivery was brought to an end. */
  readonly onSettled: () => void;
}

/** Puts a house together on a store's file, as `app/start.ts` does, and starts it. */
export async function openHouse(path: string, events: HouseEvents): Promise<House> {
  const store = await openSqliteStore(path);
  const customers = createMessenger(customersChannel, { posted: events.toCustomer });
  const team = createMessenger(deskRoom.channel, { posted: events.toDesk });
  let settled = 0;
  const engine = createEngine({
    store,
    wakeups: createEmbeddedWakeups({ onError: (_wake, error) => fail(error) }),
    channels: [customers.channel, team.channel],
    isDesk: ({ channel }) => channel === deskRoom.channel,
    newId,
    log: { info: () => {}, warn: (event) => fail(new Error(event)), error: (event) => fail(new Error(event)) },
    turn: await createBenchTurn(),
    observe: {
      settled() {
        settled += 1;
        events.onSettled();
      },
    },
  });
  await engine.start();
  return {
    store,
    customers,
    team,
    settled: () => settled,
    async close() {
      await engine.stop();
      await store.close();
    },
  };
}

/** Figures of a run in which something went wrong would say nothing. */
function fail(error: unknown): never {
  console.error(error);
  process.exit(1);
}

async function createBenchTurn() {
  const triage = createTriage(await loadExamples([]));
  return createTurn({
    language: 'en',
    // What every message costs is part of what is measured; whatever it says, the first one opens a case.
    triage: (text) => {
      triage(text);
      return { category: 'explicit', priority: 'normal', reason: 'Asked for a person', evidence: [] };
    },
    bot: createBot({
      name: 'Bench',
      greeting: () => undefined,
      knowledge: buildKnowledge([]),
      unanswered: 2,
      texts: shippedTexts,
    }),
    handoff: createHandoff({
      desks: [{ name: 'support', room: deskRoom }],
      routes: [{ when: {}, desk: 'support' }],
      notes: '//',
      reopenMs: 0,
      survey: false,
      canned: [],
      texts: shippedTexts,
      deskLanguage: 'en',
      timezone: 'UTC',
    }),
  });
}
