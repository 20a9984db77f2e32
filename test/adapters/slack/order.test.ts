import { afterEach, describe, expect, it, vi } from 'vitest';
import { plainParts } from '../../../core/message.ts';
import { outgoing, patient } from '../../contracts/channel/check.ts';
import type { FakePerson, Place } from '../../fakes/slack/people.ts';
import type { Json } from '../../fakes/slack/world.ts';
import { VirtualClock } from '../../simulation/clock.ts';
import { type OpenOptions, openSlack, room, type SlackUnderTest, until } from './open.ts';

let test: SlackUnderTest;

async function open(options: OpenOptions = {}): Promise<Place> {
  test = await openSlack({ mode: 'http', ...options });
  return newCase();
}

async function newCase(): Promise<Place> {
  const { thread = '' } = await test.channel.send({ channel: 'slack', chat: room }, outgoing('a case'), patient);
  return { channel: room, thread };
}

afterEach(() => test.close());

const said = () => test.sink.events.flatMap((event) => (event.type === 'message' ? [plainParts(event.parts)] : []));
const logged = () => test.log.map(({ event }) => event);

/** What somebody writes, as Slack brings it, be it later. */
function written(by: FakePerson, place: Place, text: string): Json {
  return test.slack.wrap(by.said(place, by.write(place, text)));
}

/** @returns what Slack was answered */
async function brought(event: Json, retry = 0): Promise<number | undefined> {
  test.slack.clockAheadS += retry;
  const request = test.slack.request('events_api', event);
  if (retry > 0) request.headers.set('X-Slack-Retry-Num', String(retry));
  return (await test.slack.hook?.(request))?.status;
}

async function restart(meanwhile: () => void): Promise<void> {
  await test.stop();
  meanwhile();
  await test.start();
}

describe('what could not be taken in', () => {
  it('holds back what came with it and is newer, so that both come again and in order', async () => {
    const place = await open();
    await test.ana.say(place, 'known');
    test.slack.fail('users.info', 'server-error');
    const [older, newer] = [written(test.lin, place, 'older'), written(test.ana, place, 'newer')];
    expect(await Promise.all([brought(older), brought(newer)])).toEqual([500, 500]);
    expect(await Promise.all([brought(newer, 1), brought(older, 1)])).toEqual([200, 200]);
    expect(said()).toEqual(['known', 'older', 'newer']);
  });

  it('goes before whatever comes later in its thread, and holds up no other thread', async () => {
    const place = await open();
    const other = await newCase();
    await test.ana.say(place, 'known');
    test.slack.fail('users.info', 'server-error');
    expect(await brought(written(test.lin, place, 'older'))).toBe(500);
    const release = test.slack.hold('conversations.replies');
    const late = brought(written(test.ana, place, 'newer'));
    expect(await brought(written(test.ana, other, 'elsewhere'))).toBe(200);
    release();
    expect(await late).toBe(200);
    expect(said()).toEqual(['known', 'elsewhere', 'older', 'newer']);
  });

  it('is no sign of a gap when Slack brings it again: only its own thread is read back', async () => {
    const place = await open();
    await newCase();
    test.slack.fail('users.info', 'server-error');
    const event = written(test.ana, place, 'hello');
    expect(await brought(event)).toBe(500);
    expect(await brought(event, 1)).toBe(200);
    expect(test.slack.callsOf('conversations.replies').map(({ ts }) => ts)).toEqual([place.thread]);
    expect(logged()).not.toContain('slack-read-back');
  });

  it('holds back what is newer for four minutes at most, and is found even later', async () => {
    const clock = new VirtualClock();
    const ours = (slack: SlackUnderTest['slack']) => {
      slack.world.now = () => clock.now();
    };
    const place = await open({ clock, prepare: ours });
    const passing = async <T>(promise: Promise<T>): Promise<T> => {
      let isOver = false;
      void promise.finally(() => {
        isOver = true;
      });
      while (!isOver) await clock.pass(10);
      return promise;
    };
    await passing(test.ana.say(place, 'known'));
    test.slack.fail('users.info', 'server-error');
    expect(await passing(brought(written(test.lin, place, 'older')))).toBe(500);
    const away = test.slack.hold('conversations.replies');
    const began = clock.now();
    const newer = written(test.ana, place, 'newer');
    expect(await passing(brought(newer))).toBe(500);
    expect(clock.now() - began).toBeLessThan(3_000);
    expect(await passing(brought(newer, 1))).toBe(500);
    await clock.pass(4 * 60_000);
    expect(await passing(brought(newer, 2))).toBe(200);
    expect(said()).toEqual(['known', 'newer']);
    away();
    await vi.waitFor(async () => {
      await clock.pass(1_000);
      expect(said()).toEqual(['known', 'newer', 'older']);
    });
  });

  it('for good, as somebody cannot be looked up at all, holds nobody up', async () => {
    const place = await open();
    await test.ana.say(place, 'known');
    test.slack.world.users.delete(test.lin.id);
    test.slack.scopes.delete('users:read');
    expect(await brought(written(test.lin, place, 'older'))).toBe(500);
    expect(await brought(written(test.ana, place, 'newer'))).toBe(200);
    expect(said()).toEqual(['known', 'newer']);
    expect(logged()).toContain('slack-place-not-read-back');
  });
});

describe.each(['socket', 'http'] as const)('after a downtime, over %s', (mode) => {
  it('what was missed in a thread goes before what is said in it now', async () => {
    const place = await open({ mode });
    const release = test.slack.hold('conversations.replies');
    await restart(() => void test.ana.write(place, 'missed'));
    const delivered = test.slack.redeliver('events_api', written(test.ana, place, 'now'));
    const colleagues = { channel: room, thread: test.ana.write({ channel: room }, 'lunch?').ts };
    await test.slack.redeliver('events_api', written(test.lin, colleagues, 'yes'));
    await test.slack.redeliver('events_api', written(test.ana, colleagues, 'at one'));
    expect(said()).toEqual(['yes', 'at one']);
    release();
    expect(await delivered).toMatchObject({ acked: true });
    expect(said()).toEqual(['yes', 'at one', 'missed', 'now']);
  });

  it('and so does what a customer wrote', async () => {
    const chat = { channel: 'D0ANA' };
    test = await openSlack({ mode, customers: 'direct' });
    test.slack.world.addChannel('D0ANA', [test.ana.id]);
    await test.ana.say(chat, 'hello');
    const release = test.slack.hold('conversations.history');
    await restart(() => void test.ana.write(chat, 'missed'));
    const delivered = test.slack.redeliver('events_api', written(test.ana, chat, 'now'));
    await until(() => test.slack.callsOf('conversations.history').length > 0);
    release();
    expect(await delivered).toMatchObject({ acked: true });
    expect(said()).toEqual(['hello', 'missed', 'now']);
  });
});

describe('while a thread is read back', () => {
  it('Slack is answered in time, and brings again what came too early', async () => {
    const place = await open();
    const release = test.slack.hold('conversations.replies');
    await restart(() => void test.ana.write(place, 'missed'));
    const event = written(test.ana, place, 'now');
    const began = Date.now();
    expect(await brought(event)).toBe(500);
    expect(Date.now() - began).toBeLessThan(3_000);
    release();
    expect(await brought(event, 1)).toBe(200);
    expect(said()).toEqual(['missed', 'now']);
  });

  it('the one that somebody answers in goes before all others, and is read once', async () => {
    const first = await open();
    const second = await newCase();
    const release = test.slack.hold('conversations.replies');
    await restart(() => void test.ana.write(first, 'missed'));
    const asked = () => test.slack.callsOf('conversations.replies').map(({ ts }) => ts);
    await until(() => asked().length === 1);
    const delivered = brought(written(test.ana, first, 'now'));
    await until(() => asked().length === 2);
    release();
    expect(await delivered).toBe(200);
    await vi.waitFor(() => expect(logged()).toContain('slack-read-back'));
    expect(asked()).toEqual([second.thread, first.thread]);
    expect(said()).toEqual(['missed', 'now']);
  });

  it('that is no case’s, nobody waits for it', async () => {
    await open();
    const colleagues = { channel: room, thread: test.ana.write({ channel: room }, 'lunch?').ts };
    const release = test.slack.hold('conversations.replies');
    await restart(() => {});
    expect(await brought(written(test.ana, colleagues, 'yes'))).toBe(200);
    release();
  });
});
