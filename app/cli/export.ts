import { resolve } from 'node:path';
import { Command } from 'commander';
import type { Address } from '../../core/message.ts';
import { openKeptFiles } from '../channels.ts';
import { exportCustomer } from '../export.ts';
import { openStoreForTool } from '../open-store.ts';
import { terminal } from '../terminal.ts';
import { configOption, loadBrand, shortPath } from './brand.ts';
import { customerOption } from './customer.ts';

/** `frontdesk export`: all that was said with a customer, and what became of it, for whoever has a right to it. */
export function exportCommand(): Command {
  return new Command('export')
    .description('write the conversation, cases, audit trail and files of one customer into a folder')
    .addOption(configOption())
    .addOption(customerOption().makeOptionMandatory())
    .requiredOption('--to <folder>', 'a folder that is not there yet')
    .action(async (options: { readonly config?: string; readonly customer: Address; readonly to: string }) => {
      const { config } = await loadBrand(options.config);
      const folder = resolve(options.to);
      const { store } = await openStoreForTool(config.store);
      try {
        const count = await exportCustomer(store, options.customer, folder, openKeptFiles(config, store));
        terminal.line(
          `${shortPath(folder)}: ${count.messages} messages, ${count.cases} cases, ${count.files} files that Frontdesk keeps.`,
        );
      } finally {
        await store.close();
      }
    });
}
