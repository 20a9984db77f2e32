import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A process of the bench, which answers what it is asked. */
export interface Child {
  /** @throws {Error} where the process ends first */
  ask<T>(question: object): Promise<T>;
  /** Resolves when the process has said by itself that it is ready, as an answer to question 0. */
  readonly ready: Promise<unknown>;
  /** Rejects when the process ends by itself. */
  readonly ended: Promise<never>;
  stop(): Promise<void>;
}

export interface ChildOptions {
  readonly args?: readonly string[];
  /** For Node. */
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Where its standard error goes. */
  readonly log: string;
}

/** @param file beside this one */
export function startChild(file: string, { args = [], flags = [], env = {}, log }: ChildOptions): Child {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const output = openSync(log, 'a');
  const child: ChildProcess = fork(path, args, {
    execArgv: ['--disable-warning=ExperimentalWarning', ...flags],
    env: { ...process.env, ...env },
    stdio: ['ignore', output, output, 'ipc'],
  });
  const gone = once(child, 'exit');
  const ended = gone.then(([status]) => {
    throw new Error(`${file} ended with status ${status}; see ${log}`);
  });
  ended.catch(() => {});
  const asked = new Map<number, PromiseWithResolvers<unknown>>();
  const ready = Promise.withResolvers<unknown>();
  asked.set(0, ready);
  let count = 0;
  child.on('message', ({ id, answer }: { id: number; answer: unknown }) => {
    asked.get(id)?.resolve(answer);
    asked.delete(id);
  });
  return {
    ready: ready.promise,
    ended,
    async ask<T>(question: object) {
      count += 1;
      const answer = Promise.withResolvers<unknown>();
      asked.set(count, answer);
      child.send({ id: count, ...question });
      return (await Promise.race([answer.promise, ended])) as T;
    },
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      await gone;
    },
  };
}
