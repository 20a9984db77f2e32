import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { KnowledgeError } from '../../config/knowledge.ts';
import { ConfigError, renderProblems } from '../../config/problems.ts';
import { harmless, terminal } from '../terminal.ts';
import { askCommand } from './ask.ts';
import { checkCommand } from './check.ts';
import { deadLettersCommand } from './dead-letters.ts';
import { doctorCommand } from './doctor.ts';
import { eraseCommand } from './erase.ts';
import { exit } from './exit.ts';
import { exportCommand } from './export.ts';
import { initCommand } from './init.ts';
import { moveCommand } from './move.ts';
import { planCommand } from './plan.ts';
import { slackCommand } from './slack.ts';
import { startCommand } from './start.ts';
import { triageCommand } from './triage.ts';
import { unansweredCommand } from './unanswered.ts';

/**
 * Runs the command line.
 * @param args what follows the program's name
 * @returns the exit status
 */
export async function run(args: readonly string[]): Promise<number> {
  try {
    await program().parseAsync(args, { from: 'user' });
    return exit.success;
  } catch (error) {
    return report(error);
  }
}

function program(): Command {
  const command = new Command('frontdesk')
    .description("One front desk behind every messenger a brand's customers already use.")
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .showHelpAfterError('Run with --help to see what there is.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.line(text.trimEnd()),
      writeErr: (text) => terminal.error(text.trimEnd()),
    });
  const commands = [
    startCommand,
    initCommand,
    checkCommand,
    doctorCommand,
    planCommand,
    askCommand,
    triageCommand,
    unansweredCommand,
    deadLettersCommand,
    exportCommand,
    eraseCommand,
    moveCommand,
    slackCommand,
  ];
  for (const create of commands) {
    const added = create().copyInheritedSettings(command);
    for (const inner of added.commands) inner.copyInheritedSettings(added);
    command.addCommand(added);
  }
  return command;
}

function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exit.success : exit.unusable;
  if (error instanceof ConfigError || error instanceof KnowledgeError) {
    terminal.error(renderProblems(error.problems, { color: terminal.colorErrors }));
    return exit.unusable;
  }
  // It may quote a platform or a model.
  const message = error instanceof Error ? error.message : String(error);
  terminal.error(message.split('\n').map(harmless).join('\n'));
  return exit.failure;
}
