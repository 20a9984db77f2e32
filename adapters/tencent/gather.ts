import { type Outgoing, SendError } from '../../core/channel.ts';
import type { Clock } from '../../core/clock.ts';
import type { Allowance, Tallies } from './tally.ts';

/** What an agent goes on typing, to be part of the same post: where answers are scarce, it is waited for. */
export async function gather(
  { tallies, allowance, clock }: { readonly tallies: Tallies; readonly allowance: Allowance; readonly clock: Clock },
  chat: string,
  message: Outgoing,
  signal: AbortSignal,
): Promise<readonly Outgoing[]> {
  if (!message.following) return [];
  const left = message.by.kind === 'agent' ? await tallies.left(chat) : undefined;
  const ms = left === undefined ? 0 : (allowance.gatherMs[left] ?? 0);
  if (ms > 0) await pause(clock, ms, signal);
  if (signal.aborted) throw calledOff();
  return message.following();
}

export function calledOff(): SendError {
  return new SendError('The send was called off', { outcome: 'not-sent', code: 'aborted', retryAfterMs: 0 });
}

function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(ms, resolve);
    signal.addEventListener('abort', () => {
      cancel();
      resolve();
    });
  });
}
