import type { Inbound } from '../../../core/channel.ts';
import type { Conversation, Entry } from '../../../core/conversation.ts';
import type { Delivery } from '../../../core/delivery.ts';
import { type Address, addressKey, type Part, type Party } from '../../../core/message.ts';
import type { Arrival, Lane, Mail, OutboxItem, OutboxRow, Store, TurnCommit } from '../../../core/store.ts';

export const ana: Party = { id: 'ana', name: 'Ana', kind: 'agent', role: 'agent' };
const li: Party = { id: 'li', name: '李雷', kind: 'customer' };
export const customer: Address = { channel: 'website', chat: 'visitor/1' };
export const mailbox: string = addressKey(customer);
export const room: Address = { channel: 'slack', chat: 'C0SUPPORT' };
export const caseLane: Lane = { id: 'lane-of-case-1', conversation: mailbox, address: room };
export const customerLane: Lane = { id: mailbox, conversation: mailbox, address: customer };

export function text(words: string): readonly Part[] {
  return [{ kind: 'text', text: { text: words, spans: [] } }];
}

export function said(key: string, from: Address = customer, words: string = key): Inbound {
  return {
    type: 'message',
    key,
    id: `id-${key}`,
    at: new Date('2026-11-22T08:00:00.123Z'),
    from,
    by: li,
    parts: text(words),
  };
}

export function fromCustomer(key: string, from: Address = customer): Arrival {
  return { event: said(key, from), desk: false };
}

export function fromDesk(key: string, thread?: string): Arrival {
  return { event: said(key, thread === undefined ? room : { ...room, thread }), desk: true };
}

export function conversation(id: string = mailbox): Conversation {
  return {
    id,
    address: customer,
    customer: li,
    language: 'zh-Hans',
    messages: 0,
    bot: { greeted: false, unanswered: 0, choices: [] },
    case: null,
    previous: null,
    cases: 0,
    recent: [],
  };
}

export function entry(seq: number, over: Partial<Entry> = {}): Entry {
  return {
    id: `message-${seq}`,
    conversation: mailbox,
    seq,
    at: 1_000 + seq,
    by: li,
    visibility: 'public',
    parts: text(`line ${seq}`),
    revision: '',
    deleted: false,
    ...over,
  };
}

export function sending(message: string, over: Partial<Delivery & { op: 'send' }> = {}): Delivery {
  return { op: 'send', message, by: li, parts: text(message), ...over };
}

export function item(id: string, over: Partial<OutboxItem> = {}): OutboxItem {
  return { id, lane: caseLane.id, delivery: sending(`message-of-${id}`), report: 'always', ...over };
}

/** A turn that does nothing but be done with an event. */
export function turn(handled: number, version: number, over: Partial<TurnCommit> = {}): TurnCommit {
  return {
    conversation: conversation(),
    version,
    handled,
    entries: [],
    origins: [],
    revisions: [],
    lanes: [],
    outbox: [],
    timers: [],
    audit: [],
    ...over,
  };
}

let events = 0;

/** Brings a new event into the customer's mailbox and commits a turn that handles it. */
export async function take(store: Store, over: Partial<TurnCommit> = {}): Promise<void> {
  events += 1;
  const { event } = fromCustomer(`taken-${events}`);
  await store.accept([{ event, desk: false }]);
  const mail = (await store.pending(mailbox, 1_000)).find((one) => 'key' in one.event && one.event.key === event.key);
  const known = await store.conversation(mailbox);
  await store.commit(turn(mail?.seq ?? -1, known?.version ?? 0, over));
}

/** The first thing a lane has to do. */
export async function head(store: Store, lane: string = caseLane.id): Promise<OutboxRow> {
  const [row] = await store.queued(lane, 1);
  if (!row) throw new Error(`Nothing waits in ${lane}`);
  return row;
}

/** What a list of mail is about: keys of what came in, else the type. */
export function keys(mails: readonly Mail[]): readonly string[] {
  return mails.map(({ event }) => ('key' in event ? event.key : event.type));
}

export async function waiting(store: Store, id: string = mailbox): Promise<readonly string[]> {
  return keys(await store.pending(id, 1_000));
}
