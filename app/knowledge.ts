import { basename } from 'node:path';
import { watch } from 'chokidar';
import type { Config } from '../config/config.ts';
import { loadFlows } from '../config/flows.ts';
import { KnowledgeError, loadKnowledge } from '../config/knowledge.ts';
import { ConfigError } from '../config/problems.ts';
import { buildKnowledge, type Knowledge, type ReplaceableKnowledge } from '../core/bot/knowledge.ts';
import type { Log } from '../core/log.ts';

/** How long the files have to be left alone before they are read, in milliseconds: editors save in several steps. */
const settleMs = 300;
/** As many problems as somebody reads in a log; `frontdesk check` tells them all. */
const mostLogged = 5;

/**
 * What the brand's bot knows: its entries and its flows.
 * @throws {KnowledgeError} where entries cannot be read
 * @throws {ConfigError} where flows cannot
 */
export async function readKnowledge(config: Config): Promise<Knowledge> {
  return (await readAll(config)).knowledge;
}

/**
 * Keeps the knowledge as its files are: what is saved counts from the next question on. Files that cannot be used
 * change nothing, and are logged.
 */
export async function followKnowledge(
  knowledge: ReplaceableKnowledge,
  config: Config,
  log: Log,
): Promise<{ stop(): Promise<void> }> {
  // Without anything to watch, chokidar would never be ready.
  const paths = [...config.bot.knowledge, ...config.bot.flows];
  if (paths.length === 0) return { stop: async () => {} };
  let reading: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  const reload = async () => {
    try {
      const read = await readAll(config);
      knowledge.replace(read.knowledge);
      log.info('knowledge-reloaded', { entries: read.entries, flows: read.flows });
    } catch (error) {
      complain(error, log);
    }
  };
  const files = watch(paths, {
    ignoreInitial: true,
    ignored: (path) => basename(path).startsWith('.') && !paths.includes(path),
  });
  files.on('all', () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      reading = reading.then(reload);
    }, settleMs);
  });
  files.on('error', (error) =>
    log.error('knowledge-unwatched', { reason: error instanceof Error ? error.name : typeof error }),
  );
  await new Promise<void>((resolve) => files.once('ready', () => resolve()));
  return {
    async stop() {
      clearTimeout(timer);
      await files.close();
      await reading;
    },
  };
}

async function readAll(
  config: Config,
): Promise<{ readonly knowledge: Knowledge; readonly entries: number; readonly flows: number }> {
  const entries = await loadKnowledge(config.bot.knowledge, config.brand.timezone);
  const flows = await loadFlows(config.bot.flows, config.bot.tools);
  return { knowledge: buildKnowledge(entries, flows), entries: entries.length, flows: flows.length };
}

function complain(error: unknown, log: Log): void {
  const kept = 'the knowledge read before stays in use';
  if (!(error instanceof KnowledgeError || error instanceof ConfigError)) {
    return log.error('knowledge-unreadable', { reason: error instanceof Error ? error.message : String(error), kept });
  }
  for (const { file, line, column, message, suggestion } of error.problems.slice(0, mostLogged)) {
    log.error('knowledge-invalid', { file, line, column, message, suggestion, problems: error.problems.length, kept });
  }
}
