import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { checkAddresses } from './checks/addresses.ts';
import { checkBot } from './checks/bot.ts';
import { checkChannels } from './checks/channels.ts';
import { checkDesks } from './checks/desks.ts';
import { checkNames } from './checks/names.ts';
import { checkQueue } from './checks/queue.ts';
import { checkRouting } from './checks/routing.ts';
import { checkTelegram } from './checks/telegram.ts';
import { checkTools } from './checks/tools.ts';
import type { Config } from './config.ts';
import type { Finding } from './finding.ts';
import { findingsOf } from './issues.ts';
import { ConfigError, type Problem } from './problems.ts';
import { resolveConfig } from './resolve.ts';
import { fileSchema } from './schema/index.ts';
import { mendSlips } from './slips.ts';
import { readSource } from './source.ts';

/**
 * Reads and checks a configuration file.
 * @param path of the file, absolute or from the working directory
 * @param env where `${NAME}` looks
 * @throws {ConfigError} with every problem of the file, where there is one
 */
export async function loadConfig(
  path: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<Config> {
  const file = resolve(path);
  const directory = dirname(file);
  const source = readSource(file, await readText(file), { env, directory });
  if (source.data === undefined) throw new ConfigError(inOrder(source.problems));

  const { data, parsed, slips, original } = mendSlips(fileSchema, source.data);
  const inTheFile = (finding: Finding): Finding => ({ ...finding, path: original(finding.path) });
  const findings: readonly Finding[] = [
    ...slips,
    ...[
      ...findingsOf(fileSchema, data, parsed.error?.issues ?? []),
      ...checkNames(data),
      ...checkChannels(data),
      ...checkDesks(data),
      ...checkQueue(data),
      ...checkAddresses(data),
      ...checkRouting(data),
      ...checkTelegram(data),
      ...checkBot(data, directory),
      ...checkTools(data),
    ].map(inTheFile),
  ];
  const problems = findings.filter(({ path }) => !source.unresolved(path)).map((finding) => source.problem(finding));
  if (!parsed.success || problems.length > 0 || source.problems.length > 0) {
    throw new ConfigError(inOrder([...source.problems, ...problems]));
  }
  return resolveConfig(file, parsed.data);
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    const message = code === 'ENOENT' ? 'There is no such file' : `The file cannot be read (${code})`;
    const suggestion = 'Name the file with --config FILE';
    throw new ConfigError([{ file, path: '', line: 1, column: 1, message, suggestion, frame: '' }]);
  }
}

function inOrder(problems: readonly Problem[]): readonly Problem[] {
  return problems.toSorted((one, other) => one.line - other.line || one.column - other.column);
}
