import { type Channel, type ChannelDeps, type Login, SendError, type Sink } from '../../core/channel.ts';
import { createCodes } from '../../core/codes.ts';
import { languageIn } from '../../core/language.ts';
import { capabilities } from './capabilities.ts';
import { createDesk } from './desk.ts';
import { openFile } from './files.ts';
import { createIntake, type Intake } from './intake.ts';
import { type Loaded, loadBot } from './load.ts';
import { drawn, readLogout, readScan } from './login.ts';
import { createNews } from './news.ts';
import type { WechatyOptions } from './options.ts';
import { createPace } from './pace.ts';
import { createRooms } from './rooms.ts';
import { createSender } from './send.ts';
import { type Puppet, roomChange } from './wire.ts';

export { WechatySetupError } from './load.ts';
export type { WechatyOptions } from './options.ts';

/** A puppet that does not start is started again after this long. */
const restartMs = 60_000;
/** What a room is to be told is tried so often. */
const mostTries = 5;

/**
 * A personal WeChat account, by whichever puppet. A customer's address is `{ chat: '<contact id>' }`; a desk is a room
 * by its id or its name, `{ chat }`, where each card opens a thread by its code, `{ chat, thread: '12' }`.
 */
export function createWechatyChannel(name: string, options: WechatyOptions, deps: ChannelDeps): Channel {
  const { clock, log, storage } = deps;
  const { groups, daily, catchUp, random = Math.random, habits, show = toTerminal } = options;
  const pace = createPace({ storage, clock }, daily, random, habits);
  let loaded: Loaded | undefined;
  let intake: Intake | undefined;
  let login: Login = { state: 'starting' };
  const stopped = new AbortController();
  let stopping = false;
  let cancelRestart = (): void => {};

  const puppet = () => (stopping ? undefined : loaded?.puppet);
  const rooms = createRooms({ channel: name, configured: options.rooms, deps, puppet });
  const news = createNews({ channel: name, deps, take: async (events) => intake?.take(events) });
  const codes = createCodes(storage, () => clock.now());
  const sender = createSender({
    puppet,
    rooms,
    codes,
    box: (base64, file) => {
      if (!loaded)
        throw new SendError('Not started', { outcome: 'not-sent', code: 'logged-out', retryAfterMs: restartMs });
      return loaded.box(base64, file);
    },
    pace,
    openFile: deps.openFile,
  });

  function reached(next: Login): void {
    const { state, reason } = next;
    if (state === 'logged-out' && login.state !== state) {
      const advice = 'Scan the code that is on /admin and in the terminal: nothing is sent or received before';
      log.warn('wechaty-login', { channel: name, state, reason, advice });
    } else if (state !== login.state) log.info('wechaty-login', { channel: name, state, reason });
    login = next;
  }

  function listen(puppet: Puppet): void {
    const hear = (event: string, run: (payload: unknown) => void): void => {
      puppet.on(event, (payload) => {
        // A listener that throws would end the process.
        try {
          run(payload);
        } catch (error) {
          log.error('wechaty-event-failed', { channel: name, event, error: error instanceof Error ? error.name : '' });
        }
      });
    };
    hear('message', (payload) => intake?.told(String((payload as { messageId?: unknown } | null)?.messageId ?? '')));
    hear('scan', (payload) => {
      const scan = readScan(payload);
      if (!scan) return;
      reached(scan);
      if (scan.state === 'scan') news('logged-out');
      if (scan.code !== undefined) show(drawn(name, scan.code));
    });
    hear('login', () => {
      rooms.renewed();
      reached({ state: 'logged-in' });
      news('logged-in');
    });
    hear('logout', (payload) => {
      // Stopping logs some puppets out, which is no news to anybody.
      if (stopping) return;
      reached(readLogout(payload));
      news('logged-out');
    });
    hear('room-leave', (payload) => {
      const { data } = roomChange.safeParse(payload);
      if (data?.removeeIdList?.includes(puppet.currentUserId)) rooms.left(data.roomId);
    });
    hear('room-join', (payload) => {
      const { data } = roomChange.safeParse(payload);
      if (data?.inviteeIdList?.includes(puppet.currentUserId)) rooms.joined(data.roomId);
    });
    hear('error', () => log.warn('wechaty-puppet-error', { channel: name }));
  }

  /** Tells a room something, as soon as it can be said. */
  function say(room: string, text: string, tries = mostTries): void {
    sender.say(room, text, stopped.signal).catch((error: unknown) => {
      const retryAfterMs = error instanceof SendError && error.outcome === 'not-sent' ? error.retryAfterMs : null;
      if (stopped.signal.aborted) return;
      if (retryAfterMs === null || tries <= 1) return log.warn('wechaty-hint-lost', { channel: name });
      const cancel = clock.after(retryAfterMs, () => say(room, text, tries - 1));
      stopped.signal.addEventListener('abort', cancel, { once: true });
    });
  }

  function run({ bot }: Loaded): void {
    bot.start().catch((error: unknown) => {
      if (stopping) return;
      const advice = 'docs/wechat.md names the puppets that still log in';
      log.error('wechaty-start-failed', { channel: name, error: error instanceof Error ? error.name : '', advice });
      cancelRestart = clock.after(restartMs, () => loaded && run(loaded));
    });
  }

  return {
    name,
    capabilities,
    send: sender.send,
    login: () => login,
    members: ({ chat }) => rooms.agents(chat),
    async examine() {
      await loadBot(name, options.puppet, options.options, options.session);
      return [];
    },
    async forget({ customer, before }) {
      const known = customer && (await storage.get('chats', customer.address.chat));
      if (known && known.at <= before) await storage.take('chats', known.id);
      if (customer) await storage.take('out', customer.address.chat);
    },
    async start(sink: Sink) {
      stopping = false;
      const made = await loadBot(name, options.puppet, options.options, options.session);
      loaded = made;
      await rooms.start();
      const heard = { puppet: made.puppet, groups, rooms };
      const atDesk = createDesk({ codes, rooms, languageIn: (room) => languageIn(options, room), deps, say });
      const notBefore = clock.now() - catchUp;
      intake = createIntake({ channel: name, sink, deps, options: heard, atDesk, notBefore });
      listen(made.puppet);
      // An error that nobody listens to would end the process.
      made.bot.on('error', () => log.warn('wechaty-error', { channel: name }));
      run(made);
    },
    async stop() {
      stopping = true;
      stopped.abort();
      cancelRestart();
      await intake?.stop();
      await loaded?.bot.stop().catch(() => log.warn('wechaty-stop-failed', { channel: name }));
    },
    async open(file) {
      if (file.channel !== name) {
        throw new SendError('This file is of another channel', { outcome: 'not-sent', code: 'file-gone' });
      }
      return openFile(loaded?.puppet, file);
    },
  };
}

function toTerminal(text: string): void {
  process.stderr.write(text);
}
