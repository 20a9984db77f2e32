import { afterEach, describe, expect, it, vi } from 'vitest';
import { manifestOf, scopesFor } from '../../../adapters/slack/manifest.ts';
import { plainParts } from '../../../core/message.ts';
import { outgoing, patient } from '../../contracts/channel/check.ts';
import { bytesOf } from '../../contracts/channel/platform.ts';
import { scopeFor } from '../../fakes/slack/methods.ts';
import { openSlack, room, type SlackUnderTest } from './open.ts';
import { shownAt } from './platform.ts';

let test: SlackUnderTest;
let thread: string;

async function open(mode: 'socket' | 'http' = 'socket'): Promise<void> {
  test = await openSlack({ mode });
  thread = (await test.channel.send({ channel: 'slack', chat: room }, outgoing('a case'), patient)).thread ?? '';
}

const at = () => ({ channel: 'slack', chat: room, thread });
const place = () => ({ channel: room, thread });
const said = () => test.sink.events.flatMap((event) => (event.type === 'message' ? [plainParts(event.parts)] : []));

describe('what people complain about elsewhere does not happen here', () => {
  afterEach(() => test.close());

  it('complaint 1: Slack’s retries within seconds make no duplicates', async () => {
    await open('http');
    const event = test.slack.wrap(test.ana.said(place(), test.ana.write(place(), 'one answer')));
    for (let retry = 0; retry < 4; retry++) {
      test.slack.clockAheadS = retry;
      await test.slack.redeliver('events_api', event);
    }
    expect(said()).toEqual(['one answer']);
  });

  it('complaint 2: the same event again over another connection of Socket Mode makes no duplicate', async () => {
    await open();
    const event = test.slack.wrap(test.ana.said(place(), test.ana.write(place(), 'one answer')));
    await Promise.all([test.slack.redeliver('events_api', event), test.slack.redeliver('events_api', event)]);
    expect(said()).toEqual(['one answer']);
  });

  it('complaint 6: a late retry after the thread was read back makes no duplicate', async () => {
    await open();
    await test.stop();
    const message = test.ana.write(place(), 'while away');
    await test.start();
    await vi.waitFor(() => expect(said()).toEqual(['while away']));
    await test.slack.event(test.ana.said(place(), message));
    expect(said()).toEqual(['while away']);
  });

  it('complaint 3: a post that Slack took is not made again because its answer was lost', async () => {
    await open();
    const message = outgoing('once');
    test.slack.fail('chat.postMessage', 'lost-after');
    await test.channel.send(at(), message, patient).catch(() => {});
    expect(test.slack.callsOf('chat.postMessage')).toHaveLength(2);
    expect(await test.channel.reconcile?.(at(), message.key)).toMatchObject({ ids: [expect.any(String)] });
  });

  it('complaint 7: a message that Slack would not take just now is not dropped', async () => {
    await open();
    test.slack.fail('chat.postMessage', 'too-many-requests');
    const message = outgoing('patience');
    await expect(test.channel.send(at(), message, patient)).rejects.toMatchObject({ outcome: 'not-sent' });
    await test.channel.send(at(), message, patient);
    expect(shownAt(test.slack, at())).toHaveLength(2);
  });

  it('complaint 8: deleting the first message of a thread replays none of its answers', async () => {
    await open();
    await test.ana.say(place(), 'an answer');
    const parent = test.slack.world.message(room, thread);
    const tombstone = { ...parent, subtype: 'tombstone', user: 'USLACKBOT', bot_id: undefined, text: '' };
    const change = {
      type: 'message',
      subtype: 'message_changed',
      channel: room,
      hidden: true,
      event_ts: '9.1',
      ts: '9.1',
    };
    await test.slack.event({ ...change, message: tombstone, previous_message: parent });
    expect(test.sink.events).toHaveLength(1);
  });

  it('complaint 9: an edit of a post that is gone posts nothing new', async () => {
    await open();
    const posted = test.slack.callsOf('chat.postMessage').length;
    const edited = test.channel.edit?.(at(), ['1700000000.000001'], outgoing('new words'), patient);
    await expect(edited).rejects.toMatchObject({ code: 'message-gone', retryAfterMs: null });
    expect(test.slack.callsOf('chat.postMessage')).toHaveLength(posted);
  });

  it('complaint 9: an edit that Slack does not allow leaves the post as it is, which is not gone', async () => {
    await open();
    await test.ana.say(place(), 'her own words');
    const [event] = test.sink.events;
    const id = event?.type === 'message' ? event.id : '';
    const edited = test.channel.edit?.(at(), [id], outgoing('new words'), patient);
    await expect(edited).rejects.toMatchObject({ code: 'message-locked', retryAfterMs: null });
  });

  it('complaint 11: a file arrives with its bytes, both ways, and with nothing but the words it was given', async () => {
    await open();
    const bytes = Buffer.from(Array.from({ length: 50_000 }, (_, index) => index % 256));
    const file = test.foreign('a.bin', bytes);
    await test.channel.send(at(), outgoing([{ kind: 'media', media: 'file', file }]), patient);
    const shown = shownAt(test.slack, at()).at(-1)?.parts ?? [];
    expect(shown.map((one) => one.kind === 'media' && bytes.equals(one.bytes))).toEqual([true]);
    await test.ana.give(place(), [{ name: 'b.bin', bytes }], '');
    const [event] = test.sink.events;
    const [part] = event?.type === 'message' ? event.parts : [];
    if (part?.kind !== 'media') throw new Error('It is media');
    expect(bytes.equals(await bytesOf(await test.channel.open(part.file)))).toBe(true);
  });

  it('complaint 12: an edit is told, and a later one is greater than an earlier one', async () => {
    await open();
    const message = test.ana.write(place(), 'frist');
    await test.slack.event(test.ana.said(place(), message));
    await test.ana.edit(room, message.ts, 'first');
    await test.ana.edit(room, message.ts, 'first!');
    const edits = test.sink.events.flatMap((event) => (event.type === 'edit' ? [event] : []));
    expect(edits.map(({ parts }) => plainParts(parts))).toEqual(['first', 'first!']);
    const [one, two] = edits.map(({ revision }) => revision);
    expect(String(one) < String(two)).toBe(true);
  });

  it('complaint 13: a message of a kind that nobody knows is shown as such, not swallowed', async () => {
    await open();
    const blocks = [{ type: 'video', title: { type: 'plain_text', text: 'x' }, video_url: 'https://v.example' }];
    await test.slack.event({ ...test.ana.said(place(), test.ana.write(place(), '')), text: '', blocks });
    expect(test.sink.events).toMatchObject([{ type: 'message', parts: [{ kind: 'unsupported' }] }]);
  });

  it('complaint 10: a restart keeps the mapping of threads, and sends nothing again', async () => {
    await open();
    const before = test.slack.callsOf('chat.postMessage').length;
    await test.stop();
    await test.start();
    await test.ana.say(place(), 'still the same case');
    expect(test.sink.events).toMatchObject([{ type: 'message', from: at() }]);
    expect(test.slack.callsOf('chat.postMessage')).toHaveLength(before);
  });

  it('complaint 24: what is typed quickly over both connections arrives in order', async () => {
    await open();
    const texts = Array.from({ length: 30 }, (_, count) => `number ${count}`);
    await Promise.all(texts.map((text) => test.ana.say(place(), text)));
    expect(said()).toEqual(texts);
  });

  it('a message with a time that is none holds up nobody', async () => {
    await open();
    const odd = { type: 'message', channel: room, user: test.ana.id, thread_ts: thread, event_ts: 'x', text: 'odd' };
    const [first] = await Promise.all([test.slack.event({ ...odd, ts: 'soon' }), test.ana.say(place(), 'even')]);
    expect(first).toMatchObject({ acked: true });
    expect(said()).toEqual(['odd', 'even']);
  });

  it('two workspaces’ or rooms’ threads with the same time are not confused', async () => {
    await open();
    test.slack.world.addChannel('C0ELSEWHERE', [test.ana.id]);
    await test.ana.say({ channel: 'C0ELSEWHERE', thread }, 'in another room');
    expect(test.sink.events).toEqual([]);
  });
});

describe('the manifest', () => {
  const methods = [
    'users.info',
    'conversations.info',
    'conversations.members',
    'conversations.replies',
    'chat.postMessage',
    'reactions.add',
    'files.getUploadURLExternal',
    'files.info',
  ];

  it('asks for what is called, what is listened to, and nothing else', () => {
    const called = methods.map((method) => scopeFor(method, { channel: 'C1' }));
    // The same in private channels; reading reactions and commands takes no call.
    const others = ['groups:history', 'groups:read', 'reactions:read', 'commands'];
    expect(new Set(scopesFor('none'))).toEqual(new Set([...called, ...others]));
    expect(scopesFor('direct').filter((scope) => !scopesFor('none').includes(scope))).toEqual([
      'im:history',
      'im:read',
    ]);
  });

  it('names an address only in http mode', () => {
    const url = 'https://desk.acme.example/hooks/slack';
    const http = manifestOf({ name: 'Desk', customers: 'none', url });
    expect(JSON.stringify(http).split(url)).toHaveLength(5);
    expect(http.settings.socket_mode_enabled).toBe(false);
    expect(manifestOf({ name: 'Desk', customers: 'none' }).settings.socket_mode_enabled).toBe(true);
  });
});
