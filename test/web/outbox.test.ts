import { describe, expect, it } from 'vitest';
import type { ClientMessage } from '../../adapters/web/protocol.ts';
import { type Keyed, Outbox } from '../../web/shared/outbox.ts';
import { memoryShelf, type Shelf } from '../../web/shared/storage.ts';
import { HandClock } from './hand-clock.ts';

function message(key: string): Keyed {
  return { type: 'message', key, parts: [{ kind: 'text', text: key }] };
}

function setUp(shelf: Shelf = memoryShelf()) {
  const clock = new HandClock();
  const said: string[] = [];
  const state = { online: true, stalls: 0 };
  const outbox = new Outbox({
    shelf,
    prefix: 'out.',
    clock,
    send(one: ClientMessage) {
      if (state.online && 'key' in one) said.push(one.key);
      return state.online;
    },
    stalled: () => {
      state.stalls += 1;
    },
  });
  const waiting = () => outbox.drafts.value.map((draft) => draft.message.key);
  return { clock, shelf, said, state, outbox, waiting };
}

describe('the outbox of a browser', () => {
  it('says what was written offline once there is a connection, in order, with the same keys', () => {
    const { state, outbox, said } = setUp();
    state.online = false;
    for (const key of ['a', 'b', 'c']) outbox.add(message(key));
    expect(said).toEqual([]);
    state.online = true;
    outbox.flush();
    expect(said).toEqual(['a', 'b', 'c']);
  });

  it('keeps what was not confirmed over a reload, and forgets what was', () => {
    const { shelf, outbox } = setUp();
    outbox.add(message('a'));
    outbox.add(message('b'));
    outbox.done('a', 1);
    const after = setUp(shelf);
    expect(after.waiting()).toEqual(['b']);
    after.outbox.flush();
    expect(after.said).toEqual(['b']);
  });

  it('shows a confirmed message until its line is there', () => {
    const { outbox, waiting } = setUp();
    outbox.add(message('a'));
    outbox.done('a', 7);
    expect(waiting()).toEqual(['a']);
    outbox.arrived(6, new Set(), () => true);
    expect(waiting()).toEqual(['a']);
    outbox.arrived(7, new Set(), () => true);
    expect(waiting()).toEqual([]);
  });

  it('forgets a message whose line came before its confirmation', () => {
    const { outbox, waiting, shelf } = setUp();
    outbox.add(message('a'));
    outbox.arrived(1, new Set(['a']), () => true);
    expect(waiting()).toEqual([]);
    expect(shelf.keys('out.')).toEqual([]);
    outbox.done('a', 1);
    expect(waiting()).toEqual([]);
  });

  it('leaves the drafts of other streams alone', () => {
    const { outbox, waiting } = setUp();
    outbox.add({ ...message('a'), room: 'support', thread: 't1' });
    outbox.done('a', 3);
    outbox.arrived(100, new Set(), (one) => one.thread === 't2');
    expect(waiting()).toEqual(['a']);
  });

  it('keeps a refused message with its reason, until it is tried again or discarded', () => {
    const { outbox, said, waiting } = setUp();
    outbox.add(message('a'));
    outbox.refused('a', 'Too long.');
    expect(outbox.drafts.value).toMatchObject([{ state: 'failed', reason: 'Too long.' }]);
    outbox.flush();
    expect(said).toEqual(['a']);
    outbox.retry('a');
    expect(said).toEqual(['a', 'a']);
    outbox.refused('a', 'Too long.');
    outbox.drop('a');
    expect(waiting()).toEqual([]);
  });

  it('drops a refused reaction, and hands it over for telling people', () => {
    const { outbox, waiting } = setUp();
    outbox.add({ type: 'reaction', key: 'r', id: 'm', emoji: '👍', added: true });
    expect(outbox.refused('r', 'Gone.')?.message.type).toBe('reaction');
    expect(waiting()).toEqual([]);
  });

  it('waits where it was too fast, and then says everything in order, by itself', () => {
    const { clock, outbox, said, state } = setUp();
    for (const key of ['a', 'b', 'c']) outbox.add(message(key));
    outbox.done('a', 1);
    outbox.postpone('b', 5);
    outbox.add(message('d'));
    outbox.postpone('c', 5);
    // A new connection is no reason to hurry.
    outbox.flush();
    expect(said).toEqual(['a', 'b', 'c']);
    clock.pass(4_999);
    expect(said).toEqual(['a', 'b', 'c']);
    expect(outbox.drafts.value.map((draft) => draft.state)).toEqual(['done', 'waiting', 'waiting', 'waiting']);
    clock.pass(1);
    expect(said).toEqual(['a', 'b', 'c', 'b', 'c', 'd']);
    expect(state.stalls).toBe(0);
  });

  it('says no more at once than the server likes, and the rest as answers come', () => {
    const { outbox, said } = setUp();
    const keys = Array.from({ length: 40 }, (_, index) => `k${index}`);
    for (const key of keys) outbox.add(message(key));
    expect(said).toEqual(keys.slice(0, 30));
    for (const key of keys) outbox.done(key, 1);
    expect(said).toEqual(keys);
  });

  it('calls the connection dead when nobody answers, and not when somebody does', () => {
    const { clock, outbox, state } = setUp();
    outbox.add(message('a'));
    clock.pass(11_000);
    outbox.done('a', 1);
    clock.pass(60_000);
    expect(state.stalls).toBe(0);
    outbox.add(message('b'));
    clock.pass(12_000);
    expect(state.stalls).toBe(1);
  });

  it('shows what another tab writes, in the order of writing, and nothing on the shelf can break it', () => {
    const shelf = memoryShelf();
    const one = setUp(shelf);
    const two = setUp(shelf);
    one.outbox.add(message('a'));
    two.outbox.reload();
    two.outbox.add(message('b'));
    shelf.set('out.junk', '{"half":');
    shelf.set('out.other', '42');
    one.outbox.reload();
    expect(one.waiting()).toEqual(['a', 'b']);
    expect(two.waiting()).toEqual(['a', 'b']);
    expect(two.said).toEqual(['b']);
  });
});
