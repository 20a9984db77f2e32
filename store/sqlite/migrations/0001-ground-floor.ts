import type { Migration } from '../migrate.ts';

/**
 * The working tables (inbox, unrouted, outbox, timers) hold only what is still to be done, so that their size, and
 * the cost of using them, follows the work at hand and not the past. AUTOINCREMENT keeps a number from being used
 * twice, so that a late answer about a finished row can never meet another one. Times are milliseconds since the
 * epoch, REAL because a computed delay need not be whole; SQLite keeps whole ones as integers.
 */
export const groundFloor: Migration = {
  name: 'ground-floor',
  sql: `
    CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

    CREATE TABLE seen (
      channel TEXT NOT NULL,
      key TEXT NOT NULL,
      at REAL NOT NULL,
      PRIMARY KEY (channel, key)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX seen_at ON seen (at);

    CREATE TABLE inbox (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      mailbox TEXT NOT NULL,
      lane TEXT NOT NULL,
      event TEXT NOT NULL
    ) STRICT;
    CREATE INDEX inbox_mailbox ON inbox (mailbox, seq);

    CREATE TABLE unrouted (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      channel TEXT NOT NULL,
      chat TEXT NOT NULL,
      thread TEXT NOT NULL,
      at REAL NOT NULL,
      event TEXT NOT NULL
    ) STRICT;
    CREATE INDEX unrouted_thread ON unrouted (channel, chat, thread, seq);
    CREATE INDEX unrouted_at ON unrouted (at);

    CREATE TABLE conversations (
      id TEXT PRIMARY KEY,
      version INTEGER NOT NULL,
      state TEXT NOT NULL
    ) STRICT;

    CREATE TABLE messages (
      position INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      conversation TEXT NOT NULL,
      seq INTEGER NOT NULL,
      "case" TEXT,
      lane TEXT,
      at REAL NOT NULL,
      by TEXT NOT NULL,
      visibility TEXT NOT NULL,
      parts TEXT NOT NULL,
      revision TEXT NOT NULL,
      deleted INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX messages_conversation ON messages (conversation, seq);

    -- position: order within the message; NULL for an id that an edit replaced, which replies may still name.
    CREATE TABLE message_ids (
      lane TEXT NOT NULL,
      platform_id TEXT NOT NULL,
      message TEXT NOT NULL,
      position INTEGER,
      PRIMARY KEY (lane, platform_id)
    ) STRICT, WITHOUT ROWID;
    -- The message comes first, as newer ones have greater ids: what a commit adds for many lanes goes into one page.
    CREATE INDEX message_ids_message ON message_ids (message, lane, position);

    CREATE TABLE lanes (
      number INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      conversation TEXT NOT NULL,
      channel TEXT NOT NULL,
      chat TEXT NOT NULL,
      thread TEXT
    ) STRICT;
    CREATE INDEX lanes_thread ON lanes (channel, chat, thread) WHERE thread IS NOT NULL;

    CREATE TABLE outbox (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL,
      conversation TEXT NOT NULL,
      lane TEXT NOT NULL,
      delivery TEXT NOT NULL,
      report TEXT NOT NULL,
      attempts INTEGER NOT NULL,
      posted TEXT NOT NULL,
      state TEXT NOT NULL,
      not_before REAL NOT NULL
    ) STRICT;
    CREATE INDEX outbox_lane ON outbox (lane, seq);

    CREATE TABLE dead_letters (
      number INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      kind TEXT NOT NULL,
      conversation TEXT NOT NULL,
      lane TEXT NOT NULL,
      message TEXT,
      op TEXT,
      report TEXT,
      outcome TEXT NOT NULL,
      code TEXT NOT NULL,
      posted TEXT,
      at REAL NOT NULL,
      body TEXT NOT NULL
    ) STRICT;
    CREATE INDEX dead_letters_message ON dead_letters (lane, message, op = 'send', number);

    CREATE TABLE timers (
      conversation TEXT NOT NULL,
      timer TEXT NOT NULL,
      at REAL NOT NULL,
      PRIMARY KEY (conversation, timer)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX timers_at ON timers (at);

    CREATE TABLE audit (
      number INTEGER PRIMARY KEY,
      conversation TEXT NOT NULL,
      at REAL NOT NULL,
      entry TEXT NOT NULL
    ) STRICT;
    CREATE INDEX audit_conversation ON audit (conversation);

    CREATE TABLE streams (
      position INTEGER PRIMARY KEY,
      scope TEXT NOT NULL,
      stream TEXT NOT NULL,
      seq INTEGER NOT NULL,
      key TEXT NOT NULL,
      data TEXT NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX streams_seq ON streams (scope, stream, seq);
    CREATE UNIQUE INDEX streams_key ON streams (scope, stream, key);

    CREATE TABLE documents (
      scope TEXT NOT NULL,
      collection TEXT NOT NULL,
      id TEXT NOT NULL,
      at REAL NOT NULL,
      data TEXT NOT NULL,
      PRIMARY KEY (scope, collection, id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX documents_at ON documents (scope, collection, at, id);
  `,
};
