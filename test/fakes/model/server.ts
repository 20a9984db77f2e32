import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setInterval } from 'node:timers/promises';
import * as z from 'zod';

/** How the emulated model behaves. `says`: exactly these words. `silent`: takes the request and never answers. `endless`, `endlessly-broken`: a response without an end. `drips`: one that comes a byte at a time. */
export type Behaviour =
  | 'words'
  | 'knows-nothing'
  | 'nonsense'
  | 'empty'
  | 'refuses'
  | 'too-many'
  | 'broken'
  | 'drops'
  | 'silent'
  | 'endless'
  | 'endlessly-broken'
  | 'drips'
  | { readonly says: string }
  /** Wants a tool called. */
  | { readonly wants: string; readonly given: unknown };

export interface FakeModel {
  /** What `bot.llm.baseUrl` is to be. */
  readonly url: string;
  behaviour: Behaviour | ((asked: Asked) => Behaviour);
  /** What it was asked, as it arrived. */
  readonly asked: readonly Asked[];
  readonly keys: readonly (string | undefined)[];
  /** How many bytes of a response without an end were taken. */
  readonly taken: number;
  stop(): Promise<void>;
}

const message = z.discriminatedUnion('role', [
  z.object({ role: z.enum(['system', 'user']), content: z.string() }),
  z.object({
    role: z.literal('assistant'),
    content: z.string().nullable(),
    tool_calls: z.array(z.object({ id: z.string(), function: z.object({ name: z.string() }) })).optional(),
  }),
  z.object({ role: z.literal('tool'), tool_call_id: z.string(), content: z.string() }),
]);
const request = z.object({
  model: z.string(),
  messages: z.array(message).min(2),
  max_tokens: z.number(),
  tools: z.array(z.object({ type: z.literal('function'), function: z.record(z.string(), z.unknown()) })).optional(),
});

/** A request as it arrived. */
export type Asked = z.output<typeof request>;

/** An OpenAI-compatible endpoint on this machine, for as long as a test lasts. */
export async function startModel(): Promise<FakeModel> {
  const asked: Asked[] = [];
  const keys: (string | undefined)[] = [];
  let taken = 0;
  const server = createServer((incoming, response) => {
    answer(incoming, response).catch(() => response.destroy());
  });

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of incoming) body += String(chunk);
    if (incoming.method !== 'POST' || incoming.url !== '/v1/chat/completions') return reply(response, 404, {});
    const parsed = request.parse(JSON.parse(body));
    asked.push(parsed);
    keys.push(incoming.headers.authorization);
    const behaviour = typeof fake.behaviour === 'function' ? fake.behaviour(parsed) : fake.behaviour;
    if (typeof behaviour === 'object') {
      return 'says' in behaviour ? say(response, behaviour.says) : want(response, behaviour);
    }
    switch (behaviour) {
      case 'words':
        return say(response, worded(String(parsed.messages[0]?.content)));
      case 'knows-nothing':
        return say(response, 'NO_ANSWER');
      case 'nonsense':
        return say(response, 'asdf qwer 77 %% https://nowhere.example');
      case 'empty':
        return say(response, '');
      case 'refuses':
        return reply(response, 400, { error: { message: 'content policy' } });
      case 'too-many':
        return reply(response, 429, { error: { message: 'slow down' } });
      case 'broken':
        return reply(response, 502, { error: { message: 'bad gateway' } });
      case 'drops':
        response.destroy();
        return;
      case 'endless':
      case 'endlessly-broken':
        return goOn(response, behaviour === 'endless' ? 200 : 500);
      case 'drips':
        response.writeHead(200, { 'content-type': 'application/json' });
        for await (const _ of setInterval(20)) if (response.destroyed || !response.write(' ')) return;
        return;
      case 'silent':
    }
  }

  /** Writes for as long as somebody reads. */
  async function goOn(response: ServerResponse, status: number): Promise<void> {
    response.writeHead(status, { 'content-type': 'application/json' }).write('{"choices":[{"message":{"content":"');
    const piece = 'endless '.repeat(8_192);
    while (!response.destroyed) {
      taken += piece.length;
      if (!response.write(piece)) await Promise.race([once(response, 'drain'), once(response, 'close')]);
    }
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const fake: FakeModel = {
    url: `http://127.0.0.1:${port}/v1`,
    behaviour: 'words',
    asked,
    keys,
    get taken() {
      return taken;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return fake;
}

/** As a good model would: the beginning of the first excerpt, with its mark. */
function worded(instructions: string): string {
  const [, text = ''] = /\[1\][^\n]*\n([^\n]+)/.exec(instructions) ?? [];
  return `In short: ${text} [1]`;
}

function say(response: ServerResponse, content: string): void {
  const choice = { index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' };
  reply(response, 200, { id: 'c', object: 'chat.completion', created: 0, model: 'm', choices: [choice] });
}

function want(response: ServerResponse, { wants, given }: { readonly wants: string; readonly given: unknown }): void {
  const called = { name: wants, arguments: typeof given === 'string' ? given : JSON.stringify(given) };
  const tool_calls = [{ id: `wish-${wants}`, type: 'function', function: called }];
  const choice = { index: 0, message: { role: 'assistant', content: null, tool_calls }, finish_reason: 'tool_calls' };
  reply(response, 200, { id: 'c', object: 'chat.completion', created: 0, model: 'm', choices: [choice] });
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
