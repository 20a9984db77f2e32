import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { createWebChannel, type WebChannel } from '../adapters/web/index.ts';
import type { Config } from '../config/config.ts';
import { loadKnowledge } from '../config/knowledge.ts';
import { shippedTexts } from '../config/texts/index.ts';
import { createBot } from '../core/bot/bot.ts';
import { buildKnowledge } from '../core/bot/knowledge.ts';
import type { FileStream } from '../core/channel.ts';
import { systemClock } from '../core/clock.ts';
import { createEngine } from '../core/engine.ts';
import type { Log } from '../core/log.ts';
import { parseMarkdown } from '../core/markdown.ts';
import type { Address, FileRef } from '../core/message.ts';
import { triage } from '../core/triage/index.ts';
import { createTurn } from '../core/turn.ts';
import { createHandoff } from '../handoff/index.ts';
import { createEmbeddedWakeups } from '../queue/embedded.ts';
import { openBlobs } from '../store/blobs.ts';
import { openSqliteStore } from '../store/sqlite/index.ts';
import { buildAssets } from './assets.ts';
import { createMetrics } from './metrics.ts';
import { startServer } from './server.ts';

export interface Running {
  /** Where the server listens. */
  readonly url: string;
  /** A one-time link that signs a first agent in at the web desk. */
  signInUrl(): Promise<string | undefined>;
  /** Takes nothing new, lets what is under way finish, closes the store. */
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly config: Config;
  readonly log: Log;
  /** Told once where the store cannot go on: the process should stop. */
  readonly onFatal: (error: Error) => void;
}

/** Puts a configured front desk together and starts it: the composition root. */
export async function startFrontdesk({ config, log, onFatal }: StartOptions): Promise<Running> {
  const knowledge = buildKnowledge(await loadKnowledge(config.bot.knowledge));
  const assets = await buildAssets();
  const store = await openSqliteStore(config.store.path, { onFatal });
  try {
    const channels = createChannels();
    const byName = new Map(channels.map((channel) => [channel.name, channel]));

    function createChannels(): WebChannel[] {
      return config.channels.map((channel) =>
        createWebChannel(
          channel.name,
          {
            brand: config.brand.name,
            languages: config.brand.languages,
            origins: channel.origins,
            agents: channel.agents,
            uploadLimit: channel.uploadLimit,
            rooms: config.desks.filter((desk) => desk.channel === channel.name).map((desk) => desk.room),
            ...(config.server.publicUrl === undefined ? {} : { publicUrl: config.server.publicUrl }),
          },
          {
            storage: store.storage(channel.name),
            blobs: openBlobs(join(dirname(config.store.path), 'files', channel.name)),
            openFile,
            clock: systemClock,
            log,
          },
        ),
      );
    }

    function openFile(file: FileRef): Promise<FileStream> {
      const channel = byName.get(file.channel);
      if (!channel) throw new Error('The channel that has this file is not configured any more');
      return channel.open(file);
    }

    const rooms = new Set(config.desks.map((desk) => `${desk.channel}/${desk.room}`));
    const metrics = createMetrics(store);
    const engine = createEngine({
      store,
      wakeups: createEmbeddedWakeups({
        onError: ({ kind, id }, error) =>
          log.error('work-failed', { kind, id, error: error instanceof Error ? error.name : typeof error }),
      }),
      channels,
      isDesk: ({ channel, chat }: Address) => rooms.has(`${channel}/${chat}`),
      newId: randomUUID,
      log,
      observe: metrics.observe,
      turn: createTurn({
        language: config.brand.languages[0],
        triage: (text) => {
          const decision = triage(text);
          return decision.escalate ? decision : null;
        },
        bot: createBot({
          name: config.brand.name,
          greeting: (language) => {
            const markdown = config.bot.greeting[language] ?? config.bot.greeting[config.brand.languages[0]];
            return markdown === undefined ? undefined : parseMarkdown(markdown);
          },
          knowledge,
          unanswered: config.triage.unanswered,
          texts: shippedTexts,
        }),
        handoff: createHandoff({
          desks: config.desks.map(({ name, channel, room }) => ({ name, room: { channel, chat: room } })),
          routes: config.routing.map((rule) => ({ when: {}, ...rule })),
          notes: config.handoff.notes,
          texts: shippedTexts,
          deskLanguage: config.brand.languages[0],
          timezone: config.brand.timezone,
        }),
      }),
    });
    const server = await startServer({
      host: config.server.host,
      port: config.server.port,
      channels,
      assets,
      metrics,
      log,
      missing: engine.missing,
    });
    await engine.start();
    const url = config.server.publicUrl ?? server.url;
    return {
      url,
      async signInUrl() {
        const web = channels.find((channel) => config.desks.some((desk) => desk.channel === channel.name));
        return web && url + (await web.signInPath());
      },
      async stop() {
        await engine.stop();
        await server.stop();
        await store.close();
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}
