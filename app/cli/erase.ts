import { Command } from 'commander';
import { type Address, addressKey, type Party } from '../../core/message.ts';
import type { Store } from '../../core/store.ts';
import { openStoreForTool } from '../open-store.ts';
import { harmless, terminal } from '../terminal.ts';
import { configOption, loadBrand } from './brand.ts';
import { customerOption } from './customer.ts';

const by: Party = { id: 'command-line', name: 'frontdesk erase', kind: 'system' };
const mostListed = 1_000;

interface Options {
  readonly config?: string;
  readonly customer?: Address;
  readonly yes?: true;
  readonly list?: true;
}

/** `frontdesk erase`: removes all that is kept of one customer, for good. */
export function eraseCommand(): Command {
  return new Command('erase')
    .description('remove all that is kept of one customer, for good')
    .addOption(configOption())
    .addOption(customerOption())
    .option('-y, --yes', 'do it, and do not only say what would go')
    .option('-l, --list', 'list who was erased before, without a name')
    .action(async (options: Options) => {
      const { config } = await loadBrand(options.config);
      const { store, isRunning } = await openStoreForTool(config.store);
      try {
        if (options.list) await list(store);
        else if (options.customer) await erase(store, options.customer, options.yes === true, isRunning);
        else throw new Error('Say whom: --customer CHANNEL:CHAT. Or --list.');
      } finally {
        await store.close();
      }
    });
}

async function erase(store: Store, customer: Address, isSure: boolean, isRunning: boolean): Promise<void> {
  const id = addressKey(customer);
  const known = await store.conversation(id);
  const who = `${customer.channel}:${customer.chat}`;
  if (!known) throw new Error(`Nobody is known as ${who}.`);
  const { messages, cases, case: open } = known.conversation;
  const what = `${messages} messages and ${cases} cases of ${who}${open ? ', one of them open,' : ''}`;
  if (!isSure) throw new Error(`This would erase ${what} for good. Say --yes to do it.`);
  await store.tell(id, { type: 'erase', by, why: 'asked', askedAt: Date.now() });
  const when = isRunning ? 'within half a minute' : 'when it is started';
  terminal.line(`${harmless(what)} will be erased by the front desk ${when}. See --list.`);
}

async function list(store: Store): Promise<void> {
  const found = await store.erasures(mostListed);
  if (found.length === 0) return terminal.line('Nobody was erased.');
  for (const { id, at, by: who, why, hash, isDone } of found) {
    const how = isDone ? 'done' : 'under way';
    terminal.line(harmless([new Date(at).toISOString(), id, why, who.name, how, hash].join('  ')));
  }
}
