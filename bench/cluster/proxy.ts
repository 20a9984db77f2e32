import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** What a server was asked for, as seen on the wire. */
export interface Counts {
  /** Times that somebody asked after everything or something was answered: each is a wait, however much was asked. */
  readonly trips: number;
  /** Each statement or command, and how often. */
  readonly kinds: ReadonlyMap<string, number>;
}

/** A way to a server that counts what goes over it. */
export interface CountingProxy {
  /** The server's address, by this way. */
  readonly url: string;
  /** Forgets what was counted so far. */
  reset(): void;
  counts(): Counts;
  close(): void;
}

/** Reads what a client sends, in whatever pieces it comes. */
type Reader = (chunk: Buffer) => void;

/** @param reading makes a reader of one connection, which tells each statement or command */
export async function countRequests(
  url: string,
  reading: (tell: (kind: string) => void) => Reader,
): Promise<CountingProxy> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let trips = 0;
  let kinds = new Map<string, number>();
  const server = createServer({ noDelay: true }, (client) => {
    const upstream = connect({ host: target.hostname, port: Number(target.port), noDelay: true });
    const read = reading((kind) => kinds.set(kind, (kinds.get(kind) ?? 0) + 1));
    let isAnswered = true;
    client.on('data', (chunk) => {
      if (isAnswered) trips += 1;
      isAnswered = false;
      upstream.write(chunk);
      read(chunk);
    });
    upstream.on('data', (chunk) => {
      isAnswered = true;
      client.write(chunk);
    });
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const here = new URL(url);
  here.port = `${(server.address() as AddressInfo).port}`;
  return {
    url: here.href,
    reset() {
      trips = 0;
      kinds = new Map();
    },
    counts: () => ({ trips, kinds }),
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Statements of Postgres. https://www.postgresql.org/docs/current/protocol-message-formats.html */
export function readPostgres(tell: (kind: string) => void): Reader {
  const prepared = new Map<string, string>();
  let bound = '';
  let rest: Buffer = Buffer.alloc(0);
  let hasBegun = false;
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      // Only the first message of a connection has no type.
      const head = hasBegun ? 1 : 0;
      if (rest.length < head + 4) return;
      const end = head + rest.readInt32BE(head);
      if (rest.length < end) return;
      const type = String.fromCharCode(rest[0] ?? 0);
      const body = rest.subarray(head + 4, end);
      rest = rest.subarray(end);
      if (!hasBegun) {
        hasBegun = true;
        continue;
      }
      const [first = '', second = ''] = type === 'E' ? [] : body.toString('latin1').split('\0', 2);
      if (type === 'P') prepared.set(first, second.replaceAll(/\s+/g, ' '));
      else if (type === 'B') bound = prepared.get(second) ?? '';
      else if (type === 'E') tell(bound);
      else if (type === 'Q') tell(first);
    }
  };
}

/** Commands of Redis, without those that a script gives. https://redis.io/docs/latest/develop/reference/protocol-spec/ */
export function readRedis(tell: (kind: string) => void): Reader {
  let rest: Buffer = Buffer.alloc(0);
  /** Parts that are still to come of the command which is being read. */
  let parts = 0;
  let isName = false;
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const lineEnd = rest.indexOf('\r\n');
      if (lineEnd < 0) return;
      const number = Number(rest.toString('latin1', 1, lineEnd));
      let end = lineEnd + 2;
      if (parts === 0) {
        parts = number;
        isName = true;
      } else {
        const begin = end;
        end += number + 2;
        if (rest.length < end) return;
        if (isName) tell(rest.toString('latin1', begin, begin + number).toLowerCase());
        isName = false;
        parts -= 1;
      }
      rest = rest.subarray(end);
    }
  };
}
