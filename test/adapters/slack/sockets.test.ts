import { inspect } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createSockets } from '../../../adapters/slack/sockets.ts';
import type { Heard } from '../../../core/channel.ts';
import { plainParts } from '../../../core/message.ts';
import { outgoing, patient } from '../../contracts/channel/check.ts';
import { tokens } from '../../fakes/slack/server.ts';
import { VirtualClock } from '../../simulation/clock.ts';
import { type OpenOptions, openSlack, room, type SlackUnderTest, until } from './open.ts';

let test: SlackUnderTest;

async function open(options: OpenOptions = {}): Promise<{ channel: string; thread: string }> {
  test = await openSlack(options);
  const { thread = '' } = await test.channel.send({ channel: 'slack', chat: room }, outgoing('a case'), patient);
  return { channel: room, thread };
}

afterEach(() => test.close());

const said = () => test.sink.events.flatMap((event) => (event.type === 'message' ? [plainParts(event.parts)] : []));

describe('Socket Mode', () => {
  it('keeps two connections, so that the renewal of one leaves no gap', async () => {
    const place = await open();
    expect(test.slack.sockets.size).toBe(2);
    test.slack.refresh('one');
    for (let count = 0; count < 10; count++)
      expect(await test.ana.say(place, `number ${count}`)).toMatchObject({ acked: true });
    await vi.waitFor(() => expect(test.slack.sockets.size).toBe(2));
    expect(said()).toEqual(Array.from({ length: 10 }, (_, count) => `number ${count}`));
  });

  it('comes back when every connection ends, and reads back what was said meanwhile', async () => {
    const place = await open();
    for (const socket of test.slack.sockets) socket.terminate();
    await until(() => test.slack.sockets.size === 0);
    test.ana.write(place, 'while nobody listened');
    await vi.waitFor(() => expect(said()).toEqual(['while nobody listened']), 10_000);
    await vi.waitFor(() => expect(test.slack.sockets.size).toBe(2), 10_000);
  });

  it('says why there is no connection to whoever asks how things stand, until there is one', async () => {
    await open();
    for (let count = 0; count < 2; count++) test.slack.fail('apps.connections.open', 'server-error');
    for (const socket of test.slack.sockets) socket.terminate();
    await vi.waitFor(() => expect(test.channel.trouble?.()).toContain('apps.connections.open'), 10_000);
    await vi.waitFor(() => expect(test.channel.trouble?.()).toBeUndefined(), 40_000);
  });

  it('tries two connections and no more, however often it is begun', async () => {
    await open();
    const clock = new VirtualClock();
    const failed: string[] = [];
    const log = { info() {}, warn() {}, error: (event: string) => void failed.push(event) };
    const place = { name: 'slack', appToken: 'xapp-wrong', apiUrl: test.slack.apiUrl };
    const sockets = createSockets({ ...place, handle: async () => undefined, onGap() {}, clock, log });
    const refused = { code: 'signed-out' };
    await expect(sockets.start()).rejects.toMatchObject(refused);
    await until(() => failed.length === 2);
    const again = expect(sockets.start()).rejects.toMatchObject(refused);
    const before = test.slack.callsOf('apps.connections.open').length;
    await clock.pass(61_000);
    await again;
    await until(() => failed.length === 4);
    expect(test.slack.callsOf('apps.connections.open')).toHaveLength(before + 2);
    expect(sockets.trouble()).toContain('invalid_auth');
    await sockets.stop();
  });

  it('takes an event once where both connections are opened at the same moment', async () => {
    let release = () => {};
    const opening = openSlack({
      prepare: (slack) => {
        release = slack.hold('apps.connections.open');
        void until(() => slack.callsOf('apps.connections.open').length === 2).then(() => release());
      },
    });
    test = await opening;
    const { thread = '' } = await test.channel.send({ channel: 'slack', chat: room }, outgoing('a case'), patient);
    const place = { channel: room, thread };
    const event = test.slack.wrap(test.ana.said(place, test.ana.write(place, 'once')));
    await Promise.all([test.slack.redeliver('events_api', event), test.slack.redeliver('events_api', event)]);
    expect(said()).toEqual(['once']);
  });

  it('does not keep a connection that says hello too late beside the one that took its place', async () => {
    const clock = new VirtualClock();
    await open({ clock });
    const hello = test.slack.holdHello();
    test.slack.refresh('one');
    await until(() => test.slack.greeted === 3);
    await clock.pass(10_000);
    await vi.waitFor(() => expect(test.log.map(({ event }) => event)).toContain('slack-cannot-connect'));
    hello();
    await vi.waitFor(async () => {
      await clock.pass(1_000);
      expect(test.slack.sockets.size).toBe(2);
      expect(test.slack.greeted).toBe(4);
    }, 10_000);
  });

  it('goes on trying when Slack has no connection to give', async () => {
    await open();
    test.slack.fail('apps.connections.open', 'server-error');
    test.slack.fail('apps.connections.open', 'lost-before');
    test.slack.refresh('all');
    await vi.waitFor(() => expect(test.log.map(({ event }) => event)).toContain('slack-cannot-connect'), 10_000);
    await vi.waitFor(() => expect(test.slack.sockets.size).toBe(2), 10_000);
  });

  it('takes an event that Slack brings over both connections once', async () => {
    const place = await open();
    const event = test.slack.wrap(test.ana.said(place, test.ana.write(place, 'once')));
    await Promise.all([test.slack.redeliver('events_api', event), test.slack.redeliver('events_api', event)]);
    expect(said()).toEqual(['once']);
  });
});

const reactions = () =>
  test.sink.events.flatMap((event) => (event.type === 'reaction' ? [`${event.added ? '+' : '-'}${event.emoji}`] : []));

describe('after a downtime', () => {
  it('reactions that were given and taken back meanwhile are found, each once, however late Slack tells', async () => {
    const place = await open();
    const [first] = test.slack.world.channel(room).messages;
    const { ts } = test.ana.write(place, 'an answer');
    await test.ana.react(room, ts, 'eyes', true);
    await test.lin.react(room, ts, 'heart', true);
    await vi.waitFor(() => expect(reactions()).toEqual(['+👀', '+❤️']));
    await test.stop();
    test.ana.reacted(room, ts, 'eyes', false);
    const late = test.lin.reacted(room, first?.ts ?? '', 'tada', true);
    test.ana.reacted(room, ts, 'eyes', true);
    test.ana.reacted(room, ts, 'heart', true);
    test.lin.reacted(room, ts, 'heart', false);
    await test.start();
    const all = ['+👀', '+❤️', '+🎉', '+❤️', '-❤️'];
    await vi.waitFor(() => expect(reactions()).toEqual(all));
    await test.slack.event(late);
    await test.ana.react(room, ts, 'eyes', false);
    await vi.waitFor(() => expect(reactions()).toEqual([...all, '-👀']));
    await test.stop();
    await test.start();
    await vi.waitFor(() => expect(test.log.filter(({ event }) => event === 'slack-read-back')).toHaveLength(2));
    expect(reactions()).toEqual([...all, '-👀']);
  });

  it('reactions are not taken for new where an older version has noted none', async () => {
    const place = await open();
    const { ts } = test.ana.write(place, 'an answer');
    test.ana.reacted(room, ts, 'eyes', true);
    await test.stop();
    await test.storage.put({ collection: 'state', id: 'alive', at: Date.now(), data: null });
    await test.start();
    await vi.waitFor(() => expect(said()).toEqual(['an answer']));
    await vi.waitFor(() => expect(test.log.map(({ event }) => event)).toContain('slack-read-back'));
    expect(reactions()).toEqual([]);
  });

  it.each(['socket', 'http'] as const)('answers and edits in open threads are read back, over %s', async (mode) => {
    const place = await open({ mode });
    await test.ana.say(place, 'before');
    await test.stop();
    test.ana.write(place, 'first while away');
    test.lin.write(place, 'second while away');
    await test.start();
    await vi.waitFor(() => expect(said()).toEqual(['before', 'first while away', 'second while away']));
    expect(new Set(test.sink.events.map(({ key }) => key)).size).toBe(3);
  });

  it('an edit is found of what was heard before, however young, and is none of what was not', async () => {
    const heard: Heard[] = [];
    const place = await open({ heard: async () => heard });
    const message = test.ana.write(place, 'ten');
    await test.slack.event(test.ana.said(place, message));
    heard.push({ id: message.ts, by: { id: test.ana.id, name: 'Ana', kind: 'agent' } });
    await test.stop();
    const unheard = test.ana.write(place, 'written and edited meanwhile');
    for (const one of [message, unheard]) one.edited = { user: test.ana.id, ts: test.slack.world.ts() };
    await test.start();
    const edits = () => test.sink.events.flatMap((event) => (event.type === 'edit' ? [event.id] : []));
    await vi.waitFor(() => expect(said()).toEqual(['ten', 'written and edited meanwhile']));
    await vi.waitFor(() => expect(test.log.map(({ event }) => event)).toContain('slack-read-back'));
    expect(edits()).toEqual([message.ts]);
  });

  it('what was deleted is found missing, once, where it is young and was the whole thread', async () => {
    const heard: Heard[] = [];
    const place = await open({ heard: async () => heard });
    const by = { id: test.ana.id, name: 'Ana', kind: 'agent' } as const;
    const kept = test.ana.write(place, 'kept').ts;
    const taken = test.ana.write(place, 'taken back').ts;
    const dayOld = `${Math.floor(Date.now() / 1000) - 25 * 60 * 60}.000100`;
    heard.push(...[kept, taken, dayOld].map((id) => ({ id, by })));
    await test.stop();
    test.ana.erase(room, taken);
    await test.start();
    const deleted = () => test.sink.events.filter(({ type }) => type === 'delete');
    await vi.waitFor(() => expect(deleted()).toHaveLength(1));
    expect(deleted()[0]).toMatchObject({ id: taken, by, from: { chat: room, thread: place.thread } });
    await test.stop();
    await test.start();
    const readBack = () => test.log.filter(({ event }) => event === 'slack-read-back');
    await vi.waitFor(() => expect(readBack()).toHaveLength(2));
    expect(deleted()).toHaveLength(1);
  });

  it('of a thread that is too long to be read whole, what is new is found', async () => {
    const place = await open();
    for (let count = 0; count < 2_100; count++) {
      test.ana.write(place, 'long ago', { ts: `1600000000.${String(count).padStart(6, '0')}` });
    }
    await test.stop();
    test.ana.write(place, 'while away');
    await test.start();
    await vi.waitFor(() => expect(test.log.map(({ event }) => event)).toContain('slack-read-back'), 10_000);
    expect(said()).toEqual(['while away']);
  });

  it('the thread of a case that is closed is left alone', async () => {
    const place = await open();
    const card = { title: 'Case', facts: { state: 'closed' } };
    const at = { channel: 'slack', chat: room, thread: place.thread };
    await test.channel.edit?.(at, [place.thread], outgoing([{ kind: 'card', card }]), patient);
    await test.stop();
    const before = test.slack.callsOf('conversations.replies').length;
    await test.start();
    await vi.waitFor(() => expect(test.log.map(({ event }) => event)).toContain('slack-read-back'));
    expect(test.slack.callsOf('conversations.replies')).toHaveLength(before);
  });

  it('customers’ chats are read back too', async () => {
    test = await openSlack({ customers: 'direct' });
    test.slack.world.addChannel('D0ANA', [test.ana.id]);
    await test.ana.say({ channel: 'D0ANA' }, 'hello');
    await test.stop();
    test.ana.write({ channel: 'D0ANA' }, 'anybody there?');
    await test.start();
    await vi.waitFor(() => expect(said()).toEqual(['hello', 'anybody there?']));
  });
});

describe('customers’ chats, after a downtime', () => {
  const chat = { channel: 'D0ANA' };

  async function openDirect(options: OpenOptions = {}): Promise<void> {
    test = await openSlack({ customers: 'direct', ...options });
    test.slack.world.addChannel('D0ANA', [test.ana.id]);
    test.slack.world.addChannel('D0LIN', [test.lin.id]);
  }

  const readBack = () => test.log.filter(({ event }) => event === 'slack-read-back').length;

  it('answers in a thread of an old message are found, and edits of old messages', async () => {
    await openDirect();
    const first = test.ana.write(chat, 'hello');
    await test.slack.event(test.ana.said(chat, first));
    await test.stop();
    await test.storage.put({ collection: 'state', id: 'alive', at: Date.now() + 3_600_000, data: { reactions: true } });
    test.slack.world.now = () => Date.now() + 3_600_000;
    test.ana.write({ ...chat, thread: first.ts }, 'and one more thing');
    first.edited = { user: test.ana.id, ts: test.slack.world.ts() };
    await test.start();
    await vi.waitFor(() => expect(said()).toEqual(['hello', 'and one more thing']));
    const answer = test.sink.events.findLast(({ type }) => type === 'message');
    expect(answer).toMatchObject({ replyTo: first.ts, from: { chat: 'D0ANA' } });
    await vi.waitFor(() => expect(readBack()).toBe(1));
    expect(test.sink.events.filter(({ type }) => type === 'edit')).toMatchObject([{ id: first.ts }]);
  });

  it('an answer in a thread that was heard is not taken for deleted', async () => {
    const heard: Heard[] = [];
    await openDirect({ heard: async ({ chat: at }) => (at === 'D0ANA' ? heard : []) });
    const old = test.ana.write(chat, 'years ago', { ts: '1500000000.000100' });
    const recent = test.ana.write(chat, 'hello');
    await test.slack.event(test.ana.said(chat, recent));
    const inOld = test.ana.write({ ...chat, thread: old.ts }, 'one');
    const inRecent = test.ana.write({ ...chat, thread: recent.ts }, 'two');
    const taken = test.ana.write({ ...chat, thread: recent.ts }, 'three');
    const by = { id: test.ana.id, name: 'Ana', kind: 'customer' } as const;
    heard.push(...[recent, inOld, inRecent, taken].map(({ ts }) => ({ id: ts, by })));
    await test.stop();
    test.ana.erase('D0ANA', taken.ts);
    await test.start();
    await vi.waitFor(() => expect(readBack()).toBe(1));
    const deleted = test.sink.events.flatMap((event) => (event.type === 'delete' ? [event.id] : []));
    expect(deleted).toEqual([taken.ts]);
  });

  it('the first message of somebody who has never written is found', async () => {
    await openDirect();
    await test.stop();
    test.lin.write({ channel: 'D0LIN' }, 'is anybody there?');
    await test.start();
    await vi.waitFor(() => expect(said()).toEqual(['is anybody there?']));
  });

  it('without the scope im:read, which is named, those are found who have written before', async () => {
    await openDirect();
    await test.ana.say(chat, 'hello');
    test.slack.scopes.delete('im:read');
    await test.stop();
    test.ana.write(chat, 'still there?');
    test.lin.write({ channel: 'D0LIN' }, 'is anybody there?');
    await test.start();
    await vi.waitFor(() => expect(readBack()).toBe(1));
    expect(said()).toEqual(['hello', 'still there?']);
    expect(test.log).toContainEqual({
      event: 'slack-scopes-missing',
      fields: { channel: 'slack', missing: 'im:read' },
    });
  });
});

it('what Slack has given up to bring, as a proxy was away, is read back once it brings something again', async () => {
  const place = await open({ mode: 'http' });
  test.ana.write(place, 'given up');
  const late = test.ana.write(place, 'brought again');
  const request = test.slack.request('events_api', test.slack.wrap(test.ana.said(place, late)));
  request.headers.set('X-Slack-Retry-Num', '2');
  expect((await test.slack.hook?.(request))?.status).toBe(200);
  await vi.waitFor(() => expect(said().toSorted()).toEqual(['brought again', 'given up']));
});

describe('what cannot be read back', () => {
  it('is named in the log and shown to whoever asks how things stand, until it was read', async () => {
    const place = await open();
    test.slack.scopes.delete('channels:history');
    await test.stop();
    await test.start();
    await vi.waitFor(() =>
      expect(test.log).toContainEqual({
        event: 'slack-not-all-read-back',
        fields: { channel: 'slack', places: 1, left: '1', which: `${room}/${place.thread}` },
      }),
    );
    expect(test.channel.trouble?.()).toContain('not everything was read back');
    test.slack.scopes.add('channels:history');
    await test.stop();
    await test.start();
    await vi.waitFor(() => expect(test.log.map(({ event }) => event)).toContain('slack-read-back'));
    expect(test.channel.trouble?.()).toBeUndefined();
  });

  it('before we were stopped is read back by whoever comes after', async () => {
    const place = await open();
    await test.stop();
    const message = test.ana.write(place, 'while away');
    const release = test.slack.hold('conversations.replies');
    await test.storage.put({ collection: 'state', id: 'alive', at: 1, data: { reactions: true } });
    await test.start();
    await until(() => test.slack.callsOf('conversations.replies').length === 1);
    expect(await test.storage.get('state', 'alive')).toMatchObject({ at: 1 });
    release();
    await vi.waitFor(() => expect(said()).toEqual(['while away']));
    await vi.waitFor(async () =>
      expect((await test.storage.get('state', 'alive'))?.at).toBeGreaterThan(Number(message.ts) * 1000),
    );
  });
});

describe('a start', () => {
  it('fails with advice where the token is wrong', async () => {
    const started = openSlack({ botToken: 'xoxb-of-another-time' });
    await expect(started).rejects.toMatchObject({
      code: 'signed-out',
      message: expect.stringContaining('invalid_auth'),
    });
    test = await openSlack();
  });

  it('names the scopes that the app lacks', async () => {
    test = await openSlack({ prepare: (slack) => void slack.scopes.delete('reactions:write') });
    expect(test.log).toContainEqual({
      event: 'slack-scopes-missing',
      fields: { channel: 'slack', missing: 'reactions:write' },
    });
    expect(test.channel.trouble?.()).toContain('reactions:write');
    const { ids } = await test.channel.send({ channel: 'slack', chat: room }, outgoing('x'), patient);
    const mark = test.channel.mark?.({ channel: 'slack', chat: room }, ids, { key: 'm', fate: 'sent' }, patient);
    await expect(mark).rejects.toMatchObject({
      code: 'missing-scope',
      message: expect.stringContaining('reactions:write'),
    });
  });

  it('says where the app was not invited', async () => {
    test = await openSlack({ prepare: (slack) => void slack.world.channel(room).members.delete('U0BOT') });
    expect(test.log).toContainEqual({
      event: 'slack-room-not-open-to-us',
      fields: expect.objectContaining({ room, advice: expect.stringContaining('/invite') }),
    });
    expect(test.channel.trouble?.()).toContain(room);
  });
});

it('no token ever reaches a log, an error or a message', async () => {
  const place = await open();
  const errors: unknown[] = [];
  for (const fault of ['lost-before', 'lost-after', 'too-many-requests', 'server-error'] as const) {
    test.slack.fail('chat.postMessage', fault);
    const to = { channel: 'slack', chat: room, thread: place.thread };
    await test.channel.send(to, outgoing('x'), patient).catch((error: unknown) => errors.push(error));
  }
  test.slack.fail('apps.connections.open', 'server-error');
  test.slack.refresh('all');
  await vi.waitFor(() => expect(test.log.map(({ event }) => event)).toContain('slack-cannot-connect'), 10_000);
  expect(errors).toHaveLength(4);
  const written = inspect([errors, test.log, test.slack.world.channels, test.sink.events], { depth: 20 });
  for (const token of Object.values(tokens)) expect(written).not.toContain(token);
});
