import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { createApi } from '../../../adapters/telegram/api.ts';
import { plain } from '../../../core/richtext.ts';
import { openScene, type Scene } from './scene.ts';

let scene: Scene;
afterEach(() => scene.test.close());

const by = { id: 'b', name: 'B', kind: 'bot' } as const;
const secretWords = 'my card is 4111 1111 1111 1111';

/** Everything that an error holds, however deep, its stack and its causes too. */
function all(error: unknown): string {
  return inspect(error, { depth: 12, showHidden: true });
}

describe('the token', () => {
  it.each(['lost-before', 'lost-after', 'garbled', 'server-error'] as const)(
    'is in no error where the wire is %s, nor is what was said',
    async (fault) => {
      scene = await openScene();
      const { telegram, channel } = scene.test;
      telegram.trouble({ fault }, /^send/);
      const message = { key: 'k', by, parts: [{ kind: 'text', text: plain(secretWords) }] } as const;
      const error = await channel
        .send({ channel: 'telegram', chat: '101' }, message, new AbortController().signal)
        .catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(Error);
      expect(all(error)).not.toContain(telegram.token);
      expect(all(error)).not.toContain('4111');
    },
  );

  it('is in no error of the client itself, which would print it with an answer that is no JSON', async () => {
    scene = await openScene();
    const { telegram } = scene.test;
    telegram.trouble({ fault: 'garbled' }, /getMe/);
    const error = await createApi(telegram)
      .call('getMe', {})
      .catch((reason: unknown) => reason);
    expect(all(error)).not.toContain(telegram.token);
  });

  it('is in no error of a download, and its address is nobody’s to see', async () => {
    scene = await openScene();
    const { telegram, channel } = scene.test;
    const file = { channel: 'telegram', id: 'document:none' };
    const error = await channel.open(file).catch((reason: unknown) => reason);
    expect(all(error)).not.toContain(telegram.token);

    const id = telegram.world.store('document', 'a.txt', Buffer.from('x'));
    await scene.li.write(telegram.world.mediaFields('document', id));
    const [part] = scene.parts();
    if (part?.kind !== 'media') throw new Error('It is media');
    expect(all(await channel.open(part.file))).not.toContain(telegram.token);
    expect(all(scene.events())).not.toContain(telegram.token);
  });

  it('and what people say is in no line of the log, whatever goes wrong', async () => {
    scene = await openScene();
    const { telegram } = scene.test;
    for (const fault of ['lost-before', 'garbled'] as const) telegram.trouble({ fault }, /getUpdates/);
    telegram.trouble(
      { fault: 'refused', status: 400, description: `Bad Request: ${secretWords}` },
      /answerCallbackQuery/,
    );
    await Promise.all([scene.li.say(secretWords), scene.li.say('and more')]);
    expect(scene.test.logged.length).toBeGreaterThan(0);
    expect(scene.test.logged.join('\n')).not.toContain(telegram.token);
    expect(scene.test.logged.join('\n')).not.toContain('4111');
  });

  it('never follows a redirect with a file', async () => {
    scene = await openScene();
    const { telegram, channel } = scene.test;
    const id = telegram.world.store('document', 'a.txt', Buffer.from('x'));
    telegram.redirects = true;
    await expect(channel.open({ channel: 'telegram', id: `document:${id}` })).rejects.toMatchObject({
      code: 'file-unavailable',
    });
  });

  it('is never put into a path that leads elsewhere', async () => {
    scene = await openScene();
    const { world } = scene.test.telegram;
    const id = world.store('document', 'a.txt', Buffer.from('x'));
    const stored = world.files.get(id);
    if (!stored) throw new Error('It is stored');
    const open = () => scene.test.channel.open({ channel: 'telegram', id: `document:${id}` });
    for (const path of ['/etc/passwd', '../../secrets']) {
      world.files.set(id, { ...stored, path });
      await expect(open()).rejects.toMatchObject({ code: 'file-gone' });
    }
    expect(scene.test.telegram.fetched).toEqual([]);
    world.files.set(id, { ...stored, path: 'https://evil.example/x' });
    await open();
    // It came to Telegram's own server, as the path it is.
    expect(scene.test.telegram.fetched).toEqual(['https://evil.example/x']);
  });
});
