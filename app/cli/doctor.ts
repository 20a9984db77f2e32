import { Command } from 'commander';
import { harmless, terminal } from '../terminal.ts';
import { configOption, loadBrand, shortPath } from './brand.ts';
import { readEverything } from './check.ts';

/** `frontdesk doctor`: tries every token, scope and room, and says how to mend what does not work. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('try the store, every token, scope and room, and say how to mend what does not work')
    .addOption(configOption())
    .action(async (options: { readonly config?: string }) => {
      const { config } = await loadBrand(options.config);
      await readEverything(config);
      terminal.line(`${terminal.paint('green', '✓')} ${shortPath(config.file)}`);
      // Loaded only here, so that the other commands answer at once.
      const { examine } = await import('../doctor.ts');
      let count = 0;
      for await (const { what, wrong } of examine(config)) {
        const sign = wrong.length === 0 ? terminal.paint('green', '✓') : terminal.paint('red', '✗');
        terminal.line(`${sign} ${harmless(what)}`);
        for (const advice of wrong) terminal.line(`    ${harmless(advice)}`);
        count += wrong.length;
      }
      if (count > 0)
        throw new Error(count === 1 ? 'One thing has to be mended.' : `${count} things have to be mended.`);
      terminal.line('Everything that was tried works.');
    });
}
