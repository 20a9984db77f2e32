import type { Watcher } from './desk.ts';
import type { Following } from './hub.ts';
import { earlier, follow, type LooseFrame, type Peer, type PeerParts, pulseMs, type View, type Wire } from './peer.ts';
import { Refusal } from './refusal.ts';
import { watchShift } from './shift.ts';

/** Threads that one socket follows at a time; the one it opened longest ago is left for one more. */
const mostOpen = 32;

/** Welcomes an agent. @returns null where the cookie is of no session */
export async function welcomeAgent(parts: PeerParts, wire: Wire, cookie: string): Promise<Peer | null> {
  const session = await parts.agents.session(cookie);
  if (!session) return null;
  const { channel, brand, notes, uploadLimit, desk, streams, sink } = parts;
  const { party } = session;
  const open = new Map<string, Following>();
  const watcher: Watcher = {
    agent: party.id,
    thread(thread) {
      wire.tell({ type: 'thread', thread });
      shift.look();
    },
    gone(room, thread) {
      close(`${room}/${thread}`);
      wire.tell({ type: 'gone', room, thread });
    },
    threads: (room, threads, more) => wire.tell({ type: 'threads', room, threads, more }),
  };
  const about = { brand, uploadLimit, rooms: desk.rooms, ...(notes !== undefined && { notes }) };
  wire.tell({ type: 'welcome-agent', me: party, ...about, pulse: pulseMs });
  const shift = watchShift(parts.shifts, { channel, id: party.id, name: party.name }, wire);
  const unwatch = desk.watch(watcher);

  function viewOf(place: { readonly room: string; readonly thread: string }): View {
    return { stream: `${place.room}/${place.thread}`, place: { room: place.room, thread: place.thread }, party };
  }

  async function openThread(frame: Extract<LooseFrame, { readonly type: 'open' }>): Promise<void> {
    const view = viewOf(frame);
    close(view.stream);
    if (!(await desk.thread(frame.room, frame.thread))) {
      return wire.tell({ type: 'gone', room: frame.room, thread: frame.thread });
    }
    const [oldest] = open.keys();
    if (open.size >= mostOpen && oldest !== undefined) close(oldest);
    open.set(view.stream, await follow(parts, wire, view, frame.after));
  }

  function close(stream: string): void {
    open.get(stream)?.stop();
    open.delete(stream);
  }

  function type(room: string, thread: string): void {
    const { stream } = viewOf({ room, thread });
    if (!parts.typing(`${party.id} ${stream}`)) return;
    streams.hub.typing(stream, party);
    sink.hint({ type: 'typing', from: { channel, chat: room, thread }, by: party });
  }

  async function handle(frame: LooseFrame): Promise<void> {
    switch (frame.type) {
      case 'open':
        return openThread(frame);
      case 'leave':
        return close(viewOf(frame).stream);
      case 'read':
        await desk.read(frame.room, frame.thread, frame.seq, party.id);
        return desk.announce(frame.room, frame.thread);
      case 'shift':
        // Looked up again, as before any action.
        if (await parts.agents.session(cookie)) await shift.set(frame.away);
        return;
      case 'threads':
        if (desk.rooms.includes(frame.room)) await desk.list(frame.room, frame.before, watcher);
        return;
      default: {
        const { room, thread } = frame;
        if (room === undefined || thread === undefined || !(await desk.thread(room, thread))) return;
        if (frame.type === 'typing') return type(room, thread);
        await earlier(parts, wire, viewOf({ room, thread }), frame.before);
      }
    }
  }

  function end(): void {
    unwatch();
    for (const following of open.values()) following.stop();
    open.clear();
  }

  try {
    for (const room of desk.rooms) await desk.list(room, undefined, watcher);
  } catch (error) {
    end();
    throw error;
  }
  return {
    party,
    language: parts.language,
    session: session.id,
    async author({ room, thread }) {
      if (room === undefined || thread === undefined) throw new Refusal('invalid');
      // Looked up again each time: a session may have ended, and a role may have changed, since the socket opened.
      const now = await parts.agents.session(cookie);
      if (!now) return null;
      const from = { channel, chat: room, thread };
      return { by: now.party, from, stream: `${room}/${thread}`, keyPrefix: `${party.id}:` };
    },
    handle,
    end,
  };
}
