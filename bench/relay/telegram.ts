import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer, readBody, type Wire } from './wire.ts';

/** Telegram, as far as relays of text use it. */
export interface TelegramServer {
  readonly apiRoot: string;
  /** A customer writes. */
  write(customer: number, text: string): void;
  isPolled(): boolean;
}

/** @param onSent a bot wrote to a customer */
export async function serveTelegram(
  wire: Wire,
  onSent: (customer: number, text: string) => void,
): Promise<TelegramServer> {
  let updates: { readonly update_id: number }[] = [];
  let count = 0;
  let polling: (() => void) | undefined;

  function poll(body: { offset?: number; limit?: number; timeout?: number }, response: ServerResponse): void {
    const { offset = 0, limit = 100, timeout = 0 } = body;
    updates = updates.filter(({ update_id: id }) => id >= offset);
    const reply = () => {
      polling = undefined;
      clearTimeout(timer);
      wire.later(() => answer(response, { ok: true, result: updates.slice(0, limit) }));
    };
    const timer = setTimeout(reply, timeout * 1_000);
    response.on('close', () => clearTimeout(timer));
    if (updates.length > 0 || timeout === 0) reply();
    else polling = reply;
  }

  function run(method: string, body: Record<string, unknown>): unknown {
    const chat = { id: Number(body['chat_id']), type: 'private', first_name: `Customer ${Number(body['chat_id'])}` };
    switch (method) {
      case 'getMe':
        return { id: 1, is_bot: true, first_name: 'Bench', username: 'bench_bot' };
      case 'sendMessage':
        onSent(chat.id, String(body['text']));
        count += 1;
        return { message_id: count, date: Math.floor(Date.now() / 1_000), chat, text: body['text'] };
      default:
        return true;
    }
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = request.url?.split('/').at(-1) ?? '';
    const text = await readBody(request);
    const body = text === '' ? {} : JSON.parse(text);
    if (method === 'getUpdates') return poll(body, response);
    wire.busy();
    wire.later(() => answer(response, { ok: true, result: run(method, body) }));
  }

  const server = createServer((request, response) => void serve(request, response)).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    apiRoot: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    isPolled: () => polling !== undefined,
    write(customer, text) {
      count += 1;
      const from = { id: customer, is_bot: false, first_name: `Customer ${customer}`, language_code: 'en' };
      const chat = { id: customer, type: 'private', first_name: from.first_name };
      const date = Math.floor(Date.now() / 1_000);
      updates.push({ update_id: count, message: { message_id: count, from, chat, date, text } } as never);
      polling?.();
    },
  };
}
