import { Command, InvalidArgumentError, Option } from 'commander';
import { manifestOf } from '../../adapters/slack/manifest.ts';
import { terminal } from '../terminal.ts';

interface Options {
  readonly name: string;
  readonly customers: 'none' | 'direct';
  readonly url?: string;
}

/** `frontdesk slack`: what an admin needs to make the Slack app. Asks for no configuration: its tokens come after this. */
export function slackCommand(): Command {
  const slack = new Command('slack').description('help to make the Slack app');
  slack
    .command('manifest')
    .description('print the manifest of a Slack app, with exactly the scopes in use')
    .option('-n, --name <name>', 'what the app is called on Slack', 'Frontdesk')
    .addOption(
      new Option('--customers <who>', 'direct: people who write to the app are customers')
        .choices(['none', 'direct'])
        .default('none'),
    )
    .option('-u, --url <address>', 'for mode http: where Slack posts to, such as https://…/hooks/slack', https)
    .action((options: Options) => terminal.line(JSON.stringify(manifestOf(options), null, 2)));
  return slack;
}

function https(value: string): string {
  if (URL.canParse(value) && new URL(value).protocol === 'https:') return value;
  throw new InvalidArgumentError('Slack posts only to addresses that begin with https://');
}
