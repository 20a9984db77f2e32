import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { cors } from 'hono/cors';
import { z } from 'zod';
import type { HttpHandler } from '../../core/channel.ts';
import type { Limiter, Limits } from '../../core/limits.ts';
import type { Log } from '../../core/log.ts';
import { TooLarge } from '../../core/storage.ts';
import { type AgentSession, type Agents, type SignIn, sessionSeconds } from './agents.ts';
import { download } from './download.ts';
import type { Files } from './files.ts';
import type { Rates } from './limits.ts';
import { createLookback, type LookbackParts } from './lookback.ts';
import type { Origins } from './origins.ts';
import type { WireFile } from './protocol.ts';
import { BrokenOff, fromSender, OverQuota } from './sender.ts';
import type { Visitors } from './visitors.ts';

interface HttpParts extends Omit<LookbackParts, 'agent'> {
  readonly cookieName: string;
  readonly origins: Origins;
  readonly rates: Rates;
  readonly limits: Limits;
  readonly visitors: Visitors;
  readonly agents: Agents;
  readonly files: Files;
  readonly log: Log;
  /** Called when somebody signed out, to end that session's sockets. */
  readonly onSignOut: (session: string) => void;
}

type Env = { Bindings: { readonly ip: string } };

const signInBody = z.union([
  z.strictObject({ code: z.string().max(200), name: z.string().max(200) }),
  z.strictObject({ token: z.string().max(1000) }),
]);

/** What the channel answers beside its socket. */
export function createHttp(parts: HttpParts): HttpHandler['fetch'] {
  const { origins, visitors, agents, files, rates, limits } = parts;
  const app = new Hono<Env>();
  const uploadedBytes = limits('bytes', rates.uploadedBytes);

  const allowed = only(origins.isAllowed);
  const own = only(origins.isOwn);
  const embeddable = cors({
    origin: (origin, c) => (origins.isAllowed(origin, c.req.header('host') ?? null) ? origin : null),
    allowMethods: ['GET', 'POST'],
    allowHeaders: ['Authorization', 'Content-Type'],
    maxAge: 600,
  });
  app.use(async (c, next) => {
    await next();
    c.header('X-Content-Type-Options', 'nosniff');
    if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'no-store');
  });
  app.use('/session', embeddable);
  app.use('/files', embeddable);
  app.use('/files/*', embeddable);

  app.post('/session', allowed, atMost(limits('sessions', rates.sessions)), async (c) =>
    c.json({ token: await visitors.create() }),
  );

  app.post('/files', allowed, atMost(limits('uploads', rates.uploads)), async (c) => {
    const uploader = await whoUploads(c);
    if (!uploader) return fail(c, 401, 'unauthorized', 'Sign in, or reload the page, and try again.');
    const body = c.req.raw.body;
    const file = body && (await files.upload(fromSender(body, counted(uploader)), c.req.query('name') ?? '', uploader));
    if (!file) return fail(c, 400, 'empty', 'This file is empty.');
    const answer: WireFile = { ...file, url: files.link(uploader, file.id) };
    return c.json(answer, 201);
  });

  /** Agents are people we know: only visitors have a quota. */
  function counted(uploader: string): (bytes: number) => Promise<number | null> {
    return async (bytes) => (uploader.startsWith('visitor:') ? uploadedBytes(uploader, bytes) : null);
  }

  app.get('/files/:id/:signature', async (c) => {
    const { id, signature } = c.req.param();
    const file = files.verify(id, signature) ? await files.open(id) : undefined;
    return file
      ? download(file, c.req.header('range') ?? null)
      : fail(c, 404, 'not-found', 'There is no such file, or this link is not for it.');
  });

  app.use(
    '/desk/*',
    own,
    bodyLimit({ maxSize: 8 * 1024, onError: (c) => fail(c, 413, 'too-large', 'That is too much.') }),
  );
  app.post('/desk/sign-in', atMost(limits('sign-ins', rates.signIns)), async (c) => {
    const body = signInBody.safeParse(await c.req.json().catch(() => undefined));
    if (!body.success) return fail(c, 400, 'invalid', 'Open the sign-in link again.');
    const asked = body.data;
    const result =
      'token' in asked ? await agents.signInByToken(asked.token) : await agents.signInByCode(asked.code, asked.name);
    if (!result.ok) return refuseSignIn(c, result.code);
    setCookie(c, parts.cookieName, result.cookie, {
      httpOnly: true,
      sameSite: 'Strict',
      path: '/',
      maxAge: sessionSeconds,
      secure: (c.req.header('origin') ?? '').startsWith('https:'),
    });
    return c.body(null, 204);
  });
  app.post('/desk/sign-out', async (c) => {
    const cookie = getCookie(c, parts.cookieName);
    const session = cookie === undefined ? undefined : await agents.session(cookie);
    if (cookie !== undefined) await agents.signOut(cookie);
    if (session) parts.onSignOut(session.id);
    deleteCookie(c, parts.cookieName, { path: '/' });
    return c.body(null, 204);
  });
  app.post('/desk/invite', async (c) => {
    const session = await agentOf(c);
    if (!session) return fail(c, 401, 'unauthorized', 'Sign in and try again.');
    if (session.party.role !== 'supervisor') return fail(c, 403, 'forbidden', 'Only supervisors invite colleagues.');
    return c.json({ path: signInPath(await agents.createCode('agent')) }, 201);
  });

  const lookback = createLookback({ ...parts, agent: async (c) => (await agentOf(c))?.party });
  app.post('/desk/customer', lookback.customer);
  app.post('/desk/canned', lookback.canned);
  app.post('/desk/transcript', lookback.transcript);

  app.notFound((c) => fail(c, 404, 'not-found', 'There is nothing here.'));
  app.onError((error, c) => {
    if (error instanceof TooLarge) return fail(c, 413, 'too-large', 'This file is larger than what is taken here.');
    if (error instanceof OverQuota) {
      c.header('Retry-After', String(error.wait));
      return fail(c, 429, 'quota', 'You have sent as many files as a day allows. Send this one tomorrow.');
    }
    if (error instanceof BrokenOff) {
      parts.log.info('web-request-aborted', { path: c.req.path.split('/')[1] });
      return fail(c, 400, 'aborted', 'The file did not arrive as a whole. Send it again.');
    }
    parts.log.error('web-request-failed', { path: c.req.path.split('/')[1], error: error.name });
    c.header('Retry-After', '5');
    return fail(c, 503, 'failed', 'That did not work. Try again in a moment.');
  });

  async function agentOf(c: Context<Env>): Promise<AgentSession | undefined> {
    const cookie = getCookie(c, parts.cookieName);
    return cookie === undefined ? undefined : agents.session(cookie);
  }

  /** @returns the id of the visitor whose token it has, or of the agent whose cookie it has */
  async function whoUploads(c: Context<Env>): Promise<string | null> {
    const token = /^Bearer (.{1,200})$/.exec(c.req.header('authorization') ?? '')?.[1];
    if (token !== undefined) return visitors.verify(token);
    // A cookie is sent along without anybody meaning it, so it counts on our own pages only.
    if (!origins.isOwn(c.req.header('origin') ?? null, c.req.header('host') ?? null)) return null;
    return (await agentOf(c))?.party.id ?? null;
  }

  return async (request, client) => app.fetch(request, client);
}

/** The path of the desk that signs somebody in by a code. The code is behind `#`, so that no server logs it. */
export function signInPath(code: string): string {
  return `/desk#code=${code}`;
}

function refuseSignIn(c: Context<Env>, code: Extract<SignIn, { ok: false }>['code']): Response {
  switch (code) {
    case 'used':
      return fail(c, 401, 'used', 'This link was used already. Ask a supervisor for another one.');
    case 'unknown':
      return fail(c, 401, 'unknown', 'This link or token is not valid. Ask a supervisor for another one.');
    case 'name':
      return fail(c, 400, 'name', 'Choose another name: 1 to 60 characters, and not one of a colleague.');
  }
}

type Check = (origin: string | null, host: string | null) => boolean;

function only(check: Check): MiddlewareHandler<Env> {
  return async (c, next) => {
    if (check(c.req.header('origin') ?? null, c.req.header('host') ?? null)) return next();
    // Any page may read this answer, so that the widget can say what is wrong instead of "no connection".
    c.header('Access-Control-Allow-Origin', '*');
    return fail(c, 403, 'origin', 'This page may not do that. Its address has to be among the origins of the channel.');
  };
}

function atMost(limiter: Limiter): MiddlewareHandler<Env> {
  return async (c, next) => {
    const wait = await limiter(c.env.ip);
    if (wait === null) return next();
    c.header('Retry-After', String(wait));
    return fail(c, 429, 'too-fast', 'Too many requests. Wait a moment and try again.');
  };
}

function fail(c: Context, status: 400 | 401 | 403 | 404 | 413 | 429 | 503, error: string, text: string): Response {
  return c.json({ error, text }, status);
}
