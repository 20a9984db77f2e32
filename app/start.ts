import type { HttpBindings } from '@hono/node-server';
import type { Config } from '../config/config.ts';
import { replaceable } from '../core/bot/knowledge.ts';
import { scoped } from '../core/bulletin.ts';
import { type Clock, systemClock } from '../core/clock.ts';
import { createEngine } from '../core/engine.ts';
import { newId } from '../core/ids.ts';
import { limitsHere } from '../core/limits.ts';
import type { Log } from '../core/log.ts';
import type { Address } from '../core/message.ts';
import { createAdmin } from './admin.ts';
import { createApi, refusalRate } from './api/index.ts';
import { type Assets, buildAssets } from './assets.ts';
import { keepBoards } from './boards.ts';
import { createChannels } from './channels.ts';
import { clientAddress } from './client-address.ts';
import { createWakeups, joinCluster, leasesOf } from './cluster.ts';
import { createFileLinks } from './file-links.ts';
import { createForget } from './forget.ts';
import { followKnowledge, readKnowledge } from './knowledge.ts';
import { shareLogins } from './logins.ts';
import { keepMembers, knownMembers } from './members.ts';
import { createMetrics } from './metrics.ts';
import { createModel } from './model.ts';
import { createOpenFile } from './open-file.ts';
import { openStore } from './open-store.ts';
import { roles as everyRole, type Role } from './roles.ts';
import { startServer } from './server.ts';
import { createShiftBook } from './shift-book.ts';
import { createStages, maskOf } from './stages.ts';
import { type Part, stopInTime } from './stop-in-time.ts';
import { serveTogether } from './together.ts';
import { createTools } from './tools/index.ts';
import { createUnanswered } from './unanswered.ts';
import { unshownIn } from './unshown.ts';
import { createWritten } from './written.ts';

export interface Running {
  /** Where browsers find it. */
  readonly url: string;
  /** The customers' page; undefined where there is no chat on a website. */
  readonly customersUrl: string | undefined;
  /** A one-time link that signs a supervisor in at the web desk; undefined where no desk is a web desk. */
  signInUrl(): Promise<string | undefined>;
  /** Takes nothing new, lets what is under way finish for up to eight seconds, and closes the store in any case. */
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly config: Config;
  readonly log: Log;
  /** Told once where the store cannot go on: the process should stop. */
  readonly onFatal: (error: Error) => void;
  /** Another one than this machine's. */
  readonly clock?: Clock;
  /** What this process does, where several share the work; everything, where nothing is said. */
  readonly roles?: readonly Role[];
}

/** Puts a configured front desk together and starts it: the composition root. */
export async function startFrontdesk(options: StartOptions): Promise<Running> {
  const { config, log, onFatal, clock = systemClock, roles = everyRole } = options;
  const knowledge = replaceable(await readKnowledge(config));
  const {
    turn,
    board,
    transcript,
    tell,
    canned,
    fileLink: words,
    unshown,
    texts,
  } = await createStages(config, knowledge);
  const pages = config.channels.find(({ type }) => type === 'web');
  const isWeb = roles.includes('web');
  const assets: Assets = pages && isWeb ? await buildAssets({ channel: pages.name }) : new Map();
  const following = await followKnowledge(knowledge, config, log);
  const store = await openStore(config.store, {
    clock,
    onFatal,
    shared: config.queue.kind === 'redis',
    onWait: () => log.info('standing-by', { reason: 'another process owns the store' }),
  }).catch(async (error) => {
    await following.stop();
    throw error;
  });
  const parts: Part[] = [{ name: 'knowledge', stop: following.stop }];
  const stop = async () => {
    try {
      await stopInTime(parts.toReversed(), log);
    } finally {
      await store.close();
    }
  };
  try {
    const cluster = await joinCluster(config, store, log, clock);
    if (cluster) parts.push({ name: 'redis', stop: async () => cluster.leave() });
    const openWritten = createWritten(store, transcript);
    const channels = await createChannels(
      config,
      store,
      log,
      clock,
      { openWritten, tell, canned },
      createShiftBook(store, clock, (wake) => wakeups.wake(wake)),
      cluster,
    );
    const { publicUrl, fileLinks: validMs } = config.server;
    const [language] = config.brand.languages;
    const openFile = createOpenFile((name) => channels.find((channel) => channel.name === name), openWritten);
    const links =
      publicUrl === undefined
        ? undefined
        : await createFileLinks({ store, clock, publicUrl, validMs, words, texts, language, openFile });
    const rooms = new Set(config.desks.map((desk) => `${desk.channel}/${desk.room}`));
    const isDesk = ({ channel, chat }: Address) => rooms.has(`${channel}/${chat}`);
    const metrics = createMetrics(store);
    const look = () => void engine.sweep().catch(() => log.warn('sweep-failed'));
    const wakeups = await createWakeups(cluster, store, channels, clock, log, look);
    const { llm } = config.bot;
    const model = llm && (await createModel(llm, store.storage('model'), log));
    const engine = createEngine({
      ...(model && { model }),
      tools: createTools(config.bot.tools, log),
      forget: createForget(store),
      keepMs: config.retention,
      onMissed: createUnanswered(store.storage('bot')).note,
      store,
      wakeups,
      members: () => knownMembers(store.storage('app')),
      turn,
      channels,
      isDesk,
      ...maskOf(config),
      ...(links && { link: links.link }),
      names: unshownIn(store, unshown),
      newId,
      log,
      clock,
      observe: metrics.observe,
      ...(cluster && { member: cluster.member }),
      works: roles.includes('worker'),
      leaseOf: leasesOf(config),
    });
    const logins = shareLogins({
      channels,
      isHere: (name) => channels.some((channel) => channel.name === name && engine.isHere(channel)),
      bulletin: cluster && scoped(cluster.bulletin, 'accounts'),
      clock,
    });
    parts.push({ name: 'logins', stop: async () => logins.stop() });
    const { loginOf } = logins;
    const admin = createAdmin({
      channels,
      loginOf,
      typeOf: (name) => config.channels.find((channel) => channel.name === name)?.type ?? '',
      missing: engine.missing,
      async signedIn(request) {
        const known = await Promise.all(channels.map(({ signedIn }) => signedIn?.(request)));
        return known.find((party) => party?.role === 'supervisor') ?? known.find((party) => party !== undefined);
      },
    });
    const { tokens } = config.api;
    const api = createApi({
      tokens,
      store,
      channels: channels.map(({ name }) => name),
      isDesk,
      accept: engine.sink.accept,
      async tell(id, event) {
        await store.tell(id, event);
        wakeups.wake({ kind: 'mailbox', id });
      },
      openFile,
      newId,
      clock,
      refusals: (cluster?.limits ?? limitsHere)('api', refusalRate),
      client: (env) => clientAddress((env as HttpBindings).incoming, config.server.trustProxy),
    });
    let isUp = false;
    const together = cluster && serveTogether({ config, cluster, engine, roles, log });
    const server = await startServer({
      ...config.server,
      channels: together ? channels.map(together.forwarded) : channels,
      assets,
      metrics,
      log,
      // It answers while the rest is still on its way up, which may end in a failure.
      missing: () => (isUp ? engine.missing() : [...new Set([...engine.missing(), 'engine'])]),
      loginOf,
      admin,
      ...(links && { files: links.pages }),
      ...(tokens.length > 0 && roles.includes('ingress') && { api }),
      ...(together && { serves: together.serves, shared: () => together.shown(channels) }),
    });
    cluster?.listensOn(server.port);
    // The server outlives the channels, so that a browser which comes while we stop is told so.
    parts.push({ name: 'server', stop: server.stop });
    parts.push({ name: 'engine', stop: engine.stop });
    // Before the channels, which wait for the requests they have begun: a half-sent one may never end by itself.
    parts.push({ name: 'requests', stop: async () => server.hurry() });
    await engine.start();
    isUp = true;
    const desks = config.desks.map(({ channel, room, ...desk }) => ({ ...desk, room: { channel, chat: room } }));
    const ours = { channels, isOurs: engine.holds, clock, log };
    parts.push({
      name: 'members',
      stop: keepMembers({ storage: store.storage('app'), desks, ...ours }).stop,
    });
    parts.push({
      name: 'boards',
      stop: keepBoards({ store, loginOf, desks: desks.filter((desk) => desk.board), card: board, newId, ...ours }).stop,
    });
    const url = config.server.publicUrl ?? server.url;
    return {
      url,
      customersUrl: pages && isWeb ? `${url}/` : undefined,
      async signInUrl() {
        if (!isWeb) return undefined;
        const desk = channels.find(
          ({ name, signInPath }) => signInPath && config.desks.some(({ channel }) => channel === name),
        );
        return desk?.signInPath && url + (await desk.signInPath());
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
