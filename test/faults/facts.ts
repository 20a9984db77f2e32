import pg from 'pg';
import type { Entry } from '../../core/conversation.ts';
import { openPostgresStore } from '../../store/postgres/index.ts';

/** A delivery that came to no good end. */
export interface Letter {
  readonly kind: 'inbox' | 'outbox';
  /** Whose, where it is a delivery. */
  readonly message: string | null;
  readonly op: string | null;
  readonly outcome: 'failed' | 'unknown';
  readonly code: string;
}

/** What the store has kept. */
export interface Facts {
  readonly transcripts: readonly (readonly Entry[])[];
  readonly letters: readonly Letter[];
  /** Mailboxes and lanes with something left to do. */
  readonly left: readonly string[];
}

const everything = 1_000_000;

/** Reads it once the processes are gone. */
export async function readFacts(url: string): Promise<Facts> {
  const client = new pg.Client(url);
  await client.connect();
  const { rows: conversations } = await client.query<{ id: string }>('SELECT id FROM conversations');
  const { rows: letters } = await client.query<Letter>('SELECT kind, message, op, outcome, code FROM dead_letters');
  await client.end();
  const store = await openPostgresStore(url);
  try {
    const { mailboxes, lanes } = await store.unfinished();
    const transcripts = await Promise.all(conversations.map(({ id }) => store.transcript(id, 0, everything)));
    return { transcripts, letters, left: [...mailboxes, ...lanes.map(({ id }) => id)] };
  } finally {
    await store.close();
  }
}

/** How much there is left to do. The processes may be at it. */
export async function countLeft(url: string): Promise<number> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const { rows } = await client.query<{ left: number }>(
      'SELECT ((SELECT count(*) FROM inbox) + (SELECT count(*) FROM outbox))::int AS left',
    );
    return rows[0]?.left ?? 0;
  } finally {
    await client.end();
  }
}
