import type { Bulletin } from '../../core/bulletin.ts';
import type { Party } from '../../core/message.ts';
import { createSerial } from '../../core/serial.ts';
import type { Doc, DocRef, Storage } from '../../core/storage.ts';
import { fromJson, toJson } from './lines.ts';
import { createMemory } from './memory.ts';
import type { ThreadSummary } from './protocol.ts';

/** A thread as it is kept; what each agent has seen of it is kept beside. */
export type Thread = Omit<ThreadSummary, 'seen'>;

/** Somebody who watches the list of threads: an agent's socket. */
export interface Watcher {
  readonly agent: string;
  thread(summary: ThreadSummary): void;
  threads(room: string, threads: readonly ThreadSummary[], more: boolean): void;
  /** A thread is there no more: its customer was erased. */
  gone(room: string, thread: string): void;
}

/** The desk's rooms: which threads there are, and how far each agent has read. */
export interface Desk {
  readonly rooms: readonly string[];
  thread(room: string, thread: string): Promise<Thread | undefined>;
  /** Gives a watcher a page of a room's threads, newest first; never an older state after a newer one. */
  list(room: string, before: { readonly at: number; readonly thread: string } | undefined, to: Watcher): Promise<void>;
  /** Notes that an agent has seen everything up to `seq`. */
  read(room: string, thread: string, seq: number, agent: string): Promise<void>;
  watch(watcher: Watcher): () => void;
  /** Tells every watcher how a thread stands now. */
  announce(room: string, thread: string): void;
}

const pageSize = 50;
/** What processes tell each other here is which thread has changed. */
const topic = 'desk';

/** The document of a thread. */
export function threadDoc(thread: Thread): Doc {
  return { collection: collectionOf(thread.room), id: thread.thread, at: thread.at, data: toJson(thread) };
}

/** The document that says how far an agent has read. Whoever writes in a thread has read it. */
export function seenDoc(room: string, thread: string, agent: string, seq: number, at: number): Doc {
  return { collection: `seen ${agent}`, id: `${room}/${thread}`, at, data: seq };
}

/** The thread after a line that people should look at. */
export function moved(thread: Thread, seq: number, at: number, last: { by: Party; text: string } | null): Thread {
  return { ...thread, at, head: seq, last: last ? { ...last, at } : thread.last };
}

/** Which document that is. */
export function threadRef({ room, thread }: Pick<Thread, 'room' | 'thread'>): DocRef {
  return { collection: collectionOf(room), id: thread };
}

/** What such a document says. */
export function readThread(doc: Doc | undefined): Thread | undefined {
  return doc && fromJson<Thread>(doc.data);
}

export interface DeskParts {
  readonly storage: Storage;
  readonly rooms: readonly string[];
  /** Tells the other processes that show the same desk. */
  readonly bulletin: Bulletin;
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
}

export function createDesk({ storage, rooms, bulletin, now, onError }: DeskParts): Desk {
  const watchers = new Set<Watcher>();
  const serial = createSerial();
  const dirty = new Set<string>();
  const told = createMemory();
  let stopListening = (): void => {};

  const seenBy = async (agent: string, room: string, thread: string): Promise<number> => {
    const doc = await storage.get(`seen ${agent}`, `${room}/${thread}`);
    return typeof doc?.data === 'number' ? doc.data : 0;
  };
  const thread: Desk['thread'] = async (room, id) => {
    if (!rooms.includes(room)) return undefined;
    return readThread(await storage.get(collectionOf(room), id));
  };
  const tell = async (room: string, id: string): Promise<void> => {
    dirty.delete(`${room}/${id}`);
    const found = await thread(room, id);
    if (!found) {
      for (const watcher of watchers) watcher.gone(room, id);
      return;
    }
    const agents = agentsOf(watchers);
    told.isNew(`${room}/${id}`, JSON.stringify(found));
    const seen = new Map(
      await Promise.all(agents.map(async (agent) => [agent, await seenBy(agent, room, id)] as const)),
    );
    for (const watcher of watchers) {
      const until = seen.get(watcher.agent);
      if (until === undefined) continue;
      told.isNew(`${watcher.agent} ${room}/${id}`, `${until}`);
      watcher.thread({ ...found, seen: until });
    }
  };

  function announce(room: string, id: string): void {
    // One at a time, and each reads how the thread stands then: nobody is told of an older state after a newer one.
    if (watchers.size === 0 || dirty.has(`${room}/${id}`)) return;
    dirty.add(`${room}/${id}`);
    serial('tell', () => tell(room, id)).catch(onError);
  }

  /** Finds what has changed without this process having been told: it is among the newest. */
  async function look(): Promise<void> {
    const changed = new Set<string>();
    for (const room of rooms) {
      for (const { id, data } of await storage.list(collectionOf(room), { limit: pageSize })) {
        if (told.isNew(`${room}/${id}`, JSON.stringify(data))) changed.add(`${room}/${id}`);
      }
    }
    for (const agent of agentsOf(watchers)) {
      for (const { id, data } of await storage.list(`seen ${agent}`, { limit: pageSize })) {
        if (told.isNew(`${agent} ${id}`, `${data}`)) changed.add(id);
      }
    }
    for (const place of changed) announceAt(place);
  }

  function announceAt(place: string): void {
    const [room = '', id = ''] = place.split('/');
    if (rooms.includes(room)) announce(room, id);
  }

  function listen(): () => void {
    return bulletin.listen(topic, {
      hear(place) {
        if (typeof place === 'string') announceAt(place);
      },
      missed() {
        serial('look', look).catch(onError);
      },
    });
  }

  return {
    rooms,
    thread,
    list: (room, before, to) =>
      serial('tell', async () => {
        const from = before && { before: { at: before.at, id: before.thread } };
        const docs = await storage.list(collectionOf(room), { limit: pageSize + 1, ...from });
        const page = docs.slice(0, pageSize).map(async (doc) => {
          const found = fromJson<Thread>(doc.data);
          return { ...found, seen: await seenBy(to.agent, room, found.thread) };
        });
        to.threads(room, await Promise.all(page), docs.length > pageSize);
      }),
    async read(room, id, seq, agent) {
      await serial(`${agent} ${room}/${id}`, async () => {
        const found = await thread(room, id);
        if (!found || seq <= (await seenBy(agent, room, id))) return;
        await storage.put(seenDoc(room, id, agent, seq, now()));
      });
    },
    watch(watcher) {
      watchers.add(watcher);
      if (watchers.size === 1) stopListening = listen();
      return () => {
        if (watchers.delete(watcher) && watchers.size === 0) stopListening();
      };
    },
    announce(room, id) {
      announce(room, id);
      bulletin.publish(topic, `${room}/${id}`);
    },
  };
}

function agentsOf(watchers: Iterable<Watcher>): readonly string[] {
  return [...new Set([...watchers].map((watcher) => watcher.agent))];
}

function collectionOf(room: string): string {
  return `threads ${room}`;
}
