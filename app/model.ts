import type { LlmConfig } from '../config/config.ts';
import { newId } from '../core/ids.ts';
import type { Log } from '../core/log.ts';
import type { Model, ModelReply } from '../core/model.ts';
import type { Storage } from '../core/storage.ts';
import { lookedUp, toFunction, wishOf } from './model-tools.ts';

/** An answer in a chat is short; this keeps a model that rambles from costing much. */
const mostTokens = 500;
const collection = 'calls';
/** Bytes of a response, of which an answer is a few thousand: an endpoint that goes on and on fills no memory. */
const mostBytes = 256 * 1024;

/** In place of a storage: who only tries uses up no budget. */
export const nothingKept: Pick<Storage, 'list' | 'put'> = { list: async () => [], put: async () => {} };

/** A model at an OpenAI-compatible endpoint. */
export async function createModel(
  { baseUrl, apiKey, model, timeout, budget }: LlmConfig,
  storage: Pick<Storage, 'list' | 'put'>,
  log: Log,
  now: () => number = Date.now,
): Promise<Model> {
  // Loaded only where it is used.
  const { default: OpenAI, APIConnectionTimeoutError, APIUserAbortError } = await import('openai');
  // The client wants a key even where the endpoint, on one's own machine, wants none. A customer waits: no retries.
  // What customers write goes where the admin said, and not where that leads to.
  const client = new OpenAI({
    baseURL: baseUrl,
    apiKey: apiKey ?? 'none',
    maxRetries: 0,
    logLevel: 'off',
    fetchOptions: { redirect: 'error' },
    fetch: async (input, init) => limited(await fetch(input, init)),
  });
  const take = budgetOf(storage, budget.day, now);

  return {
    async ask(
      { instructions, messages, waitMs = timeout, tools = [], looked = [], firstLooked = 1 },
      signal,
    ): Promise<ModelReply> {
      const limit = AbortSignal.timeout(Math.min(timeout, waitMs));
      try {
        if (!(await take())) return { code: 'over-budget' };
        const completion = await client.chat.completions.create(
          {
            model,
            temperature: 0.2,
            max_tokens: mostTokens,
            messages: [
              { role: 'system', content: instructions },
              ...messages.map(({ by, text }) => ({
                role: by === 'bot' ? ('assistant' as const) : ('user' as const),
                content: text,
              })),
              ...looked.flatMap((one, index) => lookedUp(one, firstLooked + index)),
            ],
            ...(tools.length > 0 && { tools: tools.map(toFunction) }),
          },
          { signal: AbortSignal.any([signal, limit]) },
        );
        // An endpoint that is not quite compatible may send anything.
        const message = completion.choices?.[0]?.message;
        const [call] = tools.length > 0 ? (message?.tool_calls ?? []) : [];
        if (call) return wishOf(call);
        const said: unknown = message?.content;
        return typeof said === 'string' && said !== '' ? { said } : { code: 'refused' };
      } catch (error) {
        const isLate =
          limit.aborted || error instanceof APIConnectionTimeoutError || error instanceof APIUserAbortError;
        const status = error instanceof OpenAI.APIError ? error.status : undefined;
        log.warn('model-failed', { error: error instanceof Error ? error.name : typeof error, status, isLate });
        if (isLate) return { code: 'timeout' };
        return { code: status !== undefined && status < 500 ? 'refused' : 'unreachable' };
      }
    },
  };
}

/** The response, of which no more is read than may be: it fails where it is longer. */
function limited(response: Response): Response {
  let bytes = 0;
  const counting = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes > mostBytes) controller.error(new Error('The response is longer than it may be'));
      else controller.enqueue(chunk);
    },
  });
  return new Response(response.body?.pipeThrough(counting) ?? null, response);
}

/** More processes than ever ask a model on one day, restarts included, are not all counted. */
const mostCounts = 200;

/**
 * Counts the calls of each day (UTC), over restarts too, and those of other processes: each has a count of its own, so
 * that none overwrites another's. @returns whether one more is allowed, and counts it
 */
function budgetOf(storage: Pick<Storage, 'list' | 'put'>, most: number, now: () => number): () => Promise<boolean> {
  const self = newId();
  let own = { day: '', count: 0 };
  return async () => {
    const at = now();
    const day = new Date(at).toISOString().slice(0, 10);
    const counts = await storage.list(collection, { limit: mostCounts });
    if (own.day !== day) own = { day, count: 0 };
    const id = `${day} ${self}`;
    const others = counts.filter((doc) => doc.id.startsWith(day) && doc.id !== id);
    const counted = others.reduce((sum, { data }) => sum + (typeof data === 'number' ? data : 0), own.count);
    if (counted >= most) return false;
    own.count += 1;
    await storage.put({ collection, id, at, data: own.count });
    return true;
  };
}
