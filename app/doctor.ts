import type { Config } from '../config/config.ts';
import { systemClock } from '../core/clock.ts';
import { newId } from '../core/ids.ts';
import type { Store } from '../core/store.ts';
import { createChannels } from './channels.ts';
import { createLog } from './log.ts';
import { createModel } from './model.ts';
import { openStoreForTool } from './open-store.ts';
import { createShiftBook } from './shift-book.ts';

/** One thing that was tried, and what is wrong with it: nothing, where it works. */
export interface Finding {
  readonly what: string;
  readonly wrong: readonly string[];
}

/** Whoever does not answer by then, in milliseconds, is told of as silent. */
const patienceMs = 30_000;

/** It is the finding that says what is wrong. */
const silent = createLog('silent');

const modelAdvice = {
  timeout: 'It did not answer in time: look at timeout, and at the endpoint',
  refused: 'It refuses the call: look at apiKey, model and baseUrl',
  unreachable: 'It cannot be reached: look at baseUrl, and at the network',
  'over-budget': "The day's budget is used up: bot.llm.budget says how many calls there are",
} as const;

/** Tries everything that a configuration names: store, queue, channels with their rooms, the model; one by one. */
export async function* examine(config: Config): AsyncGenerator<Finding> {
  const opened = await openStoreForTool(config.store).catch((error: unknown) => error as Error);
  const store = opened instanceof Error ? undefined : opened.store;
  try {
    yield { what: `store ${config.store.kind}`, wrong: opened instanceof Error ? [opened.message] : [] };
    const { queue } = config;
    if (queue.kind === 'redis') yield await tried('queue redis', () => tryRedis(queue.url));
    if (store) yield* examineThrough(config, store);
  } finally {
    await store?.close();
  }
}

/** What keeps something of its own in the store, as access tokens and budgets. */
async function* examineThrough(config: Config, store: Store): AsyncGenerator<Finding> {
  for (const channel of config.channels) {
    yield await tried(`channel ${channel.name} (${channel.type})`, async () => {
      const looking = { openWritten: refuse, tell: refuse, canned: () => [] };
      const alone = { ...config, channels: [channel] };
      const shifts = createShiftBook(store, systemClock, () => {});
      const [made] = await createChannels(alone, store, silent, systemClock, looking, shifts);
      return (await made?.examine?.()) ?? [];
    });
  }
  const { llm } = config.bot;
  if (!llm) return;
  yield await tried(`model ${llm.model}`, async () => {
    const model = await createModel(llm, store.storage('model'), silent);
    const messages = [{ by: 'customer' as const, text: 'Hello' }];
    const hello = { id: newId(), instructions: 'Answer with one word.', messages };
    const reply = await model.ask(hello, AbortSignal.timeout(patienceMs));
    return 'code' in reply ? [modelAdvice[reply.code]] : [];
  });
}

/** Nobody writes, so that there is nothing to open or to tell of. */
function refuse(): never {
  throw new Error('Nothing is opened while a channel is examined');
}

async function tryRedis(url: string): Promise<readonly string[]> {
  const { openRedis } = await import('../queue/redis.ts');
  const link = await openRedis(url, silent);
  const isReady = link.isReady();
  link.close();
  return isReady ? [] : ['Redis cannot be reached: look at queue, and at the network'];
}

async function tried(what: string, look: () => Promise<readonly string[]>): Promise<Finding> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<readonly string[]>((resolve) => {
    timer = setTimeout(() => resolve([`There was no answer within ${patienceMs / 1000} s`]), patienceMs);
  });
  try {
    return { what, wrong: await Promise.race([look(), late]) };
  } catch (error) {
    return { what, wrong: [error instanceof Error ? error.message : String(error)] };
  } finally {
    clearTimeout(timer);
  }
}
