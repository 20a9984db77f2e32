import { afterEach, describe, expect, it } from 'vitest';
import { outgoing, patient } from '../../contracts/channel/check.ts';
import { dial, newVisitor, post, signIn, visit, work } from './browser.ts';
import { openWeb, type WebUnderTest } from './open.ts';

let web: WebUnderTest;
afterEach(() => web.close());

/** The answer's status and error code. */
async function refusal(response: Response): Promise<unknown> {
  return [response.status, ((await response.json()) as { error: string }).error];
}

describe('a visitor', () => {
  it('gets a token for a chat of its own, and keeps it over a restart', async () => {
    web = await openWeb();
    const [token, other] = [await newVisitor(web.served), await newVisitor(web.served)];
    const { me } = await (await visit(web.served, token)).until('welcome');
    const { me: them } = await (await visit(web.served, other)).until('welcome');
    expect(me.id).toMatch(/^visitor:[\w-]{22}$/);
    expect(them.id).not.toBe(me.id);
    await web.restart();
    expect((await (await visit(web.served, token)).until('welcome')).me).toEqual(me);
  });

  it.each([
    ['made up', () => 'v1.AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA'],
    ['empty', () => ''],
    [
      'of another visitor, with the own signature',
      (own: string, other: string) => {
        return [...other.split('.').slice(0, 2), own.split('.')[2]].join('.');
      },
    ],
    ['with something added', (own: string) => `${own}.x`],
    ['of another version', (own: string) => own.replace('v1', 'v2')],
  ])('is not let in with a token that is %s', async (_, forge) => {
    web = await openWeb();
    const tab = await dial(web.served);
    tab.send({ type: 'hello', token: forge(await newVisitor(web.served), await newVisitor(web.served)), after: 0 });
    expect(await tab.closed).toBe(1008);
    expect(tab.heard).toEqual([{ type: 'unauthorized' }]);
  });

  it('is not let in as an agent', async () => {
    web = await openWeb();
    const tab = await dial(web.served, { cookie: 'frontdesk-website=AAAAAAAAAAAAAAAAAAAAAA' });
    tab.send({ type: 'hello-agent' });
    expect(await tab.closed).toBe(1008);
    expect(tab.heard).toEqual([{ type: 'unauthorized' }]);
  });
});

describe('a page of a foreign site', () => {
  it.each(['https://evil.example', 'https://www.acme.example.evil.example', 'http://www.acme.example', 'null'])(
    'gets no session, no upload and no socket: %s',
    async (origin) => {
      web = await openWeb();
      const headers = { origin };
      for (const path of ['session', 'files', 'desk/sign-in', 'desk/invite']) {
        expect(await refusal(await post(web.served, path, { headers, body: '{}' }))).toEqual([403, 'origin']);
      }
      await expect(dial(web.served, { origin })).rejects.toThrow('403');
    },
  );

  it('that names no origin gets nothing either', async () => {
    web = await openWeb();
    expect((await fetch(`${web.served.hooks}/session`, { method: 'POST' })).status).toBe(403);
    await expect(dial(web.served, { origin: null })).rejects.toThrow('403');
  });

  it('may chat where it is listed, and may not use the desk', async () => {
    web = await openWeb();
    const origin = 'https://www.acme.example';
    const preflight = await fetch(`${web.served.hooks}/files`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' },
    });
    expect(preflight.headers.get('access-control-allow-origin')).toBe(origin);
    expect(preflight.headers.get('access-control-allow-headers')?.toLowerCase()).toContain('authorization');
    const session = await post(web.served, 'session', { headers: { origin } });
    expect([session.status, session.headers.get('access-control-allow-origin')]).toEqual([200, origin]);

    const cookie = await signIn(web.served, { token: 'token-of-ana-0123456789' });
    expect((await post(web.served, 'desk/invite', { headers: { origin, cookie } })).status).toBe(403);
    const tab = await dial(web.served, { origin, cookie });
    tab.send({ type: 'hello-agent' });
    expect(await tab.closed).toBe(1008);
    const file = await post(web.served, 'files?name=a', { headers: { origin, cookie }, body: 'bytes' });
    expect(file.status).toBe(401);
  });

  it('may read why it gets no session, and nothing else', async () => {
    web = await openWeb();
    const response = await post(web.served, 'session', { headers: { origin: 'https://evil.example' } });
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(await refusal(response)).toEqual([403, 'origin']);
  });

  it('is told nothing that would let its scripts read an answer', async () => {
    web = await openWeb();
    const response = await fetch(`${web.served.hooks}/session`, {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
    });
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('a server with a public address', () => {
  it('takes no other name for its own, though a browser was led here by it', async () => {
    web = await openWeb({ publicUrl: 'https://desk.acme.example' });
    const body = JSON.stringify({ token: 'token-of-ana-0123456789' });
    // The origin is the host that was asked, as it is where a foreign name was made to lead here.
    expect(await refusal(await post(web.served, 'session'))).toEqual([403, 'origin']);
    expect(await refusal(await post(web.served, 'desk/sign-in', { body }))).toEqual([403, 'origin']);
    await expect(dial(web.served)).rejects.toThrow('403');

    const ours = { origin: 'https://desk.acme.example' };
    expect((await post(web.served, 'desk/sign-in', { headers: ours, body })).status).toBe(204);
    const listed = { origin: 'https://www.acme.example' };
    expect((await post(web.served, 'session', { headers: listed })).status).toBe(200);
  });
});

describe('every answer but a file', () => {
  it.each([
    ['session', 200],
    ['files', 401],
    ['desk/sign-in', 400],
    ['desk/sign-out', 204],
    ['desk/invite', 401],
    ['nothing', 404],
  ])('is kept by nobody and taken for nothing else: %s', async (path, status) => {
    web = await openWeb();
    const response = await post(web.served, path);
    const { headers } = response;
    expect([response.status, headers.get('cache-control'), headers.get('x-content-type-options')]).toEqual([
      status,
      'no-store',
      'nosniff',
    ]);
  });
});

describe('an agent', () => {
  it('signs in once by a link, as a supervisor', async () => {
    web = await openWeb();
    const path = await web.signInPath();
    expect(path).toMatch(/^\/desk#code=[\w-]{22}$/);
    const cookie = await signIn(web.served, { path, name: ' Bo ' });
    const { me } = await (await work(web.served, cookie)).until('welcome-agent');
    expect(me).toMatchObject({ name: 'Bo', kind: 'agent', role: 'supervisor' });

    const again = await post(web.served, 'desk/sign-in', {
      body: JSON.stringify({ code: path.split('#code=')[1], name: 'Eve' }),
    });
    expect(await refusal(again)).toEqual([401, 'used']);
  });

  it('stays the same person as long as the session lasts, and is nobody else of that name', async () => {
    web = await openWeb();
    const cookie = await signIn(web.served, { path: await web.signInPath(), name: 'Bo' });
    const namesake = await signIn(web.served, { path: await web.signInPath(), name: 'Bo' });
    const { me } = await (await work(web.served, cookie)).until('welcome-agent');
    await web.restart();
    expect((await (await work(web.served, cookie)).until('welcome-agent')).me.id).toBe(me.id);
    const tab = await work(web.served, namesake);
    expect((await tab.until('welcome-agent')).me).toMatchObject({ name: 'Bo' });

    const room = { channel: 'website', chat: 'support' };
    const { thread = '' } = await web.channel.send(room, outgoing('a case'), patient);
    const parts = [{ kind: 'text', text: 'mine' }] as const;
    const own = await work(web.served, cookie);
    const sent = await own.ask({ type: 'message', room: 'support', thread, key: 'k', parts });
    const id = sent.type === 'done' ? (sent.id ?? '') : '';
    const meddling = await tab.ask({ type: 'edit', room: 'support', thread, key: 'e', id, parts });
    expect(meddling).toMatchObject({ type: 'refused', code: 'not-yours' });
  });

  it('is one of two who use the same link at the same time', async () => {
    web = await openWeb();
    const code = (await web.signInPath()).split('#code=')[1];
    const both = await Promise.all(
      ['Bo', 'Eve'].map((name) => post(web.served, 'desk/sign-in', { body: JSON.stringify({ code, name }) })),
    );
    expect(both.map(({ status }) => status).toSorted()).toEqual([204, 401]);
  });

  it('gets a cookie that scripts and other sites cannot use', async () => {
    web = await openWeb();
    const response = await post(web.served, 'desk/sign-in', {
      body: JSON.stringify({ token: 'token-of-ana-0123456789' }),
    });
    const [cookie = ''] = response.headers.getSetCookie();
    expect(cookie).toMatch(/^frontdesk-website=[\w-]{22};/);
    for (const flag of ['HttpOnly', 'SameSite=Strict', 'Path=/', 'Max-Age=2592000']) expect(cookie).toContain(flag);
    expect(cookie).not.toContain('Secure');

    await web.restart({ publicUrl: 'https://desk.acme.example' });
    const secure = await post(web.served, 'desk/sign-in', {
      headers: { origin: 'https://desk.acme.example' },
      body: JSON.stringify({ token: 'token-of-ana-0123456789' }),
    });
    expect(secure.headers.getSetCookie()[0]).toContain('Secure');
  });

  it.each([
    [{ token: 'token-of-ana-012345678' }, 401, 'unknown'],
    [{ token: '' }, 401, 'unknown'],
    [{ code: 'AAAAAAAAAAAAAAAAAAAAAA', name: 'Bo' }, 401, 'unknown'],
    [{ code: 1, name: 'Bo' }, 400, 'invalid'],
    [{}, 400, 'invalid'],
  ])('is not signed in by %j', async (body, status, error) => {
    web = await openWeb();
    expect(await refusal(await post(web.served, 'desk/sign-in', { body: JSON.stringify(body) }))).toEqual([
      status,
      error,
    ]);
  });

  it.each(['', '   ', 'ana', 'x'.repeat(61), 'Bo\u202e', 'two\nlines'])(
    'chooses a name that is one, and nobody else’s, without spending the link: %j',
    async (name) => {
      web = await openWeb();
      const path = await web.signInPath();
      const body = JSON.stringify({ code: path.split('#code=')[1], name });
      expect(await refusal(await post(web.served, 'desk/sign-in', { body }))).toEqual([400, 'name']);
      await signIn(web.served, { path, name: 'Bo' });
    },
  );

  it('has a day to use a link', async () => {
    let now = Date.now();
    web = await openWeb({ clock: { now: () => now, after: () => () => {} } });
    const code = (await web.signInPath()).split('#code=')[1];
    now += 24 * 60 * 60 * 1000;
    const body = JSON.stringify({ code, name: 'Bo' });
    expect(await refusal(await post(web.served, 'desk/sign-in', { body }))).toEqual([401, 'unknown']);
  });

  it('invites colleagues as a supervisor only', async () => {
    web = await openWeb();
    const ana = await signIn(web.served, { token: 'token-of-ana-0123456789' });
    const invited = await post(web.served, 'desk/invite', { headers: { cookie: ana } });
    expect(invited.status).toBe(201);
    const { path } = (await invited.json()) as { path: string };
    const bo = await signIn(web.served, { path, name: 'Bo' });
    expect((await (await work(web.served, bo)).until('welcome-agent')).me.role).toBe('agent');
    expect(await refusal(await post(web.served, 'desk/invite', { headers: { cookie: bo } }))).toEqual([
      403,
      'forbidden',
    ]);
    expect(await refusal(await post(web.served, 'desk/invite'))).toEqual([401, 'unauthorized']);
  });

  it('is out everywhere after signing out', async () => {
    web = await openWeb();
    const cookie = await signIn(web.served, { token: 'token-of-ana-0123456789' });
    const tab = await work(web.served, cookie);
    expect((await post(web.served, 'desk/sign-out', { headers: { cookie } })).status).toBe(204);
    expect(await tab.closed).toBe(1008);
    expect(tab.heard.at(-1)).toEqual({ type: 'unauthorized' });
    expect((await post(web.served, 'desk/invite', { headers: { cookie } })).status).toBe(401);
  });

  it('is out when the token is not configured any more, or is another one', async () => {
    web = await openWeb();
    const cookie = await signIn(web.served, { token: 'token-of-ana-0123456789' });
    await web.restart({ agents: [{ name: 'Ana', token: 'another-token-0123456789', role: 'supervisor' }] });
    expect((await post(web.served, 'desk/invite', { headers: { cookie } })).status).toBe(401);
    await web.restart({ agents: [{ name: 'Ana', token: 'token-of-ana-0123456789', role: 'agent' }] });
    expect((await post(web.served, 'desk/invite', { headers: { cookie } })).status).toBe(403);
  });
});

describe('too many requests', () => {
  it('from one address are put off, with the time to wait', async () => {
    web = await openWeb({ rates: { sessions: { points: 2, seconds: 60 } } });
    await newVisitor(web.served);
    await newVisitor(web.served);
    const response = await post(web.served, 'session');
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refusal(response)).toEqual([429, 'too-fast']);
  });
});
