import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClientMessage, ServerMessage } from '../../adapters/web/protocol.ts';
import { backoff, Connection, type WireEvents } from '../../web/shared/connection.ts';
import { HandClock } from './hand-clock.ts';

const WELCOME: ServerMessage = {
  type: 'welcome',
  me: { id: 'v1', name: 'Visitor', kind: 'customer' },
  brand: 'Tea House',
  uploadLimit: 1,
};

interface Socket {
  readonly events: WireEvents;
  readonly said: ClientMessage[];
  closed: boolean;
}

function setUp() {
  const clock = new HandClock();
  const sockets: Socket[] = [];
  const heard: ServerMessage[] = [];
  const connection = new Connection({
    dial(events) {
      const socket: Socket = { events, said: [], closed: false };
      sockets.push(socket);
      return {
        send: (text) => socket.said.push(JSON.parse(text) as ClientMessage),
        close: () => {
          socket.closed = true;
        },
      };
    },
    hello: () => ({ type: 'hello', token: 't', after: heard.length }),
    heard: (message) => heard.push(message),
    clock,
    random: () => 1,
  });
  const newest = () => {
    const socket = sockets.at(-1);
    if (socket === undefined) throw new Error('Nothing was dialled');
    return socket;
  };
  const welcome = async (more: { readonly pulse?: number } = {}) => {
    await Promise.resolve();
    newest().events.opened();
    newest().events.heard(JSON.stringify({ ...WELCOME, ...more }));
  };
  return { clock, sockets, heard, connection, newest, welcome };
}

describe('a connection', () => {
  it('says hello first, and nothing else before it is welcomed', async () => {
    const { connection, newest, welcome } = setUp();
    connection.start();
    expect(connection.send({ type: 'typing' })).toBe(false);
    await welcome();
    expect(connection.open.value).toBe(true);
    expect(connection.send({ type: 'typing' })).toBe(true);
    expect(newest().said.map((one) => one.type)).toEqual(['hello', 'typing']);
  });

  it('leaves a server that is silent for more than two of its pulses', async () => {
    const { clock, connection, sockets, newest, welcome } = setUp();
    connection.start();
    await welcome({ pulse: 1_000 });
    clock.pass(2_400);
    newest().events.heard(JSON.stringify({ type: 'pulse' }));
    clock.pass(2_499);
    expect(sockets).toHaveLength(1);
    clock.pass(1);
    expect(sockets).toHaveLength(2);
    expect(sockets[0]?.closed).toBe(true);
    // An older version has no pulse.
    await welcome();
    clock.pass(60_000);
    expect(sockets).toHaveLength(2);
    expect(connection.open.value).toBe(true);
  });

  it('dials again after it was lost, later each time, and says from where to go on', async () => {
    const { clock, connection, sockets, newest, welcome } = setUp();
    connection.start();
    await welcome();
    newest().events.closed();
    expect(connection.open.value).toBe(false);
    clock.pass(499);
    expect(sockets).toHaveLength(1);
    clock.pass(1);
    expect(sockets).toHaveLength(2);
    await Promise.resolve();
    newest().events.closed();
    clock.pass(999);
    expect(sockets).toHaveLength(2);
    clock.pass(1);
    expect(sockets).toHaveLength(3);
    await welcome();
    expect(newest().said[0]).toMatchObject({ type: 'hello', after: 1 });
  });

  it('tells people only when it has been away for a while', async () => {
    const { clock, connection, newest, welcome } = setUp();
    connection.start();
    await welcome();
    newest().events.closed();
    clock.pass(500);
    await welcome();
    clock.pass(10_000);
    expect(connection.troubled.value).toBe(false);
    newest().events.closed();
    clock.pass(2_000);
    expect(connection.troubled.value).toBe(true);
  });

  it('tells people in time although every try fails at once', async () => {
    const { clock, connection, newest } = setUp();
    connection.start();
    for (let tries = 0; tries < 2; tries += 1) {
      await Promise.resolve();
      newest().events.closed();
      clock.pass(1_000);
    }
    expect(connection.troubled.value).toBe(true);
  });

  it('gives up a socket that opens and then stays silent', async () => {
    const { clock, connection, sockets, newest } = setUp();
    connection.start();
    await Promise.resolve();
    newest().events.opened();
    clock.pass(15_000);
    expect(sockets[0]?.closed).toBe(true);
    clock.pass(500);
    expect(sockets).toHaveLength(2);
  });

  it('does not wait when the network comes back, and hears nothing from the old socket any more', async () => {
    const { connection, sockets, heard, welcome } = setUp();
    connection.start();
    await welcome();
    connection.restart();
    expect(sockets).toHaveLength(2);
    sockets[0]?.events.heard(JSON.stringify(WELCOME));
    expect(heard).toHaveLength(1);
  });

  it('looks again after a long silence only', async () => {
    const { clock, connection, sockets, welcome } = setUp();
    connection.start();
    await welcome();
    connection.wake(60_000);
    expect(sockets).toHaveLength(1);
    clock.pass(61_000);
    connection.wake(60_000);
    expect(sockets).toHaveLength(2);
  });

  it('stays away once stopped', async () => {
    const { clock, connection, sockets, welcome } = setUp();
    connection.start();
    await welcome();
    connection.stop();
    clock.pass(600_000);
    expect(sockets).toHaveLength(1);
    expect(sockets[0]?.closed).toBe(true);
  });

  it('waits between half and all of its time, never more than half a minute', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, random) => {
        const whole = Math.min(30_000, 500 * 2 ** Math.min(attempt, 10));
        expect(backoff(attempt, random)).toBeGreaterThanOrEqual(whole / 2);
        expect(backoff(attempt, random)).toBeLessThanOrEqual(whole);
      }),
    );
  });
});
