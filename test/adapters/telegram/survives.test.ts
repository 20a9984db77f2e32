import fc from 'fast-check';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { plain } from '../../../core/richtext.ts';
import { anyText } from '../../core/arbitraries.ts';
import { cleaned } from '../../fakes/telegram/text.ts';
import { forum } from './open.ts';
import { openScene, type Scene } from './scene.ts';

/** Through the real client and the wire, both ways. */

let scene: Scene;
let thread = '';
const by = { id: '9', name: 'Li', kind: 'customer' } as const;
const patient = new AbortController().signal;
let keys = 0;

function outgoing(text: string) {
  keys += 1;
  return { key: `k${keys}`, by, parts: [{ kind: 'text', text: plain(text) }] } as const;
}

beforeAll(async () => {
  scene = await openScene();
  const room = { channel: 'telegram', chat: String(forum) };
  thread = (await scene.test.channel.send(room, outgoing('case'), patient)).thread ?? '';
});
afterAll(() => scene.test.close());

/** Texts that Telegram would take at all. */
const sayable = anyText.filter((text) => cleaned(text.toWellFormed()) !== '');

it('any text a customer writes comes in as it was sent, plain', async () => {
  await fc.assert(
    fc.asyncProperty(sayable, async (text) => {
      await scene.li.say(text.toWellFormed());
      await vi.waitFor(() =>
        expect(scene.parts()).toEqual([{ kind: 'text', text: plain(cleaned(text.toWellFormed())) }]),
      );
    }),
    { numRuns: 40 },
  );
});

it('any text arrives at the desk, whole and below its name, with nothing in it that came to life', async () => {
  await fc.assert(
    fc.asyncProperty(sayable, fc.constantFrom('', ' @everyone', ' /close', ' @ana_b /x@bot'), async (text, bait) => {
      const to = { channel: 'telegram', chat: String(forum), thread };
      await scene.test.channel.send(to, outgoing(`${text}${bait}`), patient);
      const shown = scene.test.telegram.world.in(forum, Number(thread)).at(-1);
      expect(shown?.text).toBe(cleaned(`Li:\n${text}${bait}`.toWellFormed()));
      const inert = (shown?.entities ?? []).filter(({ type }) => type === 'code');
      for (const { index } of (shown?.text ?? '').matchAll(/(?<![\p{L}\p{N}_@])@\w{2,}/gu)) {
        expect(inert.some(({ offset, length }) => offset <= index && index < offset + length)).toBe(true);
      }
    }),
    { numRuns: 40 },
  );
});
