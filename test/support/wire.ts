import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** A line to a server of this machine that can fall silent, as when a machine is unplugged. */
export interface Wire {
  /** The server's address, by this line. */
  readonly url: string;
  /** Nothing passes any more, and nobody is told. New connections are taken and are as silent. */
  silence(): void;
  /** Everything on it is lost; new connections work again. */
  restore(): void;
  /** New connections lead to another server, as after a failover. Those that stand stay as they are, silent ones too. */
  leadTo(url: string): void;
  close(): Promise<void>;
}

/** @param url of the server, such as `redis://127.0.0.1:6379` */
export async function layWire(url: string): Promise<Wire> {
  const sockets = new Set<Socket>();
  let there = { ...addressOf(url), isSilent: false };
  const server: Server = createServer((near) => {
    const mine = there;
    const far = connect(mine.port, mine.host);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('data', (data) => {
        if (!mine.isSilent) to.write(data);
      });
      from.on('error', () => {});
      from.on('close', () => {
        sockets.delete(from);
        // Who is unplugged does not hang up either.
        if (!mine.isSilent) to.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const here = new URL(url);
  here.hostname = '127.0.0.1';
  here.port = `${(server.address() as AddressInfo).port}`;
  const cutAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: here.href,
    silence() {
      there.isSilent = true;
    },
    restore() {
      cutAll();
      there.isSilent = false;
    },
    leadTo(other) {
      there = { ...addressOf(other), isSilent: false };
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        cutAll();
      }),
  };
}

function addressOf(url: string): { readonly host: string; readonly port: number } {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port) };
}
