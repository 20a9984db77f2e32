import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Process, runNode } from './process.ts';

let started: Process | undefined;

afterEach(() => started?.kill('SIGKILL'));

async function running(...args: readonly string[]): Promise<Process> {
  const process = runNode(['test/app/fixtures/until-signal.ts', ...args]);
  started = process;
  await vi.waitFor(() => expect(process.output.stdout).toContain('running'), { timeout: 10_000 });
  return process;
}

describe('a running front desk', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('stops on %s, with status 0', async (signal) => {
    const process = await running('at-once');
    process.kill(signal);
    expect(await process.ended).toMatchObject({ status: 0, stdout: 'running\nstopped\n' });
  });

  it('takes the several signals of one Ctrl-C as one', async () => {
    const process = await running('at-once');
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGINT'] as const) process.kill(signal);
    expect(await process.ended).toMatchObject({ status: 0, stdout: 'running\nstopped\n' });
  });

  it('ends at once on a second signal, with status 1', async () => {
    const process = await running('never', '3600000');
    process.kill('SIGTERM');
    const again = setInterval(() => process.kill('SIGTERM'), 100);
    const { status } = await process.ended;
    clearInterval(again);
    expect(status).toBe(1);
  });

  it.each(['never', 'left-open'])('ends when the time to drain is over: %s', async (how) => {
    const process = await running(how, '50');
    process.kill('SIGTERM');
    expect((await process.ended).status).toBe(0);
  });

  it('ends with status 1 where the stop goes wrong', async () => {
    const process = await running('wrong');
    process.kill('SIGTERM');
    expect((await process.ended).status).toBe(1);
  });
});
