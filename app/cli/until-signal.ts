import { terminal } from '../terminal.ts';
import { exit } from './exit.ts';

/** Something that runs until it is stopped. */
export interface Running {
  /** Takes nothing new, and resolves once what was under way is done. */
  stop(): Promise<void>;
}

/**
 * A terminal sends Ctrl-C to every process of the group, and the launchers in between pass it on too, so that one
 * press arrives several times within milliseconds. Signals this close together, in milliseconds, are one.
 */
const onePress = 400;

/** What still keeps the process alive so long after the stop, or a start that failed, in milliseconds, is not waited for. */
const lingerMs = 500;

/**
 * Starts something and keeps it running until SIGTERM or SIGINT, then stops it. A second signal ends the process at
 * once with status 1. A signal during the start counts: what was started is stopped again.
 * @param options.drainMs how long the process may live on after the signal, in milliseconds
 * @throws what `start` and `stop` throw
 */
export async function untilSignal(start: () => Promise<Running>, options: { readonly drainMs: number }): Promise<void> {
  const signal = signalled().then(() => {
    terminal.error(`Stopping: finishing what is under way, for up to ${options.drainMs / 1000} s.`);
    // Left to run, so that a connection that nobody closed cannot keep the process alive for ever.
    setTimeout(() => process.exit(exit.success), options.drainMs).unref();
  });
  const running = await start().catch((error) => {
    endSoon(exit.failure);
    throw error;
  });
  await signal;
  await running.stop();
  endSoon(exit.success);
}

function endSoon(status: number): void {
  setTimeout(() => process.exit(status), lingerMs).unref();
}

/** Resolves on the first signal; from then on, another one ends the process. */
function signalled(): Promise<void> {
  return new Promise((resolve) => {
    let first: number | undefined;
    const onSignal = () => {
      first ??= performance.now();
      if (performance.now() - first > onePress) process.exit(exit.failure);
      resolve();
    };
    process.on('SIGTERM', onSignal);
    process.on('SIGINT', onSignal);
  });
}
