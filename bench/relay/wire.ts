import type { IncomingMessage, ServerResponse } from 'node:http';

/** How the platforms behave by now. */
export interface Wire {
  /** Runs at once, or when the API is to have taken its time. */
  later(run: () => void): void;
  /** A call came that is no waiting for news. */
  busy(): void;
}

export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

export function answer(response: ServerResponse, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}
