import { afterEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../../core/clock.ts';
import { plainParts } from '../../../core/message.ts';
import { forum, type OpenOptions, openTelegram, type TelegramUnderTest } from './open.ts';
import { Somebody } from './people.ts';

let test: TelegramUnderTest;
afterEach(() => test.close());

async function open(options: OpenOptions = {}): Promise<Somebody> {
  test = await openTelegram({
    ...options,
    before: (telegram) => {
      telegram.world.addForum(forum, 'Support');
      telegram.world.addUser(101, 'Li', { last_name: 'Lei' });
      options.before?.(telegram);
    },
  });
  const user = test.telegram.world.users.get(101);
  if (!user) throw new Error('There is no such user');
  return new Somebody(test.telegram, user);
}

function said(): readonly string[] {
  return test.sink.events.flatMap((event) => (event.type === 'message' ? [plainParts(event.parts)] : []));
}

describe('polling', () => {
  it('asks for every kind of update that it reads, in long polls', async () => {
    const li = await open();
    await li.say('hello');
    const polls = test.telegram.callsOf('getUpdates');
    expect(polls[0]).toMatchObject({ timeout: 50, limit: 100 });
    expect(polls[0]?.['allowed_updates']).toEqual([
      'message',
      'edited_message',
      'business_connection',
      'business_message',
      'edited_business_message',
      'deleted_business_messages',
      'message_reaction',
      'callback_query',
      'my_chat_member',
    ]);
  });

  it('confirms nothing before it is on disk, and all of it after', async () => {
    const li = await open();
    const held = test.sink.hold(() => true);
    const delivered = li.say('wait');
    await held.entered;
    expect(test.telegram.feed.waiting).toBe(1);
    expect(test.telegram.feed.offsets.every((offset) => offset === undefined)).toBe(true);
    held.release();
    expect(await delivered).toBe('acked');
    expect(test.telegram.feed.offsets.at(-1)).toBe(test.telegram.feed.newest.update_id + 1);
  });

  it('goes on where it stopped, and neither loses nor doubles what came meanwhile', async () => {
    const li = await open();
    await li.say('one');
    const stopped = test.restart();
    const second = li.say('two');
    await stopped;
    await second;
    await vi.waitFor(() => expect(said()).toEqual(['one', 'two']));
    expect(test.sink.keys).toHaveLength(2);
  });

  it('brings again what was taken in and not confirmed when the process died, under the same key', async () => {
    const li = await open();
    await li.say('one');
    // Telegram never heard the offset, so the update comes to the next process too.
    await test.restart();
    await li.redeliver();
    expect(said()).toEqual(['one']);
    expect(test.sink.keys).toHaveLength(2);
  });

  it('neither loses nor doubles what was on disk when it died, before Telegram or the store knew', async () => {
    let isDying = false;
    const li = await open({
      storage: (real) => ({
        ...real,
        put: (...docs) =>
          isDying && docs.some(({ collection }) => collection === 'offset')
            ? Promise.reject(new Error('The process is dead'))
            : real.put(...docs),
      }),
    });
    isDying = true;
    // Both the poll that would confirm and the last word at the end get lost.
    for (let count = 0; count < 3; count += 1) test.telegram.trouble({ fault: 'lost-before' }, /getUpdates/);
    const first = li.say('one');
    await vi.waitFor(() => expect(said()).toEqual(['one']));
    const stopped = test.restart();
    isDying = false;
    await stopped;
    await first;
    await li.say('two');
    expect(said()).toEqual(['one', 'two']);
    expect(test.sink.keys.filter((key) => key === test.sink.keys[0]).length).toBeGreaterThan(1);
  });

  it('does not trust an offset older than a day, since Telegram may count from elsewhere by then', async () => {
    let ahead = 0;
    const clock = { ...systemClock, now: () => Date.now() + ahead };
    const li = await open({ clock });
    await li.say('one');
    ahead = 25 * 60 * 60 * 1000;
    await test.restart();
    expect(test.telegram.feed.offsets.at(-1)).toBeUndefined();
    await li.say('two');
    expect(said()).toEqual(['one', 'two']);
  });

  it('hands on the others of a batch where one cannot be read', async () => {
    const li = await open();
    const broken = li.message({ text: 'x' });
    await Promise.all([li.tell({ ...broken, entities: [] }), li.say('still here')]);
    expect(said()).toEqual(['x', 'still here']);
  });

  it('takes the webhook away that another mode left behind', async () => {
    await open({
      before({ feed }) {
        feed.webhook = { url: 'http://127.0.0.1:9/', secret: undefined };
      },
    });
    expect(test.telegram.feed.webhook).toBeNull();
    expect(test.telegram.callsOf('deleteWebhook')).toEqual([{ drop_pending_updates: false }]);
  });

  it('says so where another program polls with the same token, and goes on when that has ended', async () => {
    const li = await open();
    await vi.waitFor(() => expect(test.telegram.feed.offsets).toHaveLength(1));
    test.telegram.trouble(
      { fault: 'refused', status: 409, description: 'Conflict: terminated by other getUpdates request' },
      /getUpdates/,
    );
    await li.say('one');
    await vi.waitFor(() => expect(test.logged.join('\n')).toContain('telegram-conflict'));
    expect(test.logged.join('\n')).toContain('Another program polls with the same token. Stop it');
    expect(test.channel.trouble?.()).toContain('Another program polls with the same token');
  });

  it('goes by a Bot API server below a path, files too', async () => {
    const li = await open();
    const { world, apiRoot } = test.telegram;
    await test.restart({ apiRoot: `${apiRoot}/below/a/path` });
    const file = world.store('document', 'a.txt', Buffer.from('below'));
    await li.write(world.mediaFields('document', file));
    const [event] = test.sink.events;
    const part = event?.type === 'message' ? event.parts[0] : undefined;
    if (part?.kind !== 'media') throw new Error('It is media');
    expect(await new Response((await test.channel.open(part.file)).stream).text()).toBe('below');
  });

  it.each(['lost-before', 'lost-after', 'garbled', 'server-error'] as const)(
    'survives a poll that is %s',
    async (fault) => {
      const li = await open();
      test.telegram.trouble({ fault }, /getUpdates/);
      const first = li.say('one');
      const second = li.say('two');
      await vi.waitFor(() => expect(said()).toEqual(['one', 'two']), { timeout: 5_000 });
      await Promise.all([first, second]);
    },
  );

  it('refuses to start with a token that Telegram does not know, and says where to get one', async () => {
    await open();
    await expect(test.restart({ token: '1234:wrong' })).rejects.toThrow(/get the present one from @BotFather/);
    await test.restart();
  });
});
