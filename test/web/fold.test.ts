import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Line } from '../../adapters/web/protocol.ts';
import { fold } from '../../web/shared/fold.ts';
import { emptyStream, gap, head, receive } from '../../web/shared/stream.ts';

const people = ['ana', 'tom'].map((id) => ({ id, name: id, kind: 'agent' as const }));
const id = fc.integer({ min: 1, max: 6 }).map((number) => `m${number}`);
const person = fc.constantFrom(...people);
const parts = fc.string().map((text) => [{ kind: 'text' as const, text: { text, spans: [] } }]);
const event = fc.oneof(
  fc.record({ type: fc.constant('message' as const), id, by: person, parts }),
  fc.record({ type: fc.constant('edit' as const), id, parts }),
  fc.record({ type: fc.constant('remove' as const), id }),
  fc.record({
    type: fc.constant('reaction' as const),
    id,
    by: person,
    emoji: fc.constantFrom('👍', '🎉'),
    added: fc.boolean(),
  }),
  fc.record({ type: fc.constant('mark' as const), id, fate: fc.constantFrom('sent' as const, 'failed' as const) }),
);
const stream = fc
  .array(event, { minLength: 1, maxLength: 40 })
  .map((events) => events.map((one, index): Line => ({ ...one, seq: index + 1, at: index })));

function say(seq: number, text: string, key?: string): Line {
  const by = { id: 'v1', name: 'Visitor', kind: 'customer' as const };
  const words = [{ kind: 'text' as const, text: { text, spans: [] } }];
  return { seq, at: seq, type: 'message', id: `m${seq}`, by, parts: words, ...(key === undefined ? {} : { key }) };
}

describe('a stream received in pieces', () => {
  it('comes to the same whatever the order and repetition of its lines, live or in pages', () => {
    fc.assert(
      fc.property(
        stream.chain((lines) =>
          fc.tuple(fc.constant(lines), fc.shuffledSubarray([...lines, ...lines], { minLength: lines.length })),
        ),
        ([lines, arrivals]) => {
          let received = receive(emptyStream, lines.slice(0, 1), false);
          for (const line of arrivals) received = receive(received, [line]);
          received = receive(received, lines, false);
          expect(received.lines).toEqual(lines);
          expect(gap(received)).toBeNull();
          expect(received.earlier).toBe(false);
        },
      ),
    );
  });

  it('never shows a line while one before it is missing, and asks for that one', () => {
    fc.assert(
      fc.property(stream, fc.nat(), (lines, skip) => {
        const missing = lines[skip % lines.length];
        const start = receive(emptyStream, lines.slice(0, 1), false);
        const received = receive(
          start,
          lines.filter((line) => line !== missing || line.seq === 1),
        );
        const last = lines.length;
        if (missing === undefined || missing.seq === 1 || missing.seq === last) return;
        expect(head(received)).toBe(missing.seq - 1);
        expect(gap(received)).toBe(missing.seq + 1);
      }),
    );
  });

  it('knows of older lines from the last page, and loses that once the first is there', () => {
    const lines = [1, 2, 3, 4, 5].map((seq) => say(seq, String(seq)));
    const last = receive(emptyStream, lines.slice(3), true);
    expect(last.earlier).toBe(true);
    const live = receive(last, [say(6, 'six')]);
    expect(live.earlier).toBe(true);
    const all = receive(live, lines.slice(0, 3), false);
    expect(all.earlier).toBe(false);
    expect(all.lines.map((line) => line.seq)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('keeps what it knows of older lines when a page of what was missed comes back empty', () => {
    const some = receive(emptyStream, [say(8, 'eight')], true);
    expect(receive(some, [], false).earlier).toBe(true);
  });
});

describe('fold', () => {
  it('shows each message once, with its last edit, its reactions and its last mark', () => {
    const [ana, tom] = people;
    if (ana === undefined || tom === undefined) throw new Error('people are missing');
    const [shown, ...others] = fold([
      say(1, 'Helo'),
      { seq: 2, at: 2, type: 'edit', id: 'm1', parts: [{ kind: 'text', text: { text: 'Hello', spans: [] } }] },
      { seq: 3, at: 3, type: 'reaction', id: 'm1', by: ana, emoji: '👍', added: true },
      { seq: 4, at: 4, type: 'reaction', id: 'm1', by: tom, emoji: '👍', added: true },
      { seq: 5, at: 5, type: 'reaction', id: 'm1', by: ana, emoji: '👍', added: false },
      { seq: 6, at: 6, type: 'mark', id: 'm1', fate: 'failed', reason: 'blocked' },
    ]);
    expect(others).toEqual([]);
    expect(shown).toMatchObject({
      edited: true,
      parts: [{ text: { text: 'Hello' } }],
      reactions: [{ emoji: '👍', by: [tom] }],
      mark: { fate: 'failed', reason: 'blocked' },
    });
  });

  it('shows nothing of a removed message, whatever comes after', () => {
    fc.assert(
      fc.property(stream, (lines) => {
        const removed = new Set<string>();
        const known = new Set<string>();
        for (const line of lines) {
          if (line.type === 'message') known.add(line.id);
          if (line.type === 'remove' && known.has(line.id)) removed.add(line.id);
        }
        for (const message of fold(lines)) {
          expect(message.removed).toBe(removed.has(message.id));
          if (message.removed) expect(message.parts).toEqual([]);
        }
      }),
    );
  });

  it('counts each person once per reaction', () => {
    fc.assert(
      fc.property(stream, (lines) => {
        for (const message of fold(lines)) {
          for (const { by } of message.reactions) {
            expect(by.length).toBeGreaterThan(0);
            expect(new Set(by.map((one) => one.id)).size).toBe(by.length);
          }
        }
      }),
    );
  });

  it('shows a draft until its message arrives, and never both', () => {
    const draft = { ...say(Number.MAX_SAFE_INTEGER, 'Hi', 'k1'), id: 'draft:k1', draft: 'k1' };
    expect(fold([], [draft])).toMatchObject([{ draft: 'k1', mark: { fate: 'pending' } }]);
    const shown = fold([say(1, 'Hi', 'k1')], [draft]);
    expect(shown).toHaveLength(1);
    expect(shown[0]).not.toHaveProperty('draft');
  });
});
