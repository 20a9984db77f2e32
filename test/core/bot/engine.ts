import { vi } from 'vitest';
import { createModel } from '../../../app/model.ts';
import { createTools } from '../../../app/tools/index.ts';
import type { ToolConfig } from '../../../config/config.ts';
import { shippedTexts } from '../../../config/texts/index.ts';
import { createBot } from '../../../core/bot/bot.ts';
import type { Knowledge } from '../../../core/bot/knowledge.ts';
import type { Channel, Sink } from '../../../core/channel.ts';
import type { Escalation } from '../../../core/conversation.ts';
import type { Draft } from '../../../core/draft.ts';
import { createEngine, type Engine } from '../../../core/engine.ts';
import { newId } from '../../../core/ids.ts';
import { plainParts } from '../../../core/message.ts';
import { createOpinions } from '../../../core/opinions.ts';
import { plain } from '../../../core/richtext.ts';
import { createTurn } from '../../../core/turn.ts';
import { createEmbeddedWakeups } from '../../../queue/embedded.ts';
import { openSqliteStore } from '../../../store/sqlite/index.ts';
import { capabilities } from '../../simulation/platform.ts';
import { silentLog } from '../../support/brand.ts';

/** A bot with all that is around it: a store, a channel, tools and a model at this address. */
export interface LiveBot {
  readonly store: Awaited<ReturnType<typeof openSqliteStore>>;
  readonly sent: string[];
  readonly typed: string[];
  readonly escalations: Escalation[];
  readonly missed: Draft['missed'];
  write(text: string): Promise<void>;
  /** The process dies, and another one begins. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export async function startBot(parts: {
  readonly knowledge: Knowledge;
  readonly tools: readonly ToolConfig[];
  readonly model?: string;
  readonly perCustomer?: number;
  readonly timeout?: number;
  /** How long the model's opinion is waited for; without it, none is asked for. */
  readonly opinion?: number;
}): Promise<LiveBot> {
  const { knowledge, tools, model, perCustomer = 1_000, timeout = 5_000, opinion } = parts;
  const store = await openSqliteStore(':memory:');
  const sent: string[] = [];
  const typed: string[] = [];
  const escalations: Escalation[] = [];
  const missed: Draft['missed'] = [];
  let sink: Sink | undefined;
  let engine: Engine;
  const nothing = () => {};
  const chat: Channel = {
    name: 'chat',
    capabilities,
    async start(given) {
      sink = given;
    },
    async stop() {},
    async send(_to, message) {
      sent.push(plainParts(message.parts));
      return { ids: [String(sent.length)] };
    },
    typing: (to, by) => void typed.push(`${by.name} to ${to.chat}`),
    open: () => Promise.reject(new Error('There are no files')),
  };
  const turn = createTurn({
    language: 'en',
    triage: (text) =>
      text === 'fire!' ? { category: 'incident', priority: 'urgent', reason: 'Fire', evidence: [] } : null,
    bot: createBot({
      name: 'Acme',
      greeting: () => undefined,
      knowledge,
      unanswered: 2,
      texts: shippedTexts,
      tools,
      ...(model !== undefined && { model: { timeoutMs: timeout, perCustomer } }),
    }),
    ...(opinion !== undefined && { opinions: createOpinions({ brand: 'Acme', waitMs: opinion, perCustomer }) }),
    handoff: {
      resume: () => false,
      pressed: () => false,
      open: (_draft, why) => void escalations.push(why),
      changed: nothing,
      customer: nothing,
      desk: nothing,
      said: nothing,
      outcome: nothing,
      replayed: nothing,
      waits: nothing,
      late: nothing,
      timer: nothing,
      status: nothing,
      alert: nothing,
      endangered: nothing,
      profiled: nothing,
      shiftEnded: nothing,
      worded: () => false,
      window: nothing,
    },
  });
  const start = async () => {
    const llm = { baseUrl: model ?? '', model: 'm', timeout, budget: { customer: perCustomer, day: 10_000 } };
    engine = createEngine({
      store,
      wakeups: createEmbeddedWakeups({}),
      turn,
      channels: [chat],
      isDesk: () => false,
      newId,
      log: silentLog,
      onMissed: async (_, one) => void missed.push(one),
      tools: createTools(tools, silentLog),
      ...(model !== undefined && { model: await createModel(llm, store.storage('model'), silentLog) }),
    });
    await engine.start();
  };
  await start();
  return {
    store,
    sent,
    typed,
    escalations,
    missed,
    async write(text) {
      const from = { channel: 'chat', chat: 'may' };
      const by = { id: 'may', name: 'May', kind: 'customer' } as const;
      const key = newId();
      const said = [{ kind: 'text', text: plain(text) }] as const;
      await sink?.accept([{ type: 'message', key, id: key, at: new Date(), from, by, parts: said }]);
    },
    async restart() {
      await engine.stop();
      await start();
    },
    async stop() {
      await engine.stop();
      await store.close();
    },
  };
}

/** Waits until the last things sent are these. */
export function ends({ sent }: LiveBot, ...expected: readonly string[]): Promise<void> {
  return vi.waitFor(() => {
    const last = sent.slice(-expected.length);
    if (JSON.stringify(last) !== JSON.stringify(expected)) throw new Error(`Sent last: ${JSON.stringify(last)}`);
  }, 9_000);
}
