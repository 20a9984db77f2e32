import type { Migration } from '../migrate.ts';

/**
 * The working tables (inbox, unrouted, outbox, timers) hold only what is still to be done, as in the embedded store.
 * Text that orders or is compared is collated as bytes, so that both stores give the same order. Times are
 * milliseconds since the epoch, and a computed delay need not be whole.
 */
export const groundFloor: Migration = {
  name: 'ground-floor',
  sql: `
    CREATE TABLE seen (
      channel text NOT NULL,
      key text NOT NULL,
      at double precision NOT NULL,
      PRIMARY KEY (channel, key)
    );
    CREATE INDEX seen_at ON seen (at);

    CREATE TABLE inbox (
      seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      mailbox text NOT NULL,
      lane text NOT NULL,
      event text NOT NULL
    );
    CREATE INDEX inbox_mailbox ON inbox (mailbox, seq);

    CREATE TABLE unrouted (
      seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      channel text NOT NULL,
      chat text NOT NULL,
      thread text NOT NULL,
      at double precision NOT NULL,
      event text NOT NULL
    );
    CREATE INDEX unrouted_thread ON unrouted (channel, chat, thread, seq);
    CREATE INDEX unrouted_at ON unrouted (at);

    CREATE TABLE conversations (
      id text PRIMARY KEY,
      version bigint NOT NULL,
      state text NOT NULL
    );

    CREATE TABLE messages (
      id text PRIMARY KEY,
      conversation text NOT NULL,
      seq bigint NOT NULL,
      "case" text,
      lane text,
      at double precision NOT NULL,
      by text NOT NULL,
      visibility text NOT NULL,
      parts text NOT NULL,
      revision text NOT NULL,
      deleted boolean NOT NULL
    );
    CREATE INDEX messages_conversation ON messages (conversation, seq);

    -- position: order within the message; NULL for an id that an edit replaced, which replies may still name.
    CREATE TABLE message_ids (
      lane text NOT NULL,
      platform_id text NOT NULL,
      message text NOT NULL,
      position integer,
      PRIMARY KEY (lane, platform_id)
    );
    CREATE INDEX message_ids_message ON message_ids (message, lane, position);

    CREATE TABLE lanes (
      id text PRIMARY KEY,
      number bigint GENERATED ALWAYS AS IDENTITY,
      conversation text NOT NULL,
      channel text NOT NULL,
      chat text NOT NULL,
      thread text
    );
    CREATE INDEX lanes_thread ON lanes (channel, chat, thread, number) WHERE thread IS NOT NULL;

    CREATE TABLE outbox (
      seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      id text NOT NULL,
      conversation text NOT NULL,
      lane text NOT NULL,
      delivery text NOT NULL,
      report text NOT NULL,
      attempts integer NOT NULL,
      posted text NOT NULL,
      state text NOT NULL,
      not_before double precision NOT NULL
    );
    CREATE INDEX outbox_lane ON outbox (lane, seq);

    CREATE TABLE dead_letters (
      id text PRIMARY KEY,
      number bigint GENERATED ALWAYS AS IDENTITY,
      kind text NOT NULL,
      conversation text NOT NULL,
      lane text NOT NULL,
      message text,
      op text,
      report text,
      outcome text NOT NULL,
      code text NOT NULL,
      posted text,
      at double precision NOT NULL,
      body text NOT NULL
    );
    CREATE INDEX dead_letters_message ON dead_letters (lane, message);
    CREATE INDEX dead_letters_number ON dead_letters (number);

    CREATE TABLE timers (
      conversation text COLLATE "C" NOT NULL,
      timer text COLLATE "C" NOT NULL,
      at double precision NOT NULL,
      PRIMARY KEY (conversation, timer)
    );
    CREATE INDEX timers_at ON timers (at);

    CREATE TABLE audit (
      number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      conversation text NOT NULL,
      at double precision NOT NULL,
      entry text NOT NULL
    );
    CREATE INDEX audit_conversation ON audit (conversation, number);

    CREATE TABLE streams (
      scope text NOT NULL,
      stream text NOT NULL,
      seq bigint NOT NULL,
      key text NOT NULL,
      data text NOT NULL,
      PRIMARY KEY (scope, stream, seq),
      UNIQUE (scope, stream, key)
    );

    CREATE TABLE documents (
      scope text NOT NULL,
      collection text NOT NULL,
      id text COLLATE "C" NOT NULL,
      at double precision NOT NULL,
      data text NOT NULL,
      PRIMARY KEY (scope, collection, id)
    );
    CREATE INDEX documents_at ON documents (scope, collection, at, id);
  `,
};
