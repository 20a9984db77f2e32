import { Command } from 'commander';
import type { DeadLetter, Store } from '../../core/store.ts';
import { openStoreForTool } from '../open-store.ts';
import { harmless, terminal } from '../terminal.ts';
import { configOption, loadBrand } from './brand.ts';

/** More than anybody would read, and all of them where they are to be tried again. */
const most = 100_000;

/** `frontdesk dead-letters`: what could not be delivered or handled, and the way to try it again. */
export function deadLettersCommand(): Command {
  return new Command('dead-letters')
    .description('list what could not be delivered or handled, or try it again')
    .addOption(configOption())
    .option('-r, --replay <id>', 'try this one again, or "all" of them')
    .action(async (options: { readonly config?: string; readonly replay?: string }) => {
      const { config } = await loadBrand(options.config);
      const { store, isRunning } = await openStoreForTool(config.store);
      try {
        const letters = await store.deadLetters(most);
        if (options.replay === undefined) list(letters);
        else await replay(store, letters, options.replay, isRunning);
      } finally {
        await store.close();
      }
    });
}

function list(letters: readonly DeadLetter[]): void {
  if (letters.length === 0) return terminal.line('There are no dead letters.');
  for (const { id, kind, conversation, outcome, code, at } of letters) {
    terminal.line(harmless([new Date(at).toISOString(), id, kind, outcome, code, conversation].join('  ')));
  }
  terminal.line();
  terminal.line('Try one again with --replay ID, or all of them, oldest first, with --replay all.');
}

async function replay(store: Store, letters: readonly DeadLetter[], wanted: string, isRunning: boolean): Promise<void> {
  // They are listed newest first. Tried again they are in the order in which they failed, so that a conversation's messages arrive in theirs.
  const chosen = letters.toReversed().filter(({ id }) => wanted === 'all' || id === wanted);
  if (chosen.length === 0 && wanted !== 'all') throw new Error(`There is no dead letter ${wanted}.`);
  for (const { id } of chosen) await store.replay(id);
  const when = isRunning ? 'within half a minute' : 'when it is started';
  terminal.line(`${chosen.length} will be tried again by the front desk ${when}.`);
}
