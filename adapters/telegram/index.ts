import { type Channel, type ChannelDeps, type HttpHandler, SendError, type Sink } from '../../core/channel.ts';
import { type Api, ApiFailure, createApi } from './api.ts';
import { createCalls } from './calls.ts';
import { capabilities } from './capabilities.ts';
import { openDownload } from './files.ts';
import { createForget } from './forget.ts';
import { createGeneral } from './general.ts';
import { createIntake, type Intake } from './intake.ts';
import { administrators, createMembers } from './members.ts';
import type { TelegramOptions } from './options.ts';
import { linkTo, placeFields, placeOf } from './place.ts';
import { createPolling, type Ingress } from './polling.ts';
import { createPresses } from './presses.ts';
import { createRights } from './rights.ts';
import { createRooms } from './rooms.ts';
import { createSchedule, usualRates } from './schedule.ts';
import { createSender } from './send.ts';
import { createState } from './state.ts';
import { createUnderway } from './underway.ts';
import { createWebhook } from './webhook.ts';
import { wordsIn } from './words.ts';

export type { TelegramOptions } from './options.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** Telegram shows that somebody types for five seconds. */
const typingMs = 4_000;

/** The channel cannot work as it is configured; the message says what to do. */
export class TelegramSetupError extends Error {
  override readonly name = 'TelegramSetupError';
}

interface Running {
  readonly intake: Intake;
  readonly ingress: Ingress;
  readonly fetch?: HttpHandler['fetch'];
}

/**
 * A Telegram bot. A customer's address is `{ chat: id }`, or `{ chat: 'business:<connection>:<id>' }` in a chat of a
 * business account; a desk is a forum group, `{ chat: id }`, where each card opens a topic, `{ chat: id, thread }`.
 * @throws {TelegramSetupError} where the options cannot work
 */
export function createTelegramChannel(name: string, options: TelegramOptions, deps: ChannelDeps): Channel {
  const { storage, openFile, clock, log, cases } = deps;
  const { token, apiRoot, mode, publicUrl } = options;
  const botId = /^(\d+):\S+$/.exec(token)?.[1];
  if (botId === undefined) {
    throw new TelegramSetupError(`The token of channel ${name} is not one of Telegram's: copy it from @BotFather`);
  }
  if (mode === 'webhook' && publicUrl === undefined) {
    throw new TelegramSetupError(
      `Channel ${name} is in webhook mode: set server.publicUrl to where Telegram reaches this server, or mode to polling`,
    );
  }
  const api = createApi({ token, apiRoot });
  const state = createState(storage, () => clock.now());
  const schedule = createSchedule({ ...usualRates, ...options.rates }, clock);
  const rooms = createRooms(options.rooms, state);
  const calls = createCalls({ api, schedule, state, onMoved: rooms.moved });
  const groupOf = async (room: string) => (await calls.resolve({ chat: Number(room) })).chat;
  const rights = createRights({ channel: name, botId: String(botId), api, groupOf, now: () => clock.now(), log });
  const words = (chat: string) => wordsIn(rooms.roomOf(chat)?.language ?? options.language);
  const underway = createUnderway(clock);
  const sender = createSender({ channel: name, calls, openFile, state, words, rights, underway, log });
  const typed = new Map<string, number>();
  let running: Running | null = null;
  let cancelTidying = (): void => {};

  function tidy(): void {
    cancelTidying = clock.after(dayMs, tidy);
    state.prune().catch(() => log.warn('telegram-prune-failed', { channel: name }));
  }

  function open(sink: Sink): Running {
    const presses = createPresses({ channel: name, botId: String(botId), api, calls, state, words, clock, log });
    const members = createMembers(api, () => clock.now());
    const shared = { channel: name, botId: String(botId), api, state, clock, log };
    const general = createGeneral({ ...shared, calls, words });
    const desk = { members, rooms, rights, presses, general, underway };
    const intake = createIntake({ ...shared, ...desk, sink, ...(cases && { cases }) });
    if (mode === 'polling') return { intake, ingress: createPolling({ ...shared, intake }) };
    const ingress = createWebhook({ ...shared, intake, url: `${publicUrl}/hooks/${name}` });
    return { intake, ingress, fetch: ingress.fetch };
  }

  const channel: Channel = {
    name,
    capabilities,
    ...sender,
    async examine() {
      await rooms.load();
      if (!(await checkToken(api, name, log)))
        return ['Telegram cannot be reached: look at the network, and at apiRoot'];
      await Promise.all(options.rooms.map(({ room }) => rights.look(room)));
      return rights.lacks();
    },
    forget: createForget({ channel: name, calls, state, log }),
    forgetsThreads: true,
    async start(sink) {
      await rooms.load();
      const isReached = await checkToken(api, name, log);
      if (mode === 'polling' && isReached) {
        // Updates are kept for polling; where this fails, the first poll says so and it is done then.
        await api.call('deleteWebhook', { drop_pending_updates: false }, { timeoutMs: 10_000 }).catch(() => {});
      }
      running = open(sink);
      await running.intake.recover();
      await running.ingress.start();
      // What is missing there is told, and holds up nothing.
      for (const { room } of options.rooms) void rights.look(room);
      tidy();
    },
    async stop() {
      cancelTidying();
      await running?.ingress.stop();
      await running?.intake.stop();
    },
    async open(file) {
      if (file.channel === name) return openDownload({ api, token, apiRoot }, file);
      throw new SendError('This file is of another channel', { outcome: 'not-sent', code: 'file-gone' });
    },
    members: async (room) => administrators(api, (await calls.resolve(placeOf(room))).chat),
    link: linkTo,
    trouble: () => running?.ingress.trouble() ?? rights.trouble(),
    typing(to) {
      const key = `${to.chat}/${to.thread ?? ''}`;
      const now = clock.now();
      if (now - (typed.get(key) ?? 0) < typingMs) return;
      if (typed.size > 1_000) typed.clear();
      typed.set(key, now);
      calls
        .resolve(placeOf(to))
        .then((place) => api.call('sendChatAction', { ...placeFields(place), action: 'typing' }, { timeoutMs: 5_000 }))
        .catch(() => {});
    },
  };
  if (mode === 'polling') return channel;
  const fetch: HttpHandler['fetch'] = async (request, client) =>
    running?.fetch ? running.fetch(request, client) : new Response('Starting', { status: 503 });
  return { ...channel, http: { fetch } };
}

/**
 * A wrong token never becomes right; Telegram being away passes, and nothing is lost meanwhile.
 * @returns whether Telegram was reached
 */
async function checkToken(api: Api, channel: string, log: ChannelDeps['log']): Promise<boolean> {
  try {
    await api.call('getMe', {}, { timeoutMs: 10_000 });
    return true;
  } catch (error) {
    const isRefused = error instanceof ApiFailure && (error.status === 401 || error.status === 404);
    if (isRefused) {
      throw new TelegramSetupError(
        `Telegram does not know the token of channel ${channel}: get the present one from @BotFather`,
      );
    }
    log.warn('telegram-unreachable', { channel, advice: 'Telegram is asked again until it answers' });
    return false;
  }
}
