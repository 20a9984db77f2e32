import { expect, test } from 'vitest';
import { type Part, stopInTime } from '../../app/stop-in-time.ts';
import type { Log } from '../../core/log.ts';

const warned: unknown[] = [];
const log: Log = { info() {}, error() {}, warn: (event, fields) => warned.push([event, fields]) };

test('one that hangs and one that fails keep nobody from being stopped', async () => {
  const told: string[] = [];
  const part = (name: string, end: Promise<void>): Part => ({
    name,
    stop() {
      told.push(name);
      return end;
    },
  });
  const parts = [
    part('good', Promise.resolve()),
    part('failing', Promise.reject(new Error('It broke.'))),
    part('hanging', new Promise(() => {})),
    part('last', Promise.resolve()),
  ];
  await expect(stopInTime(parts, log, 20)).rejects.toThrow('It broke.');
  expect(told).toEqual(['good', 'failing', 'hanging', 'last']);
  expect(warned).toContainEqual(['stop-cut-short', { part: 'hanging' }]);
  expect(warned).not.toContainEqual(['stop-cut-short', { part: 'good' }]);
});
