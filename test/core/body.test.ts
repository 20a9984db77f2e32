import { expect, test } from 'vitest';
import { readBody } from '../../core/body.ts';

const posted = (body?: ConstructorParameters<typeof Request>[1]): Request =>
  new Request('http://127.0.0.1/', { method: 'POST', ...body });

test('a body is read up to its limit, to the byte', async () => {
  expect(await readBody(posted({ body: '你好' }), 6)).toBe('你好');
  expect(await readBody(posted({ body: '你好' }), 5)).toBeUndefined();
});

test('a request without a body has an empty one', async () => {
  expect(await readBody(posted(), 0)).toBe('');
});

test('nothing behind the limit is read', async () => {
  let pulled = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulled += 1;
      controller.enqueue(new Uint8Array(1024));
    },
  });
  expect(await readBody(posted({ body: endless, duplex: 'half' } as RequestInit), 4096)).toBeUndefined();
  expect(pulled).toBeLessThan(10);
});

test('characters that came in pieces are whole again', async () => {
  const bytes = new TextEncoder().encode('急');
  const pieces = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const byte of bytes) controller.enqueue(new Uint8Array([byte]));
      controller.close();
    },
  });
  expect(await readBody(posted({ body: pieces, duplex: 'half' } as RequestInit), 100)).toBe('急');
});
