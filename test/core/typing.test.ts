import { expect, test } from 'vitest';
import type { Channel } from '../../core/channel.ts';
import { showTyping } from '../../core/typing.ts';
import { VirtualClock } from '../simulation/clock.ts';
import { capabilities } from '../simulation/platform.ts';

const bot = { id: 'bot', name: 'Acme', kind: 'bot' } as const;
const channelWith = (typing?: Channel['typing']): Channel => ({
  name: 'chat',
  capabilities,
  start: async () => {},
  stop: async () => {},
  send: () => Promise.reject(new Error('Nothing is sent')),
  open: () => Promise.reject(new Error('There are no files')),
  ...(typing && { typing }),
});

test('somebody is shown as writing again and again, until it is over', async () => {
  const clock = new VirtualClock();
  const shown: string[] = [];
  const end = showTyping([channelWith((to, by) => shown.push(`${by.name} to ${to.chat}`))], clock, 'chat/may%2F1', bot);
  await clock.pass(9_000);
  expect(shown).toEqual(['Acme to may/1', 'Acme to may/1', 'Acme to may/1']);
  end();
  await clock.pass(9_000);
  expect(shown).toHaveLength(3);
});

test('a channel that cannot show it, is not here, or fails at it, keeps nobody from answering', async () => {
  const clock = new VirtualClock();
  const failing = channelWith(() => {
    throw new Error('It is not connected');
  });
  for (const channels of [[], [channelWith()], [failing]]) {
    const end = showTyping(channels, clock, 'chat/may', bot);
    await clock.pass(9_000);
    end();
  }
});
