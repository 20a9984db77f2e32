import { resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { addressAdvice, isAddress } from '../../config/address.ts';
import { substitute } from '../../config/substitute.ts';
import { terminal } from '../terminal.ts';

interface Options {
  readonly from: string;
  readonly to: string;
}

/** `frontdesk move`: brings everything from an embedded store to a Postgres store. */
export function moveCommand(): Command {
  return new Command('move')
    .description('copy everything from SQLite to an empty Postgres database, and verify it')
    .requiredOption('--from <store>', 'the store in use, as in the configuration: sqlite:PATH', sqlitePath)
    .requiredOption('--to <store>', 'where to: postgres://USER:PASSWORD@HOST/DATABASE', url)
    .addHelpText(
      'after',
      `
Frontdesk may go on while everything is copied. When this command says so, stop it: what has changed meanwhile follows.
\${NAME} and \${file:PATH} in --to are filled in, so that no password need be in it, as in
--to 'postgres://desk:\${DB_PASSWORD}@db.example/frontdesk'. Uploaded files go into the database too. The target
stays empty until everything has been copied and compared; if this is interrupted, run it again. Afterwards set \`store\`
in the configuration, and keep the old file until you are sure.`,
    )
    .action(async ({ from, to }: Options) => {
      const { moveStore } = await import('../../store/move/index.ts');
      await moveStore(resolve(from), to, {
        onProgress({ table, rows, of }) {
          terminal.progress(`${table}: ${amount(rows)} of ${amount(of)}`);
        },
        onStopWanted() {
          terminal.progress('');
          terminal.line('All that there was is copied. Stop Frontdesk now, and do not start it again before the end:');
          terminal.line('what it has done meanwhile follows when it has stopped.');
        },
        onStopped() {
          terminal.line('Frontdesk has stopped.');
        },
        onMoved({ table, rows, checksum }) {
          terminal.progress('');
          terminal.line(`${table.padEnd(15)} ${amount(rows).padStart(11)} rows  ${checksum}`);
        },
      });
      terminal.line();
      terminal.line(
        'Everything was copied, read back, and found to be the same. Now set `store` in the configuration,',
      );
      terminal.line('and start Frontdesk. Keep the old store until you are sure.');
    });
}

function amount(rows: number): string {
  return rows.toLocaleString('en');
}

function sqlitePath(written: string): string {
  const [, path] = /^sqlite:(?!\/\/)(.+)$/.exec(written) ?? [];
  if (path === undefined) throw new InvalidArgumentError('It must be sqlite: and a path.');
  return path;
}

/** A password in an argument can be seen by everybody on the machine, so that it may come from elsewhere. */
function url(written: string): string {
  const { text, unresolved } = substitute(written, { env: process.env, directory: process.cwd() });
  const [problem] = unresolved;
  if (problem) throw new InvalidArgumentError(`${problem.message}.`);
  if (!/^postgres(ql)?:\/\/.+$/.test(text)) throw new InvalidArgumentError('It must be postgres:// and what follows.');
  if (!isAddress(text)) throw new InvalidArgumentError(`It cannot be read. ${addressAdvice}.`);
  return text;
}
