import { Command } from 'commander';
import { readKnowledge } from '../knowledge.ts';
import { openStoreForTool } from '../open-store.ts';
import { harmless, terminal } from '../terminal.ts';
import { createUnanswered } from '../unanswered.ts';
import { configOption, loadBrand } from './brand.ts';
import { daysOption } from './days.ts';

const dayMs = 24 * 3_600_000;
const most = 100;

/** `frontdesk unanswered`: what customers asked and the bot could not answer, and cannot answer today. */
export function unansweredCommand(): Command {
  return new Command('unanswered')
    .description('list what customers asked and the bot could not answer, the most frequent first')
    .addOption(configOption())
    .addOption(daysOption('those of so many days'))
    .option('-a, --all', 'also what the knowledge answers by now')
    .action(async (options: { readonly config?: string; readonly days: number; readonly all?: true }) => {
      const { config } = await loadBrand(options.config);
      const knowledge = await readKnowledge(config);
      const { store } = await openStoreForTool(config.store);
      try {
        const found = await createUnanswered(store.storage('bot')).since(Date.now() - options.days * dayMs);
        const isOpen = ({ text, language }: (typeof found)[number]) =>
          options.all === true || knowledge.search(text, language, Date.now()).verdict !== 'answer';
        const shown = found.filter(isOpen).slice(0, most);
        if (shown.length === 0) return terminal.line('There are no unanswered questions.');
        for (const { count, at, language, text } of shown) {
          terminal.line(
            [String(count).padStart(5), new Date(at).toISOString().slice(0, 10), language, harmless(text)].join('  '),
          );
        }
      } finally {
        await store.close();
      }
    });
}
