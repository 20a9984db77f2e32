import { afterEach, beforeEach, expect, test } from 'vitest';
import { capabilities } from '../../adapters/telegram/capabilities.ts';
import { unshownIn } from '../../app/unshown.ts';
import { shippedTexts } from '../../config/texts/index.ts';
import type { Channel, Outgoing } from '../../core/channel.ts';
import type { Language } from '../../core/conversation.ts';
import { type Part, plainParts } from '../../core/message.ts';
import { createOutbox } from '../../core/outbox.ts';
import { named } from '../../core/unshown.ts';
import { unshownNames } from '../../handoff/index.ts';
import { createEmbeddedWakeups } from '../../queue/embedded.ts';
import { openSqliteStore } from '../../store/sqlite/index.ts';
import { VirtualClock } from '../simulation/clock.ts';
import { silentLog } from '../support/brand.ts';
import { openConversation } from '../support/conversation.ts';
import { ana } from '../support/scene.ts';

let clock: VirtualClock;
let store: Awaited<ReturnType<typeof openSqliteStore>>;
let wakeups: ReturnType<typeof createEmbeddedWakeups>;
beforeEach(async () => {
  clock = new VirtualClock();
  store = await openSqliteStore(':memory:', { clock, defer: queueMicrotask });
  wakeups = createEmbeddedWakeups({ clock });
});
afterEach(async () => {
  await wakeups.stop();
  await store.close();
});

/**
 * What reads whoever is sent these, at a desk of that language or as a customer.
 * @param meanwhile what happens while they wait to be sent
 */
async function read(
  language: Language | 'customer',
  meanwhile: (conversation: string) => Promise<void> = async () => {},
): Promise<string> {
  const posted: Outgoing[] = [];
  const channel: Channel = {
    name: 'chat',
    capabilities: { ...capabilities, features: { ...capabilities.features, sticker: 'none' }, keyed: false },
    start: async () => {},
    stop: async () => {},
    open: () => Promise.reject(new Error('There are no files here')),
    async send(_to, message) {
      posted.push(message);
      return { ids: [`p${posted.length}`] };
    },
  };
  const { lane, deliver } = await openConversation(store, { channel: 'chat', chat: 'may' });
  const room = { channel: 'chat', chat: 'room' };
  const desks = language === 'customer' ? [] : [{ name: 'support', room, language }];
  const settings = { desks, texts: shippedTexts, deskLanguage: 'zh-Hans' } as const;
  const names = unshownIn(store, ({ conversation, lane: of }) =>
    unshownNames(settings, { conversation, lane: desks.length > 0 ? { ...of, id: 'theirs', address: room } : of }),
  );
  const work = createOutbox({
    store,
    wakeups,
    clock,
    log: silentLog,
    channel: () => channel,
    holding: () => new AbortController().signal,
    names,
  });
  const parts: readonly Part[] = [
    { ...named('poll', 'Tea?'), quotedOf: 'Acme News' },
    { ...named('story'), quotedOf: '' },
    named('poll', 'Lunch?\n• poll'),
    named('red packet'),
    { kind: 'unsupported', label: '🎲 5' },
    { kind: 'media', media: 'sticker', file: { channel: 'x', id: 'f' } },
  ];
  await deliver([{ op: 'send', message: 'm', by: ana, parts }]);
  await meanwhile(lane);
  await work(lane);
  return plainParts(posted[0]?.parts ?? []);
}

test.each([
  ['customer', 'Acme News: poll: Tea?\nstory\npoll: Lunch?\n• poll\nred packet\n🎲 5\nsticker'],
  ['en', 'Acme News: poll: Tea?\nstory\npoll: Lunch?\n• poll\nred packet\n🎲 5\nsticker'],
  ['zh-Hans', 'Acme News: 投票: Tea?\n动态\n投票: Lunch?\n• poll\n红包\n🎲 5\n表情'],
  ['zh-Hant', 'Acme News: 投票: Tea?\n限時動態\n投票: Lunch?\n• poll\n紅包\n🎲 5\n貼圖'],
] as const)('what is shown by its name alone has that in the language of whoever reads it: %s', async (who, says) => {
  expect(await read(who)).toBe(says);
});

test('what is on its way while the customer is erased goes out all the same, and holds up nothing behind it', async () => {
  const said = await read('customer', async (conversation) => {
    await store.tell(conversation, { type: 'erase', by: ana, why: 'asked', askedAt: clock.now() });
    const mail = (await store.pending(conversation, 10)).at(-1);
    const version = (await store.conversation(conversation))?.version ?? 0;
    const erasure = { id: 'erased:1', at: clock.now(), by: ana, why: 'asked', hash: '' } as const;
    await store.erase({ conversation, version, handled: mail?.seq ?? 0, erasure, withdraw: [] });
  });
  expect(said).toBe('Acme News: poll: Tea?\nstory\npoll: Lunch?\n• poll\nred packet\n🎲 5\nsticker');
});
