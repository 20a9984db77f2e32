import { afterEach, expect, test, vi } from 'vitest';
import { greet } from '../../app/cli/greet.ts';

afterEach(() => vi.restoreAllMocks());

function listen() {
  const said = { out: '', err: '' };
  vi.spyOn(console, 'log').mockImplementation((text = '') => {
    said.out += `${text}\n`;
  });
  vi.spyOn(console, 'error').mockImplementation((text = '') => {
    said.err += `${text}\n`;
  });
  return said;
}

const running = { url: 'http://127.0.0.1:3000', customersUrl: 'http://127.0.0.1:3000/' };

test('the start ends with the addresses to open', async () => {
  const said = listen();
  await greet({ ...running, signInUrl: async () => 'http://127.0.0.1:3000/desk#code=abc' });
  expect(said.out).toMatch(/Customers\s+http:\/\/127\.0\.0\.1:3000\/\n/);
  expect(said.out).toMatch(/Web desk\s+http:\/\/127\.0\.0\.1:3000\/desk#code=abc\n/);
  expect(said.err).toBe('');
});

test('a store that fails when the link is made ends nothing: the desk runs, and says what is missing', async () => {
  const said = listen();
  await greet({
    ...running,
    signInUrl: async () => {
      throw new Error('The Postgres store cannot be used.');
    },
  });
  expect(said.out).toContain('http://127.0.0.1:3000/');
  expect(said.err).toContain('There is no sign-in link for the web desk yet: The Postgres store cannot be used.');
});
