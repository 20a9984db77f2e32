import type { Channel, ChannelDeps, HttpHandler } from '../../core/channel.ts';
import { createApi } from './api.ts';
import { capabilitiesOf } from './capabilities.ts';
import type { SlackContext } from './context.ts';
import { createDrafts } from './drafts.ts';
import { openFile } from './files.ts';
import { createForget } from './forget.ts';
import { examine } from './introduce.ts';
import { createMarks } from './marks.ts';
import { type SlackOptions, usualTiming } from './options.ts';
import { createPlaces } from './places.ts';
import { createPoster } from './poster.ts';
import { createRunning, type Running } from './running.ts';
import { createSchedule } from './schedule.ts';
import { createSender } from './send.ts';

export type { SlackOptions, SlackTiming } from './options.ts';

/**
 * A Slack app as one channel. A desk's room is `{ chat: 'C…' }`, the thread of a case `{ chat: 'C…', thread: ts }`;
 * a customer's own chat with the app is `{ chat: 'D…' }`. Messages are known by their `ts`.
 */
export function createSlackChannel(name: string, options: SlackOptions, deps: ChannelDeps): Channel {
  const timing = { ...usualTiming, ...options.timing };
  const api = createApi(options.botToken, options.apiUrl, deps.log, name);
  const context: SlackContext = { name, options, timing, deps, api };
  const places = createPlaces(deps.storage, () => deps.clock.now());
  const poster = createPoster(context, createSchedule(deps.clock, timing.betweenPosts));
  const drafts = createDrafts(api, options, deps);
  const sender = createSender(context, poster, places, drafts);
  const marks = createMarks(context, poster);
  let running: Running | null = null;

  const http: HttpHandler = {
    async fetch(request, client) {
      return (await running?.fetch?.(request, client)) ?? notNow();
    },
  };

  return {
    name,
    capabilities: capabilitiesOf(options.fileBytes),
    ...(options.ingress.mode === 'http' && { http }),
    examine: () => examine(context),
    async start(sink) {
      running = await createRunning(context, places, drafts, sink);
    },
    async stop() {
      await running?.stop();
    },
    ...sender,
    ...marks,
    forget: createForget(context, places),
    open: (file) => openFile(context, file),
    async members({ chat }) {
      if (!running) throw new Error(`Channel ${name} is not started`);
      return running.members(chat);
    },
    link: (to) => running?.link(to),
    trouble: () => running?.trouble(),
  };
}

function notNow(): Response {
  return new Response('Starting or stopping; please bring it again.', { status: 503, headers: { 'Retry-After': '2' } });
}
