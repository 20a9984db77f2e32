import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { outgoing, patient } from '../../contracts/channel/check.ts';
import { HandClock } from '../../web/hand-clock.ts';
import { dial, newVisitor, post, signIn, type Tab, upload, visit, work } from './browser.ts';
import { openWeb, type WebUnderTest } from './open.ts';

const hour = 60 * 60 * 1000;
const day = 24 * hour;

let clock: HandClock;
let web: WebUnderTest;
beforeEach(async () => {
  clock = new HandClock();
  web = await openWeb({ clock });
});
afterEach(() => web.close());

/** Lets time pass, and then an hour at a time until something holds: tidying is done now and then. */
async function later(ms: number, check: () => Promise<void>): Promise<void> {
  clock.pass(ms);
  await vi.waitFor(
    async () => {
      clock.pass(hour);
      await check();
    },
    { timeout: 5_000, interval: 20 },
  );
}

async function hello(token: string): Promise<Tab> {
  const tab = await dial(web.served);
  tab.send({ type: 'hello', token, after: 0 });
  return tab;
}

function kept(collection: string): Promise<number> {
  return web.storage.list(collection, { limit: 100 }).then((docs) => docs.length);
}

describe('a visitor', () => {
  it('who never wrote is forgotten after a week, and whoever wrote or was written to is not', async () => {
    const [silent, wrote, heard] = [
      await newVisitor(web.served),
      await newVisitor(web.served),
      await newVisitor(web.served),
    ];
    const tab = await visit(web.served, wrote);
    await tab.ask({ type: 'message', key: 'k', parts: [{ kind: 'text', text: 'hello' }] });
    await tab.close();
    const other = await visit(web.served, heard);
    const { me } = await other.until('welcome');
    await other.close();
    await web.channel.send({ channel: 'website', chat: me.id }, outgoing('news'), patient);
    await later(7 * day, async () => expect(await kept('new-visitor')).toBe(0));

    expect(await (await hello(silent)).closed).toBe(1008);
    for (const token of [wrote, heard]) {
      const back = await hello(token);
      const { lines } = await back.until('page');
      expect(lines).toHaveLength(1);
    }
  });

  it('who never wrote is still the same one after six days', async () => {
    const token = await newVisitor(web.served);
    const { me } = await (await hello(token)).until('welcome');
    await web.restart();
    clock.pass(6 * day);
    expect((await (await hello(token)).until('welcome')).me).toEqual(me);
  });
});

describe('an upload', () => {
  it('that was never sent is gone after a day, bytes and all, and one that was sent stays', async () => {
    const token = await newVisitor(web.served);
    const bytes = new TextEncoder().encode('bytes');
    const sent = await upload(web.served, { token }, 'sent', bytes);
    const left = await upload(web.served, { token }, 'left', bytes);
    const tab = await visit(web.served, token);
    await tab.ask({ type: 'message', key: 'k', parts: [{ kind: 'media', media: 'file', file: sent.id }] });
    await tab.close();
    await later(day, async () => expect(await kept('loose-file')).toBe(0));

    expect((await fetch(`${web.served.url}${left.url}`)).status).toBe(404);
    expect(await (await fetch(`${web.served.url}${sent.url}`)).text()).toBe('bytes');
    expect([await kept('file'), await kept('attached-file')]).toEqual([1, 0]);
    const again = await visit(web.served, token);
    const media = { kind: 'media', media: 'file', file: sent.id } as const;
    expect(await again.ask({ type: 'message', key: 'again', parts: [media] })).toMatchObject({ type: 'done' });
  });

  it('that has waited a day cannot be sent any more, though it is not gone yet', async () => {
    const token = await newVisitor(web.served);
    const left = await upload(web.served, { token }, 'left', new TextEncoder().encode('bytes'));
    clock.pass(day);
    const tab = await visit(web.served, token);
    const media = { kind: 'media', media: 'file', file: left.id } as const;
    const answer = await tab.ask({ type: 'message', key: 'k', parts: [media, { kind: 'text', text: 'x' }] });
    expect(answer).toMatchObject({ type: 'refused', code: 'not-found' });
  });

  it('past what a visitor may send in a day is refused, says until when, and leaves nothing', async () => {
    await web.restart({ rates: { uploadedBytes: { points: 1_000, seconds: 3_600 } } });
    const [token, other] = [await newVisitor(web.served), await newVisitor(web.served)];
    await upload(web.served, { token }, 'first', new Uint8Array(600));
    const headers = { authorization: `Bearer ${token}` };
    const refused = await post(web.served, 'files?name=second', { headers, body: new Uint8Array(600) });
    expect([refused.status, await refused.json()]).toMatchObject([429, { error: 'quota' }]);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await kept('file')).toBe(1);
    await upload(web.served, { token: other }, 'of another', new Uint8Array(600));
    const cookie = await signIn(web.served, { token: 'token-of-ana-0123456789' });
    await upload(web.served, { cookie }, 'of an agent', new Uint8Array(2_000));
  });
});

describe('signing in', () => {
  it('leaves neither links nor sessions that are over', async () => {
    await web.signInPath();
    const cookie = await signIn(web.served, { path: await web.signInPath(), name: 'Bo' });
    await later(day, async () => expect(await kept('sign-in-code')).toBe(0));
    await (await work(web.served, cookie)).close();
    await later(30 * day, async () => expect(await kept('agent-session')).toBe(0));
    expect(await kept('used-sign-in-code')).toBe(0);
  });
});
