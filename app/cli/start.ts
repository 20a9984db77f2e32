import { Command, InvalidArgumentError, Option } from 'commander';
import type { Config } from '../../config/config.ts';
import { createLog } from '../log.ts';
import { roles as everyRole, type Role } from '../roles.ts';
import { terminal } from '../terminal.ts';
import { tidyMemory } from '../tidy-memory.ts';
import { configOption, loadBrand, shortPath } from './brand.ts';
import { exit } from './exit.ts';
import { greet } from './greet.ts';
import { untilSignal } from './until-signal.ts';

/** How long what is under way may take to finish after a signal, in milliseconds. */
const drainMs = 10_000;

interface Options {
  readonly config?: string;
  readonly port?: number;
  readonly role?: readonly Role[];
}

/** `frontdesk start`: runs the front desk until it is told to stop. */
export function startCommand(): Command {
  return new Command('start')
    .description('run the front desk')
    .addOption(configOption())
    .option('-p, --port <number>', 'listen on this port instead; 0 picks a free one', port)
    .addOption(
      new Option(
        '-r, --role <role>',
        'do only this, beside other processes: ingress, worker or web; may be repeated',
      ).argParser(role),
    )
    .action(async (options: Options, command: Command) => {
      const { config, demo } = await loadBrand(options.config);
      if (options.role && config.queue.kind === 'embedded') {
        command.error('Roles are for processes that share the work: set queue to redis://… first.');
      }
      if (demo) {
        terminal.line('No --config given: this is the demo brand.');
        if (config.store.kind === 'sqlite') {
          terminal.line(`It keeps its data in ${shortPath(config.store.path)}.`);
        }
      }
      const chosen = options.port === undefined ? config : withPort(config, options.port);
      // Loaded only here, so that the other commands answer at once.
      const { startFrontdesk } = await import('../start.ts');
      await untilSignal(
        async () => {
          const frontdesk = await startFrontdesk({
            config: chosen,
            log: createLog('info'),
            onFatal: giveUp,
            ...(options.role && { roles: options.role }),
          });
          await greet(frontdesk);
          tidyMemory();
          return frontdesk;
        },
        { drainMs },
      );
    });
}

/** The store cannot be relied on any more: nothing may be acked, so nothing may go on. */
function giveUp(error: Error): void {
  terminal.error(error.message);
  process.exit(exit.failure);
}

function role(text: string, before: readonly Role[] = []): readonly Role[] {
  const known = everyRole.find((name) => name === text);
  if (known) return [...before, known];
  throw new InvalidArgumentError(`Choose ${everyRole.join(', ')}.`);
}

function port(text: string): number {
  const number = Number(text);
  if (/^\d{1,5}$/.test(text) && number <= 65_535) return number;
  throw new InvalidArgumentError('It must be a whole number from 0 to 65535.');
}

function withPort(config: Config, port: number): Config {
  return { ...config, server: { ...config.server, port } };
}
