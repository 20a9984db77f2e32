import type pg from 'pg';
import { StoreFailed } from '../failure.ts';
import { ask, openClient } from './connect.ts';
import type { Asked } from './sql.ts';

/** Connections that only read. Each takes many statements at a time, and those of one turn of the event loop together. */
export interface Readers extends Asked {
  close(): Promise<void>;
}

interface Reader {
  readonly client: Promise<pg.Client>;
  /** Statements that have not been answered. */
  asked: number;
}

/** @param most how many connections there are when all are busy */
export function openReaders(url: string, name: string, most: number): Readers {
  const readers = new Set<Reader>();
  /** Whom this turn of the event loop asks. */
  let current: Reader | undefined;
  let isClosed = false;

  function choose(): Reader {
    if (current && readers.has(current)) return current;
    const [calmest] = [...readers].toSorted((one, other) => one.asked - other.asked);
    const isFree = calmest !== undefined && (calmest.asked === 0 || readers.size >= most);
    current = isFree ? calmest : open();
    setImmediate(() => {
      current = undefined;
    });
    return current;
  }

  function open(): Reader {
    const reader: Reader = { client: openClient(url, name), asked: 0 };
    readers.add(reader);
    // One that is broken is replaced at the next statement.
    const gone = () => readers.delete(reader);
    reader.client.then((client) => client.on('error', gone).on('end', gone), gone);
    return reader;
  }

  return {
    async query(statement) {
      if (isClosed) throw new StoreFailed('closed', 'The Postgres store is closed.');
      const reader = choose();
      reader.asked += 1;
      try {
        return await ask(await reader.client, statement);
      } finally {
        reader.asked -= 1;
      }
    },
    async close() {
      isClosed = true;
      const clients = [...readers].map(({ client }) => client.then((open) => open.end()).catch(() => {}));
      await Promise.all(clients);
    },
  };
}
