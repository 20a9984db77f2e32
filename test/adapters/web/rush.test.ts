import { afterEach, expect, it, vi } from 'vitest';
import { systemClock } from '../../../core/clock.ts';
import { Outbox, PAUSE } from '../../../web/shared/outbox.ts';
import { memoryShelf } from '../../../web/shared/storage.ts';
import { newVisitor, visit } from './browser.ts';
import { openWeb, type WebUnderTest } from './open.ts';

let web: WebUnderTest;
afterEach(() => web.close());

it('more messages than may come at once arrive all the same, in their order, and nobody has to do anything', async () => {
  web = await openWeb({ rates: { messages: { points: 8, seconds: 60, rest: 1 } } });
  const tab = await visit(web.served, await newVisitor(web.served));
  const outbox = new Outbox({
    shelf: memoryShelf(),
    prefix: 'out.',
    clock: systemClock,
    send: (message) => {
      tab.send(message);
      return true;
    },
    stalled: () => undefined,
  });
  tab.socket.on('message', (data) => {
    const heard = JSON.parse(data.toString());
    if (heard.type === 'done') outbox.done(heard.key, heard.seq);
    if (heard.type === 'refused') outbox.postpone(heard.key, heard.wait ?? PAUSE);
  });
  const keys = Array.from({ length: 20 }, (_, index) => `k${index}`);
  for (const key of keys) outbox.add({ type: 'message', key, parts: [{ kind: 'text', text: key }] });
  await vi.waitFor(() => expect(web.sink.events).toHaveLength(keys.length), { timeout: 20_000 });
  await tab.until('line', ({ line }) => line.seq === keys.length);
  expect(tab.heard.some((message) => message.type === 'refused')).toBe(true);
  expect(tab.lines().map((line) => (line.type === 'message' ? line.key : ''))).toEqual(keys);
});
