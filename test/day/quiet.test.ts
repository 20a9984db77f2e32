import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { quiet } from './quiet.ts';

test('an upload that is answered before its last byte went out is over with its answer', async () => {
  const server = createServer((_, response) => void response.end('taken')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const upload = request({ port, host: '127.0.0.1', method: 'POST', path: '/upload' });
  upload.write('first');
  const [response] = (await once(upload, 'response')) as [IncomingMessage];
  expect((await response.toArray()).join('')).toBe('taken');
  upload.end('last');
  await quiet(() => false);
  await new Promise((resolve) => server.close(resolve));
});
