import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { WireFile } from '../../adapters/web/protocol.ts';
import { type Assets, contentSecurityPolicy } from '../../app/assets.ts';
import type { CannedText } from '../../core/cases.ts';

/** What the fake server answers over plain HTTP: pages, sessions, files and signing in. */
export class FakeHttp {
  readonly #assets: Assets;
  readonly #files = new Map<string, { file: WireFile; body: Buffer }>();
  signedIn = false;
  /** The brand's canned replies. */
  canned: readonly CannedText[] = [];
  /** How a new session goes. */
  sessions: 'granted' | 'refused' | 'unreachable' = 'granted';

  constructor(assets: Assets) {
    this.#assets = assets;
  }

  file(name: string, mime: string, body: Buffer): WireFile {
    const id = randomUUID();
    const file: WireFile = { id, name, mime, bytes: body.length, url: `/hooks/website/files/${id}/signed` };
    this.#files.set(id, { file, body });
    return file;
  }

  uploaded(id: string): WireFile | undefined {
    return this.#files.get(id)?.file;
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const body = await bytes(request);
    const asset = this.#assets.get(url.pathname);
    if (asset !== undefined) {
      response.writeHead(200, { 'content-type': asset.type, 'content-security-policy': contentSecurityPolicy });
      response.end(asset.body);
      return;
    }
    const path = url.pathname.replace('/hooks/website/', '');
    if (path === 'session' && this.sessions === 'unreachable') request.destroy();
    else if (path === 'session' && this.sessions === 'refused') json(response, 403, { error: 'origin', text: 'No.' });
    else if (path === 'session') json(response, 200, { token: 'visitor-token' });
    else if (path === 'files') json(response, 201, this.file(...this.#upload(url, request, body)));
    else if (path.startsWith('files/')) this.#serve(path.split('/')[1] ?? '', response);
    else if (path === 'desk/sign-in') this.#signIn(JSON.parse(body.toString()) as { code?: string }, response);
    else if (path === 'desk/canned') json(response, 200, this.canned);
    else if (path === 'desk/invite') json(response, 201, { path: '/desk#code=for-a-colleague' });
    else if (path === 'desk/sign-out') {
      this.signedIn = false;
      response.writeHead(204).end();
    } else if (path === '/host') {
      const script = '<script src="/widget.js" async data-channel="website"></script>';
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      response.end(
        `<!doctype html><meta name="viewport" content="width=device-width"><title>A shop</title><h1>A shop</h1><button>Buy</button>${script}`,
      );
    } else json(response, 404, { error: 'not-found', text: 'No such page.' });
  }

  #upload(url: URL, request: IncomingMessage, body: Buffer): [string, string, Buffer] {
    return [url.searchParams.get('name') ?? 'file', request.headers['content-type'] ?? '', body];
  }

  #serve(id: string, response: ServerResponse): void {
    const found = this.#files.get(id);
    if (found === undefined) return json(response, 404, { error: 'not-found', text: 'No such file.' });
    response.writeHead(200, { 'content-type': found.file.mime });
    response.end(found.body);
  }

  #signIn(by: { code?: string; token?: string }, response: ServerResponse): void {
    if (by.code !== 'good' && by.token !== 'secret') {
      return json(response, 401, { error: by.code === undefined ? 'unknown' : 'used', text: 'No.' });
    }
    this.signedIn = true;
    response.writeHead(204).end();
  }
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

async function bytes(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}
