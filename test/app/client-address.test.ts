import { expect, test } from 'vitest';
import { clientAddress } from '../../app/client-address.ts';

function from(remoteAddress: string, forwarded: string | undefined, trustProxy: boolean): string {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  return clientAddress({ socket: { remoteAddress }, headers } as Parameters<typeof clientAddress>[0], trustProxy);
}

test.each([
  ['127.0.0.1', undefined, '127.0.0.1'],
  ['::ffff:127.0.0.1', '203.0.113.7', '203.0.113.7'],
  ['10.1.2.3', '198.51.100.1, 203.0.113.7', '203.0.113.7'],
  ['::1', '2001:db8::7', '2001:db8::7'],
  ['203.0.113.9', '203.0.113.7', '203.0.113.7'],
  ['127.0.0.1', 'nonsense', '127.0.0.1'],
])('our proxy at %s that says "%s" speaks for %s', (remote, forwarded, client) => {
  expect(from(remote, forwarded, true)).toBe(client);
});

test.each([
  ['127.0.0.1', '203.0.113.7'],
  ['10.1.2.3', '203.0.113.7'],
  ['203.0.113.9', '10.0.0.1'],
])('without a proxy, what %s says of itself ("%s") is not believed', (remote, forwarded) => {
  expect(from(remote, forwarded, false)).toBe(remote);
});
