import { Command } from 'commander';
import { loadCanned } from '../../config/canned.ts';
import type { Config } from '../../config/config.ts';
import { loadFlows } from '../../config/flows.ts';
import { loadKnowledge } from '../../config/knowledge.ts';
import { loadExamples } from '../../config/triage-examples.ts';
import { loadBrandTexts } from '../brain.ts';
import { terminal } from '../terminal.ts';
import { configOption, loadBrand, shortPath } from './brand.ts';

/** `frontdesk check`: says what is wrong with a configuration, or that nothing is. */
export function checkCommand(): Command {
  return new Command('check')
    .description('find what is wrong with a configuration')
    .addOption(configOption())
    .action(async (options: { readonly config?: string }) => {
      const { config } = await loadBrand(options.config);
      const { entries, flows } = await readEverything(config);
      terminal.line(terminal.paint('green', `${shortPath(config.file)} is fine: ${summary(config, entries, flows)}.`));
    });
}

/**
 * Reads every file that a configuration names.
 * @returns how many entries of knowledge and how many flows there are
 * @throws {ConfigError} {KnowledgeError} with all that is wrong in a file
 */
export async function readEverything(config: Config): Promise<{ readonly entries: number; readonly flows: number }> {
  const entries = await loadKnowledge(config.bot.knowledge, config.brand.timezone);
  const flows = await loadFlows(config.bot.flows, config.bot.tools);
  await loadExamples(config.triage.examples);
  await loadCanned(config.handoff.canned);
  await loadBrandTexts(config);
  return { entries: entries.length, flows: flows.length };
}

function summary(config: Config, entries: number, flows: number): string {
  return [
    count(config.channels.length, 'channel'),
    count(config.desks.length, 'desk'),
    count(config.routing.length, 'routing rule'),
    entries === 1 ? '1 knowledge entry' : `${entries} knowledge entries`,
    ...(flows === 0 ? [] : [count(flows, 'flow')]),
  ].join(', ');
}

function count(amount: number, what: string): string {
  return `${amount} ${what}${amount === 1 ? '' : 's'}`;
}
