import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { outgoing, patient } from '../../contracts/channel/check.ts';
import { tokens } from '../../fakes/slack/server.ts';
import type { Json } from '../../fakes/slack/world.ts';
import { openSlack, room, type SlackUnderTest } from './open.ts';

let test: SlackUnderTest;
let payload: Json;

beforeEach(async () => {
  test = await openSlack({ mode: 'http' });
  const { thread = '' } = await test.channel.send({ channel: 'slack', chat: room }, outgoing('a case'), patient);
  const place = { channel: room, thread };
  payload = test.slack.wrap(test.ana.said(place, test.ana.write(place, 'hi')));
});

afterEach(() => test.close());

const post = async (request: Request) =>
  (await test.channel.http?.fetch(request, { ip: '127.0.0.1' }))?.status ?? 'nothing';

function signed(
  body: string,
  change: { timestamp?: string; signature?: string; version?: string; secret?: string } = {},
) {
  const { timestamp = String(Math.floor(Date.now() / 1000)), version = 'v0', secret = tokens.secret } = change;
  const digest = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  return new Request('http://frontdesk.test/', {
    method: 'POST',
    body,
    headers: {
      'Content-Type': 'application/json',
      'X-Slack-Request-Timestamp': timestamp,
      'X-Slack-Signature': change.signature ?? `${version}=${digest}`,
    },
  });
}

const now = () => Math.floor(Date.now() / 1000);

describe('over HTTP, Slack is believed by its signature alone', () => {
  it('which is over the bytes as they came', async () => {
    // The same content, written as no serializer would.
    const odd = JSON.stringify(payload, null, 3).replace('"hi"', '"\\u0068i"');
    expect(await post(signed(odd))).toBe(200);
    expect(test.sink.events).toHaveLength(1);
  });

  it.each([
    ['another secret', () => ({ secret: 'guessed' })],
    ['another version', () => ({ version: 'v1' })],
    ['no signature', () => ({ signature: '' })],
    ['a short one', () => ({ signature: 'v0=abc' })],
    ['no time', () => ({ timestamp: '' })],
    ['a time that is none', () => ({ timestamp: 'soon' })],
    ['a time of 301 seconds ago', () => ({ timestamp: String(now() - 301) })],
    ['a time to come', () => ({ timestamp: String(now() + 600) })],
  ])('and is refused with %s', async (_what, change) => {
    expect(await post(signed(JSON.stringify(payload), change()))).toBe(401);
    expect(test.sink.events).toEqual([]);
  });

  it('and is refused when one byte is another', async () => {
    const request = signed(JSON.stringify(payload));
    const headers = request.headers;
    const changed = JSON.stringify(payload).replace('"hi"', '"ho"');
    expect(await post(new Request(request.url, { method: 'POST', headers, body: changed }))).toBe(401);
  });

  it('and a request that is repeated word for word has no effect', async () => {
    const request = signed(JSON.stringify(payload));
    expect(await post(request.clone() as Request)).toBe(200);
    expect(await post(request)).toBe(401);
    expect(test.sink.keys).toHaveLength(1);
  });

  it('but one that was not taken in may come again as it was', async () => {
    const request = signed(JSON.stringify(payload));
    test.sink.failNext();
    expect(await post(request.clone() as Request)).toBe(500);
    expect(await post(request)).toBe(200);
    expect(test.sink.events).toHaveLength(1);
  });
});

describe('over HTTP', () => {
  it('answers the question that Slack asks before it sends anything', async () => {
    const request = signed(JSON.stringify({ type: 'url_verification', challenge: 'abc', token: 't' }));
    const response = await test.channel.http?.fetch(request, { ip: '127.0.0.1' });
    expect(await response?.json()).toEqual({ challenge: 'abc' });
  });

  it.each([
    ['what cannot be read', '{"type":'],
    ['a number', '7'],
    ['nothing', ''],
  ])('refuses %s without falling over', async (_what, body) => {
    expect(await post(signed(body))).toBe(400);
    expect(await post(signed(JSON.stringify(payload)))).toBe(200);
  });

  it('takes payloads that lack everything, and changes nothing', async () => {
    const bare = [{}, { type: 'event_callback' }, { type: 'event_callback', event: {} }];
    const events = ['message', 'reaction_added', 'message_changed', 'member_left_channel', 'channel_archive'];
    for (const body of [...bare, ...events.map((type) => ({ type: 'event_callback', event: { type } }))]) {
      expect(await post(signed(JSON.stringify(body)))).toBe(200);
    }
    for (const type of ['block_actions', 'view_submission', 'message_action', 'shortcut']) {
      expect(await post(test.slack.request('interactive', { type }))).toBe(200);
    }
    expect(test.sink.events).toEqual([]);
  });

  it('refuses what is too large, and methods that are none of Slack’s', async () => {
    expect(await post(signed('x'.repeat(4 * 1024 * 1024)))).toBe(413);
    expect(await post(new Request('http://frontdesk.test/'))).toBe(405);
  });
});
