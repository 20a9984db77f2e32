import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { differencesOf } from '../../config/differences.ts';
import { loadConfig } from '../../config/load.ts';
import { effectsOf } from '../edit.ts';
import { openStoreForTool } from '../open-store.ts';
import { harmless, terminal } from '../terminal.ts';
import { configOption, loadBrand } from './brand.ts';
import { readEverything } from './check.ts';
import { daysOption } from './days.ts';

const dayMs = 24 * 3_600_000;
const mostShown = 20;

/** `frontdesk plan`: what an edited configuration changes, in its settings and on what has happened lately. */
export function planCommand(): Command {
  return new Command('plan')
    .description('show what an edited configuration would change, on recent cases too')
    .argument('<edited>', 'the edited copy of the configuration')
    .addOption(configOption())
    .addOption(daysOption('cases and unanswered questions of so many days'))
    .action(async (file: string, options: { readonly config?: string; readonly days: number }) => {
      const { config: now } = await loadBrand(options.config);
      const edited = await loadConfig(file);
      await readEverything(edited);
      const [before, after] = [await readFile(now.file, 'utf8'), await readFile(edited.file, 'utf8')];
      const settings = differencesOf(before, after).map((one) => {
        return [one.path, `${one.before ?? 'not set'} → ${one.after ?? 'not set'}`];
      });
      section('Settings', settings, 'None is changed.');
      const { store } = await openStoreForTool(now.store);
      try {
        const { cases, routed, judged, questions } = await effectsOf(
          store,
          now,
          edited,
          Date.now() - options.days * dayMs,
        );
        const changed = (one: { before: string; after: string }) => `${one.before} → ${one.after}`;
        const ofCase = (one: (typeof routed)[number]) => [`#${one.number}  ${one.customer}`, changed(one)];
        section(`Desk and priority of ${cases} recent cases`, routed.map(ofCase), 'They would be the same.');
        if (judged.length > 0) section('What triage thinks of them', judged.map(ofCase), '');
        if (questions.length > 0)
          section(
            'Unanswered questions',
            questions.map((one) => [one.text, changed(one)]),
            '',
          );
      } finally {
        await store.close();
      }
      terminal.line('Nothing was changed. A configuration counts from the next start on.');
    });
}

function section(title: string, rows: readonly (readonly string[])[], none: string): void {
  terminal.line(terminal.paint('bold', title));
  if (rows.length === 0) terminal.line(`  ${none}`);
  for (const row of rows.slice(0, mostShown)) terminal.line(`  ${row.map(harmless).join('   ')}`);
  if (rows.length > mostShown) terminal.line(`  … and ${rows.length - mostShown} more`);
  terminal.line();
}
