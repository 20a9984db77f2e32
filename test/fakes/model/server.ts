import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as z from 'zod';

/** How the emulated model behaves. `says`: exactly these words. `silent`: takes the request and never answers. */
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
  | { readonly says: string };

export interface FakeModel {
  /** What `bot.llm.baseUrl` is to be. */
  readonly url: string;
  behaviour: Behaviour;
  /** What it was asked, as it arrived. */
  readonly asked: readonly z.output<typeof request>[];
  readonly keys: readonly (string | undefined)[];
  stop(): Promise<void>;
}

const request = z.object({
  model: z.string(),
  messages: z.array(z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string() })).min(2),
  max_tokens: z.number(),
});

/** An OpenAI-compatible endpoint on this machine, for as long as a test lasts. */
export async function startModel(): Promise<FakeModel> {
  const asked: z.output<typeof request>[] = [];
  const keys: (string | undefined)[] = [];
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
    const { behaviour } = fake;
    if (typeof behaviour === 'object') return say(response, behaviour.says);
    switch (behaviour) {
      case 'words':
        return say(response, worded(parsed.messages[0]?.content ?? ''));
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
      case 'silent':
    }
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const fake: FakeModel = {
    url: `http://127.0.0.1:${port}/v1`,
    behaviour: 'words',
    asked,
    keys,
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

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
