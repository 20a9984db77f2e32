import { createHash } from 'node:crypto';
import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Conversation, Entry } from '../core/conversation.ts';
import { newId } from '../core/ids.ts';
import { type Address, addressKey, type Party } from '../core/message.ts';
import { type Connection, openConnection } from '../store/sqlite/connection.ts';
import { createLanes } from '../store/sqlite/lanes.ts';
import { createMessages } from '../store/sqlite/messages.ts';
import { migrate } from '../store/sqlite/migrate.ts';
import { migrations } from '../store/sqlite/migrations/index.ts';
import { customersChannel, deskRoom } from './house.ts';

const perConversation = 20;
/** Conversations that go on at the same time, so that their rows lie between each other as they would. */
const atOnce = 500;
/** Changes with what this file writes, so that a store filled by another version is not taken for this one. */
const fillVersion = 1;
const prefix = 'frontdesk-bench-';
const sentences = [
  'Hello, I ordered a set of cups last week, and the parcel has not arrived yet. Can you see where it is?',
  'Good morning! It left our warehouse on Tuesday, and the carrier expects to deliver it tomorrow before noon.',
  'Thank you. Could it be left with the neighbour, as nobody will be at home before the evening?',
  'Of course. I have told the carrier; you will get a short message as soon as it was handed over.',
];

/**
 * A copy of a store with so many messages, in conversations of 20 that are over. Filling writes the rows of the same
 * schema through the store's own statements, in large transactions and without flushes, as the honest way would take
 * minutes; the filled file stays in the system's folder for temporary files, under a name made of the schema.
 * @param path of the copy
 */
export function copyFilledStore(path: string, messages: number, say: (text: string) => void): void {
  const schema = createHash('sha256')
    .update(migrations.map(({ sql }) => sql).join())
    .digest('hex')
    .slice(0, 12);
  const name = `${prefix}${schema}-${fillVersion}-${messages}.db`;
  const cached = join(tmpdir(), name);
  if (!existsSync(cached)) {
    for (const old of readdirSync(tmpdir())) {
      const isOurs = old.startsWith(prefix) && old.endsWith(`-${messages}.db`);
      if (isOurs) rmSync(join(tmpdir(), old), { force: true });
    }
    say(`Filling a store with ${messages.toLocaleString('en')} messages; it is kept as ${cached}.`);
    const partial = `${cached}.${process.pid}`;
    fill(partial, messages);
    renameSync(partial, cached);
  }
  copyFileSync(cached, path, constants.COPYFILE_FICLONE);
  // What is still to be written of the copy must not be flushed by the first commit that is measured.
  const file = openSync(path, 'r+');
  fsyncSync(file);
  closeSync(file);
}

function fill(path: string, messages: number): void {
  const connection = openConnection(path);
  try {
    connection.database.exec('PRAGMA synchronous = OFF; PRAGMA cache_size = -262144');
    migrate(connection, migrations);
    const write = createWriter(connection);
    const conversations = Math.ceil(messages / perConversation);
    for (let first = 0; first < conversations; first += atOnce) {
      const past = Array.from({ length: Math.min(atOnce, conversations - first) }, (_, index) =>
        createPast(first + index, conversations),
      );
      connection.database.exec('BEGIN IMMEDIATE');
      for (const talk of past) write.begin(talk);
      for (let seq = 1; seq <= perConversation; seq++) for (const talk of past) write.message(talk, seq);
      for (const talk of past) write.end(talk);
      connection.database.exec('COMMIT');
    }
    connection.database.exec('ANALYZE; PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE');
  } finally {
    connection.close();
  }
}

/** A conversation of the past, with one case. */
interface Past {
  readonly index: number;
  readonly address: Address;
  readonly id: string;
  readonly lane: string;
  readonly caseId: string;
  readonly customer: Party;
  readonly agent: Party;
  readonly begunAt: number;
}

function createPast(index: number, of: number): Past {
  const address = { channel: customersChannel, chat: `p${index}` };
  const caseId = newId();
  const secondsEach = 60;
  return {
    index,
    address,
    id: addressKey(address),
    lane: `case:${caseId}:1`,
    caseId,
    customer: { id: `p${index}`, name: `Customer ${index}`, kind: 'customer' },
    agent: { id: `a${index % 20}`, name: `Agent ${index % 20}`, kind: 'agent' },
    begunAt: Date.now() - (of - index) * secondsEach * 1_000,
  };
}

function createWriter(connection: Connection) {
  const messages = createMessages(connection);
  const lanes = createLanes(connection);
  const seen = connection.prepare('INSERT INTO seen (channel, key, at) VALUES (?, ?, ?)');
  const conversation = connection.prepare('INSERT INTO conversations (id, version, state) VALUES (?, ?, ?)');
  const audit = connection.prepare('INSERT INTO audit (conversation, at, entry) VALUES (?, ?, ?)');

  return {
    begin(past: Past): void {
      lanes.put({ id: past.id, conversation: past.id, address: past.address });
      const thread = `card-${past.index}`;
      lanes.put({ id: past.lane, conversation: past.id, address: { ...deskRoom, thread } });
    },
    message(past: Past, seq: number): void {
      const entry = createEntry(past, seq);
      const isFromCustomer = entry.by.kind === 'customer';
      messages.add(entry);
      for (const lane of [past.id, past.lane])
        messages.addIds(lane, entry.id, [`m-${past.index}-${seq}-${lane.length}`]);
      const channel = isFromCustomer ? past.address.channel : deskRoom.channel;
      seen.run(channel, `message-${past.begunAt.toString(36)}-${past.index}-${seq}`, entry.at);
    },
    end(past: Past): void {
      const state = createConversation(past);
      conversation.run(past.id, perConversation * 2, JSON.stringify(state));
      for (const what of ['case-opened', 'case-claimed', 'case-closed']) {
        const entry = { conversation: past.id, case: past.caseId, at: past.begunAt, by: past.agent, what };
        audit.run(past.id, past.begunAt, JSON.stringify(entry));
      }
    },
  };
}

function createEntry(past: Past, seq: number): Entry {
  const by = seq % 2 === 1 ? past.customer : past.agent;
  return {
    id: newId(),
    conversation: past.id,
    case: past.caseId,
    lane: by.kind === 'customer' ? past.id : past.lane,
    seq,
    at: past.begunAt + seq * 20_000,
    by,
    visibility: 'public',
    parts: [{ kind: 'text', text: { text: sentenceOf(seq), spans: [] } }],
    revision: '',
    deleted: false,
  };
}

function createConversation(past: Past): Conversation {
  const { id, address, customer, agent, caseId, lane, begunAt } = past;
  const recentLimit = 6;
  return {
    id,
    address,
    customer,
    language: 'en',
    messages: perConversation,
    bot: { greeted: true, unanswered: 0, choices: [] },
    case: null,
    previous: {
      id: caseId,
      number: 1,
      desk: 'support',
      lane,
      card: newId(),
      category: 'explicit',
      closedAt: begunAt + perConversation * 20_000,
      until: perConversation,
    },
    cases: 1,
    recent: Array.from({ length: recentLimit }, (_, index) => {
      const by = index % 2 === 0 ? customer : agent;
      return { id: newId(), by: by.kind, name: by.name, text: sentenceOf(index + 1) };
    }),
  };
}

function sentenceOf(seq: number): string {
  return sentences[(seq - 1) % sentences.length] ?? '';
}
