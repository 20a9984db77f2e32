import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A load balancer as the handbook wants one: it asks `/healthz`, and knows nothing else. */
export interface Gate {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

const askEveryMs = 500;
const answersWithinMs = 1_500;

/** @param ports of the processes behind it */
export async function openGate(ports: readonly number[]): Promise<Gate> {
  const sockets = new Set<Socket>();
  let healthy: readonly number[] = [];
  let next = 0;

  const isHealthy = (port: number) =>
    fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(answersWithinMs) }).then(
      async (answer) => {
        await answer.body?.cancel();
        return answer.ok;
      },
      () => false,
    );
  const watching = ports.map((port) => {
    let asking = false;
    return setInterval(async () => {
      if (asking) return;
      asking = true;
      const is = await isHealthy(port);
      asking = false;
      healthy = ports.filter((one) => (one === port ? is : healthy.includes(one)));
    }, askEveryMs);
  });

  const server = createServer((near) => {
    next += 1;
    const port = healthy[next % Math.max(1, healthy.length)];
    if (port === undefined) return void near.destroy();
    const far = connect(port, '127.0.0.1');
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('error', () => {});
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
      from.pipe(to);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    close: () =>
      new Promise((resolve) => {
        for (const timer of watching) clearInterval(timer);
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
