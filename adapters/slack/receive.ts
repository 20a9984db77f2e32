import type { Inbound, Sink } from '../../core/channel.ts';
import type { Party } from '../../core/message.ts';
import { createArrivals } from './arrivals.ts';
import { type Backlog, behind } from './backlog.ts';
import type { Self, SlackContext } from './context.ts';
import { type Happening, readEvent, readStatus } from './inbound.ts';
import { admissions, type People } from './people.ts';
import type { Place, Places } from './places.ts';
import type { Reactions } from './reactions.ts';
import { mentionsIn } from './text.ts';
import type { Threads } from './threads.ts';
import type { Voice } from './voice.ts';
import { frontdesk } from './voice.ts';
import type { EventBody, SlackEvent } from './wire.ts';

export interface ReceiveParts {
  readonly context: SlackContext;
  readonly self: () => Self;
  readonly people: People;
  readonly places: Places;
  readonly reactions: Reactions;
  readonly threads: Threads;
  readonly voice: Voice;
  readonly home: (user: string) => void;
  readonly sink: Sink;
  readonly backlog: () => Backlog;
}

/** Takes in what Slack tells. */
export interface Receiver {
  /** Resolves once what the event says is on disk: only then may it be acked. */
  event(body: EventBody): Promise<void>;
  /** The same for something that was read back. */
  happening(happening: Happening, source: unknown): Promise<void>;
  /** Takes in what people did by a button or a form. */
  accept(event: Inbound): Promise<void>;
  idle(): Promise<void>;
}

export function createReceiver(parts: ReceiveParts): Receiver {
  const { context, people, places, reactions, threads, voice, sink } = parts;
  const { name, options, deps } = context;
  const rooms = new Set(options.rooms.map(({ room }) => room));
  const admits = admissions(options);
  const arrivals = createArrivals((events) => sink.accept(events), deps.clock);

  function take(happening: Happening, source: unknown, mayGo = async () => {}): Promise<void> {
    const { chat, thread, ts, reaction } = happening;
    // A customer's threads are one talk.
    const place = rooms.has(chat) ? `${chat}/${thread ?? ''}` : chat;
    const add = () =>
      arrivals.add(place, ts, async () => {
        await mayGo();
        return toInbound(happening, source);
      });
    return reaction ? reactions.take(chat, reaction, add) : add();
  }

  /** The same for what comes as it happens: what is older and still to be read back goes first. */
  async function takeNew(happening: Happening, source: unknown): Promise<void> {
    const backlog = parts.backlog();
    const before = backlog.isEmpty() ? undefined : await placeOf(happening);
    if (before) await backlog.before(before);
    try {
      await take(happening, source, async () => {
        if (backlog.isEmpty()) return;
        const place = await placeOf(happening);
        if (place && (await backlog.holds(place))) throw behind();
      });
    } catch (error) {
      // What is newer has to wait for it; and Slack gives up after four deliveries, while it can still be read back.
      const place = await placeOf(happening).catch(() => undefined);
      if (place) backlog.add(place, deps.clock.now());
      throw error;
    }
  }

  /** Where a happening is read back; undefined where nobody listens. */
  async function placeOf({ chat, thread, about }: Happening): Promise<Place | undefined> {
    if (!rooms.has(chat)) return options.customers === 'direct' && chat.startsWith('D') ? { chat } : undefined;
    const of = thread ?? (about === undefined ? undefined : await threads.of(chat, about));
    return of === undefined ? undefined : { chat, thread: of };
  }

  async function toInbound(happening: Happening, source: unknown): Promise<Inbound | null> {
    const { chat, user } = happening;
    if (rooms.has(chat)) {
      const thread = happening.thread ?? (happening.about && (await threads.of(chat, happening.about)));
      // What is said in the room itself is between colleagues.
      if (thread === undefined) return null;
      threads.learn(chat, happening.about ?? happening.ts, thread);
      const by = await people.agent(chat, user);
      if (!by) {
        if (await isCase(chat, thread)) voice.refuse({ chat, thread, user });
        return null;
      }
      return finish(happening, source, by, { channel: name, chat, thread });
    }
    if (options.customers !== 'direct' || !chat.startsWith('D')) return null;
    const by = await people.customer(user);
    if (!by) return null;
    await places.remember({ chat });
    return finish(happening, source, by, { channel: name, chat });
  }

  /** Whether a thread is a case's, be it closed: of closed ones only the store knows. */
  async function isCase(chat: string, thread: string): Promise<boolean> {
    if (await places.isOurs({ chat, thread })) return true;
    return (await deps.cases?.customer({ channel: name, chat, thread })) !== undefined;
  }

  async function finish(happening: Happening, source: unknown, by: Party, from: Inbound['from']): Promise<Inbound> {
    const mentioned = mentionsIn(source);
    const names = mentioned.size > 0 ? await people.names(mentioned) : new Map<string, string>();
    return happening.toInbound({ from, by, names });
  }

  async function status(body: EventBody, event: SlackEvent): Promise<void> {
    const news = readStatus(event, parts.self().userId);
    if (!news) return;
    deps.log.error(`slack-${news.status}`, { channel: name, chat: news.chat });
    const at = new Date(deps.clock.now());
    const chats = news.chat === undefined ? [...rooms] : [...rooms].filter((room) => room === news.chat);
    const events = chats.map((chat): Inbound => {
      const key = `status:${body.event_id ?? at.getTime()}:${chat}`;
      return { key, at, from: { channel: name, chat }, by: frontdesk, type: 'status', status: news.status };
    });
    if (events.length > 0) await sink.accept(events);
  }

  function housekeeping(event: SlackEvent): void {
    const chat = typeof event.channel === 'string' ? event.channel : undefined;
    const isMembership = event.type === 'member_joined_channel' || event.type === 'member_left_channel';
    if (isMembership && chat !== undefined) people.changed(chat);
    if (event.type === 'channel_id_changed' && event.old_channel_id !== undefined && rooms.has(event.old_channel_id)) {
      deps.log.error('slack-room-has-a-new-id', {
        channel: name,
        from: event.old_channel_id,
        to: event.new_channel_id,
      });
    }
    if (event.type === 'app_home_opened' && event.user !== undefined && event.tab === 'home') parts.home(event.user);
    // Slack tells of some answers only by this, without their text.
    const answered = event.subtype === 'message_replied' ? event.message?.ts : undefined;
    if (answered !== undefined && chat !== undefined && rooms.has(chat)) {
      parts.backlog().add({ chat, thread: answered }, deps.clock.now());
    }
  }

  return {
    async event(body) {
      const { event } = body;
      if (body.type !== 'event_callback' || !event) return;
      const team = body.authorizations?.[0]?.team_id ?? body.team_id;
      if (team !== undefined && team !== parts.self().teamId) {
        deps.log.warn('slack-foreign-workspace', { channel: name, team });
        return;
      }
      housekeeping(event);
      await status(body, event);
      const { userId, botId } = parts.self();
      // Where an event does not say when it happened, its envelope does.
      const at = event.event_ts ?? body.event_time;
      const dated = at === undefined ? event : { ...event, event_ts: String(at) };
      const happening = readEvent(dated, { own: new Set([userId, botId]), admits });
      if (happening) await takeNew(happening, event);
    },
    happening: take,
    accept: (event) => sink.accept([event]),
    idle: () => arrivals.idle(),
  };
}
